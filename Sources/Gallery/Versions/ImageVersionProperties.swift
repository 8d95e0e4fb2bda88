/// What stands of what its publisher said of an image version.
public struct ImageVersionProperties: Hashable, Sendable {
    /// What few versions have.
    struct Rare: Hashable {
        var endOfLifeDate: Instant?
        var tags: [String: String] = [:]
        var dataDisks: [DataDisk] = []
        var osDiskCaching = HostCaching.none
        var source: SourceReference?
        var osDiskSource: SourceReference?
        var uefiSettings: UEFISettings?
        var storageAccountStrategy: StorageAccountStrategy?
    }

    /// A data disk.
    public struct DataDisk: Hashable, Sendable, Codable {
        public let lun: Int
        public let content: DiskContent
        public let hostCaching: HostCaching
        /// What it was made of, unless the whole image has a source.
        public let source: SourceReference?

        public init(lun: Int, content: DiskContent, hostCaching: HostCaching = .none, source: SourceReference? = nil) {
            self.lun = lun
            self.content = content
            self.hostCaching = hostCaching
            self.source = source
        }
    }

    /// The version's own region: where its source is.
    ///
    /// It is a target region.
    public let location: Region
    public let osDisk: DiskContent
    public internal(set) var targetRegions: [TargetRegion]
    /// `nil` if there is nothing rare about it.
    private(set) var rare: Shared<Rare>?
    public internal(set) var replicationMode: ReplicationMode
    public let storageAccountType: StorageAccountType
    public internal(set) var excludeFromLatest: Bool
    public internal(set) var allowDeletionOfReplicatedLocations: Bool
    public internal(set) var blockDeletionBeforeEndOfLife: Bool
    private var defaultReplicaCount: UInt8

    init(
        location: Region, osDisk: DiskContent, targetRegions: [TargetRegion], replicationMode: ReplicationMode,
        storageAccountType: StorageAccountType, excludeFromLatest: Bool, allowDeletionOfReplicatedLocations: Bool,
        blockDeletionBeforeEndOfLife: Bool, replicaCount: Int, rare: Rare
    ) {
        self.init(
            location: location, osDisk: osDisk, targetRegions: targetRegions, replicationMode: replicationMode,
            storageAccountType: storageAccountType, excludeFromLatest: excludeFromLatest,
            allowDeletionOfReplicatedLocations: allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: blockDeletionBeforeEndOfLife, replicaCount: replicaCount,
            sharing: rare == Rare() ? nil : Shared(rare))
    }

    /// With rare properties that other versions have too.
    init(
        location: Region, osDisk: DiskContent, targetRegions: [TargetRegion], replicationMode: ReplicationMode,
        storageAccountType: StorageAccountType, excludeFromLatest: Bool, allowDeletionOfReplicatedLocations: Bool,
        blockDeletionBeforeEndOfLife: Bool, replicaCount: Int, sharing rare: Shared<Rare>?
    ) {
        self.location = location
        self.osDisk = osDisk
        self.targetRegions = targetRegions
        self.replicationMode = replicationMode
        self.storageAccountType = storageAccountType
        self.excludeFromLatest = excludeFromLatest
        self.allowDeletionOfReplicatedLocations = allowDeletionOfReplicatedLocations
        self.blockDeletionBeforeEndOfLife = blockDeletionBeforeEndOfLife
        defaultReplicaCount = UInt8(clamping: replicaCount)
        self.rare = rare
    }

    /// For target regions that name no count of their own.
    public internal(set) var replicaCount: Int {
        get { Int(defaultReplicaCount) }
        set { defaultReplicaCount = UInt8(clamping: newValue) }
    }

    public internal(set) var endOfLifeDate: Instant? {
        get { rare?.value.endOfLifeDate }
        set { set { $0.endOfLifeDate = newValue } }
    }

    public internal(set) var tags: [String: String] {
        get { rare?.value.tags ?? [:] }
        set { set { $0.tags = newValue } }
    }

    /// In order of LUN.
    public var dataDisks: [DataDisk] { rare?.value.dataDisks ?? [] }

    public var osDiskCaching: HostCaching { rare?.value.osDiskCaching ?? .none }

    /// What the whole image was made of; `nil` if its disks have sources of their own or were uploaded.
    public var source: SourceReference? { rare?.value.source }

    /// What the OS disk was made of, unless the whole image has a source.
    public var osDiskSource: SourceReference? { rare?.value.osDiskSource }

    public var uefiSettings: UEFISettings? { rare?.value.uefiSettings }

    /// How the storage types of its target regions were chosen; `nil` if ``storageAccountType`` was said.
    public var storageAccountStrategy: StorageAccountStrategy? { rare?.value.storageAccountStrategy }

    private mutating func set(_ change: (inout Rare) -> Void) {
        var value = rare?.value ?? Rare()
        change(&value)
        rare = value == Rare() ? nil : Shared(value)
    }

    /// Keeps what is equal in both only once.
    mutating func share(with other: ImageVersionProperties) {
        if targetRegions == other.targetRegions { targetRegions = other.targetRegions }
        if rare == other.rare { rare = other.rare }
    }
}

/// An immutable virtual disk, named by the SHA-256 of its manifest.
public struct DiskContent: Hashable, Sendable, Codable {
    public let digest: Digest
    /// The virtual size in bytes.
    public let bytes: Int64
    /// How many of them are in chunks that are not all zero: what a replica occupies at most.
    public let occupiedBytes: Int64

    public init(digest: Digest, bytes: Int64, occupiedBytes: Int64) {
        self.digest = digest
        self.bytes = bytes
        self.occupiedBytes = occupiedBytes
    }
}

/// The keys that the virtual firmware trusts beside its own (reference, 1.5).
public struct UEFISettings: Hashable, Sendable, Codable {
    /// The sets of keys that have a name.
    public enum Template: String, Hashable, Sendable, Codable, CaseIterable {
        case none = "NoSignatureTemplate"
        case microsoftUEFI = "MicrosoftUefiCertificateAuthorityTemplate"
        case microsoftWindows = "MicrosoftWindowsTemplate"
    }

    /// A signature: of the kind `sha256` or `x509`, in base 64.
    public struct Signature: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable { case sha256, x509 }

        public let kind: Kind
        public let value: [String]

        public init(kind: Kind, value: [String]) {
            self.kind = kind
            self.value = value
        }
    }

    /// How many signatures one version may bring, and how long they may be together, in bytes.
    public static let signaturesMax = 64
    public static let signatureBytesMax = 64 << 10

    public let templates: [Template]
    public let pk: Signature?
    public let kek: [Signature]
    public let db: [Signature]
    public let dbx: [Signature]

    public init(
        templates: [Template], pk: Signature? = nil, kek: [Signature] = [], db: [Signature] = [],
        dbx: [Signature] = []
    ) {
        self.templates = templates
        self.pk = pk
        self.kek = kek
        self.db = db
        self.dbx = dbx
    }
}
