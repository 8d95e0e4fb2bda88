import Gallery

/// The member `publishingProfile` of an image version.
public struct PublishingProfile: Hashable, Sendable, Codable {
    static let path = "properties.publishingProfile"

    public var targetRegions: [TargetRegionDocument]?
    /// Of an update: single changes to the target regions (ours).
    public var targetRegionEdits: [TargetRegionEdit]?
    public var replicaCount: Int?
    public var excludeFromLatest: Bool?
    public var publishedDate: String?
    public var endOfLifeDate: String?
    public var storageAccountType: String?
    /// Instead of a storage type; a version that has one shows the types that it chose with its target regions.
    public var storageAccountStrategy: String?
    public var replicationMode: String?
    /// The regions in which `latest` names the version; computed (ours).
    public var latestIn: [String]?
    /// The end of life that holds for the version; computed (ours).
    public var effectiveEndOfLife: EffectiveEndOfLife?

    public init() {}

    init(_ version: ImageVersion, in state: GalleryState) {
        let standing = version.properties
        targetRegions = standing.targetRegions.map { TargetRegionDocument($0, version) }
        replicaCount = standing.replicaCount
        excludeFromLatest = standing.excludeFromLatest
        publishedDate = version.publishedDate.iso8601
        endOfLifeDate = standing.endOfLifeDate?.iso8601
        storageAccountStrategy = standing.storageAccountStrategy?.rawValue
        storageAccountType = storageAccountStrategy == nil ? standing.storageAccountType.rawValue : nil
        replicationMode = standing.replicationMode.rawValue
        latestIn = state.regions(whereLatestIs: version).map(\.name)
        effectiveEndOfLife = state.endOfLife(of: version).map {
            EffectiveEndOfLife(
                date: $0.iso8601, from: (standing.endOfLifeDate == nil ? ResourceType.imageDefinition : .imageVersion))
        }
    }

    /// Refuses a strategy beside the storage type that it is to choose.
    func readStrategy() throws(GalleryRefusal) -> StorageAccountStrategy? {
        let path = "\(Self.path).storageAccountStrategy"
        let strategy: StorageAccountStrategy? = try DocumentReading.optional(storageAccountStrategy, path)
        guard strategy == nil || storageAccountType == nil else {
            throw .invalid(
                path, storageAccountStrategy, "stands beside storageAccountType, which says what it would choose",
                remedy: "leave one of them out; the storageAccountType of single target regions may stay")
        }
        return strategy
    }

    func readTargetRegions() throws(GalleryRefusal) -> [TargetRegion]? {
        guard let targetRegions else { return nil }
        return try DocumentReading.list(targetRegions, "\(Self.path).targetRegions") {
            (target, path) throws(GalleryRefusal) in try target.targetRegion(path)
        }
    }
}

/// The member `effectiveEndOfLife`: of a version without a date of its own, its definition's.
public struct EffectiveEndOfLife: Hashable, Sendable, Codable {
    public var date: String?
    /// `imageVersion` or `imageDefinition`: whose date it is.
    public var from: String?

    init(date: String, from type: ResourceType) {
        self.date = date
        from = type == .imageVersion ? "imageVersion" : "imageDefinition"
    }
}

/// One of a target region's `additionalReplicaSets`.
public struct ReplicaSetDocument: Hashable, Sendable, Codable {
    public var storageAccountType: String?
    public var regionalReplicaCount: Int?

    init(_ set: ReplicaSet) {
        storageAccountType = set.storageAccountType.rawValue
        regionalReplicaCount = set.regionalReplicaCount
    }

    func replicaSet(_ path: String) throws(GalleryRefusal) -> ReplicaSet {
        ReplicaSet(
            try DocumentReading.choice(storageAccountType, "\(path).storageAccountType"),
            regionalReplicaCount: regionalReplicaCount ?? 1)
    }
}

/// One of the `targetRegions`.
public struct TargetRegionDocument: Hashable, Sendable, Codable {
    public var name: String?
    public var regionalReplicaCount: Int?
    public var storageAccountType: String?
    public var excludeFromLatest: Bool?
    public var additionalReplicaSets: [ReplicaSetDocument]?

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
        let sets = target.additionalReplicaSets
        additionalReplicaSets = sets.isEmpty ? nil : sets.map { ReplicaSetDocument($0) }
    }

    /// The target region meant; refuses what is not one.
    func targetRegion(_ path: String) throws(GalleryRefusal) -> TargetRegion {
        TargetRegion(
            try DocumentReading.region(name, "\(path).name"), regionalReplicaCount: regionalReplicaCount,
            storageAccountType: try DocumentReading.optional(storageAccountType, "\(path).storageAccountType"),
            excludeFromLatest: excludeFromLatest,
            additionalReplicaSets: try DocumentReading.list(additionalReplicaSets, "\(path).additionalReplicaSets") {
                (set, path) throws(GalleryRefusal) in try set.replicaSet(path)
            })
    }
}

/// One of the `targetRegionEdits`: a change to one target region that leaves the others alone.
public struct TargetRegionEdit: Hashable, Sendable, Codable {
    /// What is to be done.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        case add, remove, setCount, setExclude
    }

    public var op: String?
    public var name: String?
    public var regionalReplicaCount: Int?
    public var storageAccountType: String?
    /// Of `setExclude`: absent lets the version's flag hold again.
    public var excludeFromLatest: Bool?

    public init(
        _ operation: Operation, name: String?, regionalReplicaCount: Int? = nil, storageAccountType: String? = nil,
        excludeFromLatest: Bool? = nil
    ) {
        op = operation.rawValue
        self.name = name
        self.regionalReplicaCount = regionalReplicaCount
        self.storageAccountType = storageAccountType
        self.excludeFromLatest = excludeFromLatest
    }

    func edit(_ path: String) throws(GalleryRefusal) -> ImageVersionEdit {
        let operation: Operation = try DocumentReading.choice(op, "\(path).op")
        let target = try TargetRegionDocument(
            name: name, regionalReplicaCount: regionalReplicaCount, storageAccountType: storageAccountType,
            excludeFromLatest: excludeFromLatest
        ).targetRegion(path)
        let strangers = [
            ("regionalReplicaCount", regionalReplicaCount.map { "\($0)" }, operation == .add || operation == .setCount),
            ("storageAccountType", storageAccountType, operation == .add),
            (
                "excludeFromLatest", excludeFromLatest.map { "\($0)" },
                operation == .add || operation == .setExclude
            ),
        ]
        for case (let name, let value?, false) in strangers {
            throw .invalid(
                "\(path).\(name)", value, "is for another edit than \(operation.rawValue)", remedy: "leave it out")
        }
        return switch operation {
        case .add: .addRegion(target: target)
        case .remove: .removeRegion(region: target.name)
        case .setCount:
            .setReplicas(
                region: target.name,
                count: try DocumentReading.required(regionalReplicaCount, "\(path).regionalReplicaCount"))
        case .setExclude: .setExcludeFromLatest(region: target.name, excluded: excludeFromLatest)
        }
    }
}
