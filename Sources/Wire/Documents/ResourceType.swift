import Gallery

/// The kinds of resources, as the protocol and the model name them, in the order in which one needs another.
public enum ResourceType: String, Hashable, Sendable, CaseIterable, Comparable {
    case tenant
    case subscription
    case principal
    case roleAssignment = "role-assignment"
    case source
    case gallery
    case imageDefinition = "image-definition"
    case imageVersion = "image-version"

    /// The `type` of its documents; a source's says its kind.
    public var modelNames: [String] {
        switch self {
        case .tenant: ["Microsoft.Resources/tenants"]
        case .subscription: ["Microsoft.Resources/subscriptions"]
        case .principal: ["Vitrine/principals"]
        case .roleAssignment: ["Microsoft.Authorization/roleAssignments"]
        case .source:
            [
                "Microsoft.Compute/disks", "Microsoft.Compute/snapshots", "Microsoft.Compute/images",
                "Microsoft.Compute/virtualMachines", "Microsoft.Storage/vhds",
            ]
        case .gallery: ["Microsoft.Compute/galleries"]
        case .imageDefinition: ["Microsoft.Compute/galleries/images"]
        case .imageVersion: ["Microsoft.Compute/galleries/images/versions"]
        }
    }

    /// The `type` of the document of this resource.
    public func modelName(of name: String?) -> String {
        guard self == .source, let kind = name.flatMap(SourceID.init)?.kind else { return modelNames[0] }
        return kind == .vhd ? "Microsoft.Storage/vhds" : "Microsoft.Compute/\(kind.rawValue)"
    }

    /// The kind whose documents have this `type`; compared without case, as the model does.
    public init?(modelName: String) {
        let folded = modelName.lowercased()
        let found = Self.allCases.first { $0.modelNames.contains { $0.lowercased() == folded } }
        guard let found else { return nil }
        self = found
    }

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
