/// What a role can allow, in the words of the model's activity log (reference, 6.2); `Vitrine/…` are ours.
public enum Permission: String, Hashable, Sendable, Codable, CaseIterable {
    case readGallery = "Microsoft.Compute/galleries/read"
    case writeGallery = "Microsoft.Compute/galleries/write"
    case deleteGallery = "Microsoft.Compute/galleries/delete"
    case shareGallery = "Microsoft.Compute/galleries/share/action"
    case readDefinition = "Microsoft.Compute/galleries/images/read"
    case writeDefinition = "Microsoft.Compute/galleries/images/write"
    case deleteDefinition = "Microsoft.Compute/galleries/images/delete"
    case readVersion = "Microsoft.Compute/galleries/images/versions/read"
    case writeVersion = "Microsoft.Compute/galleries/images/versions/write"
    case deleteVersion = "Microsoft.Compute/galleries/images/versions/delete"
    case readDisk = "Microsoft.Compute/disks/read"
    case writeDisk = "Microsoft.Compute/disks/write"
    case deleteDisk = "Microsoft.Compute/disks/delete"
    case readSnapshot = "Microsoft.Compute/snapshots/read"
    case writeSnapshot = "Microsoft.Compute/snapshots/write"
    case deleteSnapshot = "Microsoft.Compute/snapshots/delete"
    case readManagedImage = "Microsoft.Compute/images/read"
    case writeManagedImage = "Microsoft.Compute/images/write"
    case deleteManagedImage = "Microsoft.Compute/images/delete"
    case readVirtualMachine = "Microsoft.Compute/virtualMachines/read"
    case writeVirtualMachine = "Microsoft.Compute/virtualMachines/write"
    case deleteVirtualMachine = "Microsoft.Compute/virtualMachines/delete"
    case readVHD = "Microsoft.Storage/storageAccounts/read"
    case writeVHD = "Microsoft.Storage/storageAccounts/write"
    case deleteVHD = "Microsoft.Storage/storageAccounts/delete"
    case listKeys = "Microsoft.Storage/storageAccounts/listKeys/action"
    case readSubscription = "Microsoft.Resources/subscriptions/read"
    case writeRole = "Microsoft.Authorization/roleAssignments/write"
    case deleteRole = "Microsoft.Authorization/roleAssignments/delete"
    case readRole = "Microsoft.Authorization/roleAssignments/read"
    case writeDirectory = "Vitrine/directory/write"
    case readDirectory = "Vitrine/directory/read"
    case readCluster = "Vitrine/cluster/read"
    case operateCluster = "Vitrine/cluster/operate/action"
    case readAudit = "Vitrine/audit/read"

    var isRead: Bool { rawValue.hasSuffix("/read") && self != .readAudit }
    /// Whether it concerns galleries and what is in them.
    var isOfGalleries: Bool { rawValue.hasPrefix("Microsoft.Compute/galleries/") }
}

/// A set of permissions with the model's name and id.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case owner = "Owner"
    case contributor = "Contributor"
    case reader = "Reader"
    case sharingAdmin = "Compute Gallery Sharing Admin"
    case artifactsPublisher = "Compute Gallery Artifacts Publisher"
    case imageReader = "Compute Gallery Image Reader"
    /// Ours: reads the audit log and nothing else.
    case auditor = "Auditor"

    /// The id that the model gives the role; `nil` for ours.
    public var definitionID: String? {
        switch self {
        case .owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
        case .contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c"
        case .reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7"
        case .sharingAdmin: "1ef6a3be-d0ac-425d-8c01-acb62866290b"
        case .artifactsPublisher: "85a2d0d9-2eba-4c9c-b355-11c2cc0788ab"
        case .imageReader: "cf7c76d2-98a3-4358-a134-615aa78bf44d"
        case .auditor: nil
        }
    }

    /// Whether the role allows `permission` over its scope.
    public func allows(_ permission: Permission) -> Bool {
        switch self {
        case .owner: true
        case .contributor:
            ![.shareGallery, .writeRole, .deleteRole, .writeDirectory, .readAudit].contains(permission)
        case .reader: permission.isRead
        case .sharingAdmin: permission == .shareGallery
        case .artifactsPublisher:
            permission.isOfGalleries && permission != .shareGallery
                || [.readManagedImage, .writeManagedImage, .writeVirtualMachine, .writeDisk].contains(permission)
        case .imageReader: permission == .readDefinition || permission == .readVersion
        case .auditor: permission == .readAudit
        }
    }
}
