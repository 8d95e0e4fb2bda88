/// Names what an image version can be made of: `disks/NAME`, in another subscription `SUBSCRIPTION:disks/NAME`.
///
/// The model's resource ids are read too (`/subscriptions/S/resourceGroups/R/providers/Microsoft.Compute/disks/NAME`).
public struct SourceID: TextCodable, Comparable {
    /// The kinds of sources, as they stand in resource ids.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
        case disk = "disks"
        case snapshot = "snapshots"
        /// An uploaded VHD in a storage account.
        case vhd = "vhds"
        /// A managed image: an OS disk with its data disks.
        case managedImage = "images"
        case virtualMachine = "virtualMachines"

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public let subscription: SubscriptionID
    public let kind: Kind
    public let name: SourceName

    public init(subscription: SubscriptionID = .standard, _ kind: Kind, _ name: SourceName) {
        self.subscription = subscription
        self.kind = kind
        self.name = name
    }

    public static var form: String {
        "KIND/NAME or SUBSCRIPTION:KIND/NAME, KIND one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")), "
            + "NAME \(SourceName.form)"
    }

    public init?(_ text: String) {
        if let path = ResourcePath(text) {
            for kind in Kind.allCases {
                guard let names = path.names("subscriptions", kind.rawValue) else { continue }
                guard let subscription = SubscriptionID(names[0]), let name = SourceName(names[1]) else { return nil }
                self.init(subscription: subscription, kind, name)
                return
            }
            return nil
        }
        guard let (subscription, rest) = SubscriptionPrefix.split(text) else { return nil }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let kind = Kind(text: parts[0]), let name = SourceName(parts[1]) else { return nil }
        self.init(subscription: subscription, kind, name)
    }

    public var description: String { SubscriptionPrefix.joined(subscription, "\(kind.rawValue)/\(name)") }

    public static func < (left: Self, right: Self) -> Bool {
        (left.subscription, left.kind, left.name) < (right.subscription, right.kind, right.name)
    }
}

extension SourceID.Kind {
    /// The command that people use for it.
    public var command: String {
        switch self {
        case .disk: "vitrine disk"
        case .snapshot: "vitrine snapshot"
        case .vhd: "vitrine vhd"
        case .managedImage: "vitrine image"
        case .virtualMachine: "vitrine vm"
        }
    }

    init?(text: String) {
        guard let kind = Self.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            return nil
        }
        self = kind
    }
}

/// The name of a disk, snapshot, VHD, managed image or virtual machine.
public struct SourceName: ResourceName {
    public static let rule = NameRule(alsoAllowed: ".-_")
    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}
