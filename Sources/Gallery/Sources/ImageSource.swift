/// What an image version can be made of: a disk, a snapshot, a VHD, a managed image or a virtual machine.
public struct ImageSource: Hashable, Sendable, Codable {
    public let id: SourceID
    public internal(set) var properties: ImageSourceProperties
    /// The revision that made it.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    public let timeCreated: Instant
}

/// What its owner says of a source.
public struct ImageSourceProperties: Hashable, Sendable, Codable {
    /// What it holds.
    public enum Contents: Hashable, Sendable, Codable {
        /// A disk, a snapshot, a VHD.
        case disk(content: DiskContent)
        /// A snapshot that is to be taken of what a disk holds at that moment.
        case snapshot(of: SourceID)
        /// A managed image.
        case image(os: DiskContent, data: [DataDiskContent])
        /// A managed image that is to be made of a virtual machine's disks, or of disks and snapshots, as they stand.
        case capture(os: SourceID, data: [AttachedDisk])
        /// A virtual machine: its disks, which are resources of their own.
        case machine(os: SourceID, data: [AttachedDisk])
    }

    public var resourceGroup: ResourceGroupName
    public let location: Region
    public var contents: Contents
    public var tags: [String: String]
    /// What is known of the system on it; `nil` if it holds none, or nobody said.
    public var osType: OSType?
    /// Of a managed image or virtual machine.
    public var osState: OSState?
    public var hyperVGeneration: HyperVGeneration?
    public var architecture: Architecture?
    public var purchasePlan: PurchasePlan?
    /// The value of the feature `SecurityType`, such as `TrustedLaunch`; `nil` is `Standard`.
    public var securityType: SecurityType?
    /// The disk's type, such as `Premium_LRS`; some cannot be imaged.
    public var diskType: DiskType
    /// Whether the virtual machine's OS disk is ephemeral.
    public var isEphemeral: Bool
    /// Whether the disk is reached by NVMe only.
    public var isNVMe: Bool
    /// Whether the machine has accelerated networking.
    public var isAcceleratedNetwork: Bool
    /// Of a VHD: the storage account it is in.
    public var storageAccount: String?

    public init(
        location: Region, contents: Contents, resourceGroup: ResourceGroupName = .standard,
        tags: [String: String] = [:], osType: OSType? = nil, osState: OSState? = nil,
        hyperVGeneration: HyperVGeneration? = nil, architecture: Architecture? = nil,
        purchasePlan: PurchasePlan? = nil, securityType: SecurityType? = nil, diskType: DiskType = .standardLRS,
        isEphemeral: Bool = false, isNVMe: Bool = false, isAcceleratedNetwork: Bool = true,
        storageAccount: String? = nil
    ) {
        self.resourceGroup = resourceGroup
        self.location = location
        self.contents = contents
        self.tags = tags
        self.osType = osType
        self.osState = osState
        self.hyperVGeneration = hyperVGeneration
        self.architecture = architecture
        self.purchasePlan = purchasePlan
        self.securityType = securityType
        self.diskType = diskType
        self.isEphemeral = isEphemeral
        self.isNVMe = isNVMe
        self.isAcceleratedNetwork = isAcceleratedNetwork
        self.storageAccount = storageAccount
    }
}

/// A data disk of a managed image.
public struct DataDiskContent: Hashable, Sendable, Codable {
    public let lun: Int
    public let content: DiskContent

    public init(lun: Int, content: DiskContent) {
        self.lun = lun
        self.content = content
    }
}

/// A data disk of a virtual machine.
public struct AttachedDisk: Hashable, Sendable, Codable {
    public let lun: Int
    public let disk: SourceID

    public init(lun: Int, disk: SourceID) {
        self.lun = lun
        self.disk = disk
    }
}

/// How a disk is kept, in the model's words.
public enum DiskType: String, Hashable, Sendable, Codable, CaseIterable {
    case standardLRS = "Standard_LRS"
    case standardSSDLRS = "StandardSSD_LRS"
    case standardSSDZRS = "StandardSSD_ZRS"
    case premiumLRS = "Premium_LRS"
    case premiumZRS = "Premium_ZRS"
    case premiumV2LRS = "PremiumV2_LRS"
    case ultraSSDLRS = "UltraSSD_LRS"
    /// In a storage account of the owner's, outside the model's management.
    case unmanaged = "Unmanaged"
}

/// A change to a source; `nil` leaves things as they are.
public struct ImageSourceEdit: Hashable, Sendable, Codable {
    public var tags: [String: String]?
    /// Of a disk: what it holds from here on.
    public var content: DiskContent?
    /// Of a virtual machine: whether machine and user data were removed.
    public var osState: OSState?
    /// Of a virtual machine: its data disks.
    public var dataDisks: [AttachedDisk]?

    public init(
        tags: [String: String]? = nil, content: DiskContent? = nil, osState: OSState? = nil,
        dataDisks: [AttachedDisk]? = nil
    ) {
        self.tags = tags
        self.content = content
        self.osState = osState
        self.dataDisks = dataDisks
    }
}
