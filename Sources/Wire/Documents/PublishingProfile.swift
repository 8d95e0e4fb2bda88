public import Gallery

/// The member `publishingProfile` of an image version.
public struct PublishingProfile: Hashable, Sendable, Codable {
    public var targetRegions: [TargetRegionDocument]?
    public var replicaCount: Int?
    public var excludeFromLatest: Bool?
    public var publishedDate: String?
    public var endOfLifeDate: String?
    public var storageAccountType: String?
    public var replicationMode: String?

    public init() {}

    init(_ version: ImageVersion) {
        let standing = version.properties
        targetRegions = standing.targetRegions.map { TargetRegionDocument($0, version) }
        replicaCount = standing.replicaCount
        excludeFromLatest = standing.excludeFromLatest
        publishedDate = version.publishedDate.iso8601
        endOfLifeDate = standing.endOfLifeDate?.iso8601
        storageAccountType = standing.storageAccountType.rawValue
        replicationMode = standing.replicationMode.rawValue
    }
}

/// One of the `targetRegions`.
public struct TargetRegionDocument: Hashable, Sendable, Codable {
    public var name: String?
    public var regionalReplicaCount: Int?
    public var storageAccountType: String?
    public var excludeFromLatest: Bool?

    public init(
        name: String?, regionalReplicaCount: Int? = nil, storageAccountType: String? = nil,
        excludeFromLatest: Bool? = nil
    ) {
        self.name = name
        self.regionalReplicaCount = regionalReplicaCount
        self.storageAccountType = storageAccountType
        self.excludeFromLatest = excludeFromLatest
    }

    init(_ target: TargetRegion, _ version: ImageVersion) {
        name = target.name.name
        regionalReplicaCount = version.replicaCount(in: target)
        storageAccountType = (target.storageAccountType ?? version.properties.storageAccountType).rawValue
        excludeFromLatest = target.excludeFromLatest
    }

    /// The target region meant; refuses what is not one.
    public func targetRegion() throws(GalleryRefusal) -> TargetRegion {
        let path = "properties.publishingProfile.targetRegions"
        var type: StorageAccountType?
        if let storageAccountType {
            type = try DocumentReading.choice(storageAccountType, "\(path)[\(name ?? "?")].storageAccountType")
        }
        return TargetRegion(
            try DocumentReading.region(name, "\(path).name"), regionalReplicaCount: regionalReplicaCount,
            storageAccountType: type, excludeFromLatest: excludeFromLatest)
    }
}

/// The member `storageProfile`: one OS disk.
public struct StorageProfile: Hashable, Sendable, Codable {
    /// The member `osDiskImage`; all but `sizeInGB` is ours.
    public struct DiskImageDocument: Hashable, Sendable, Codable {
        public var sizeInGB: Int64?
        public var sizeInBytes: Int64?
        public var occupiedBytes: Int64?
        public var digest: String?

        public init() {}
    }

    public var osDiskImage: DiskImageDocument?

    public init() {}

    public init(_ disk: DiskContent) {
        var image = DiskImageDocument()
        image.sizeInGB = disk.bytes / (1 << 30) + (disk.bytes % (1 << 30) == 0 ? 0 : 1)
        image.sizeInBytes = disk.bytes
        image.occupiedBytes = disk.occupiedBytes
        image.digest = disk.digest.description
        osDiskImage = image
    }

    func diskContent() throws(GalleryRefusal) -> DiskContent {
        let path = "properties.storageProfile.osDiskImage"
        let text = try DocumentReading.required(osDiskImage?.digest, "\(path).digest")
        guard let digest = Digest(text) else {
            throw GalleryRefusal(
                .invalid, .invalidParameter, "\(path).digest",
                "\(path).digest is not 'sha256:' and 64 hexadecimal digits")
        }
        let bytes = try DocumentReading.required(osDiskImage?.sizeInBytes, "\(path).sizeInBytes")
        let occupied = try DocumentReading.required(osDiskImage?.occupiedBytes, "\(path).occupiedBytes")
        return DiskContent(digest: digest, bytes: bytes, occupiedBytes: occupied)
    }
}
