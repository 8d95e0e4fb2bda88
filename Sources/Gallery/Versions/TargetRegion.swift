/// Where a version is wanted, and how many copies of it.
public struct TargetRegion: Hashable, Sendable, Codable {
    /// How many replicas a region, and a version over all its regions, may have (reference, section 3).
    public static let replicaCounts = 1...100
    /// Where target regions stand in a version's properties, as the model spells it.
    static let path = "\(profilePath).targetRegions"
    static let profilePath = "properties.publishingProfile"

    public let name: Region
    // Two bytes and a flag instead of nine: a catalog has millions of these.
    private var count: Int16?
    /// `nil`: the version's storage type holds.
    public var storageAccountType: StorageAccountType?
    /// `nil`: the version's flag holds.
    ///
    /// When set it beats the version's flag in both directions.
    public var excludeFromLatest: Bool?
    // `nil` is none, as in logs that do not say them.
    private var replicaSets: [ReplicaSet]?

    public init(
        _ name: Region, regionalReplicaCount: Int? = nil, storageAccountType: StorageAccountType? = nil,
        excludeFromLatest: Bool? = nil, additionalReplicaSets: [ReplicaSet] = []
    ) {
        self.name = name
        count = regionalReplicaCount.map { Int16(clamping: $0) }
        self.storageAccountType = storageAccountType
        self.excludeFromLatest = excludeFromLatest
        replicaSets = additionalReplicaSets.isEmpty ? nil : additionalReplicaSets
    }

    /// Copies in other storage types, beside those in the region's own (reference, 1.5).
    public var additionalReplicaSets: [ReplicaSet] { replicaSets ?? [] }

    /// `nil`: the version's default replica count holds.
    public var regionalReplicaCount: Int? {
        get { count.map(Int.init) }
        set { count = newValue.map { Int16(clamping: $0) } }
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case count = "regionalReplicaCount"
        case storageAccountType, excludeFromLatest
        case replicaSets = "additionalReplicaSets"
    }
}

/// Copies of one storage type in a target region.
public struct ReplicaSet: Hashable, Sendable, Codable {
    public let storageAccountType: StorageAccountType
    public let regionalReplicaCount: Int

    public init(_ storageAccountType: StorageAccountType, regionalReplicaCount: Int = 1) {
        self.storageAccountType = storageAccountType
        self.regionalReplicaCount = regionalReplicaCount
    }
}

/// How a replica is stored, in the model's words.
public enum StorageAccountType: String, Hashable, Sendable, Codable, CaseIterable {
    case standardLRS = "Standard_LRS"
    case standardZRS = "Standard_ZRS"
    case premiumLRS = "Premium_LRS"
    case premiumV2LRS = "PremiumV2_LRS"
}

/// How the storage type is chosen of a region that names none, instead of naming one for the whole version.
public enum StorageAccountStrategy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Zone-redundant where the region offers it when it becomes a target region, locally redundant elsewhere.
    case preferStandardZRS = "PreferStandard_ZRS"
    /// Locally redundant everywhere.
    case defaultStandardLRS = "DefaultStandard_LRS"
}

/// Whether target regions get copies, or read through to the source.
public enum ReplicationMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Each target region gets verified copies.
    case full = "Full"
    /// No copy; every read goes to the source content in the version's own region.
    case shallow = "Shallow"
}
