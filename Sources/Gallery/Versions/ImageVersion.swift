/// An image version: its disks, where it is wanted, and where it has been seen whole.
public struct ImageVersion: Hashable, Sendable {
    /// What few versions have.
    struct Circumstances: Hashable {
        /// Regions whose replication failed for good, with the reason, until it is tried again.
        var failedIn: [Region: String] = [:]
        /// When it was soft-deleted.
        var deletedAt: Instant?
        /// Verified regions with fewer copies than are wanted, and how many stand there.
        var shortIn: [Region: Int] = [:]
    }

    private let definition: Shared<ImageDefinitionID>
    public let number: VersionNumber
    public internal(set) var properties: ImageVersionProperties
    public let publishedDate: Instant
    /// The revision that made it.
    ///
    /// A name made again after deletion has another.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    /// Regions in which all its disks were verified complete at least once while they were a target, in order; for a
    /// shallow version, its own region once its source was.
    ///
    /// Intent is `properties.targetRegions`, not this.
    public internal(set) var verifiedIn: [Region] = []
    // Not an optional of the public property's type: eight bytes instead of sixteen.
    private var succeededAt: Revision = 0
    /// `nil` if there are none.
    private(set) var circumstances: Shared<Circumstances>?

    init(
        _ number: VersionNumber, of definition: Shared<ImageDefinitionID>, _ properties: ImageVersionProperties,
        publishedDate: Instant, generation: Generation, revision: Revision
    ) {
        self.definition = definition
        self.number = number
        self.properties = properties
        self.publishedDate = publishedDate
        self.generation = generation
        self.revision = revision
    }

    public var id: ImageVersionID { ImageVersionID(definition: definition.value, number: number) }

    /// The revision at which it first was verified in as many regions as publishing asks for.
    ///
    /// Kept, so that a version that succeeded does not cease to because a target region is added.
    public internal(set) var succeeded: Revision? {
        get { succeededAt == 0 ? nil : succeededAt }
        set { succeededAt = newValue ?? 0 }
    }

    /// Regions whose replication failed for good, with the reason, until it is tried again.
    ///
    /// Any create or update of the version that is accepted tries again.
    public internal(set) var failedIn: [Region: String] {
        get { circumstances?.value.failedIn ?? [:] }
        set { setCircumstances { $0.failedIn = newValue } }
    }

    /// When it was soft-deleted; `nil` for one that stands.
    public internal(set) var deletedAt: Instant? {
        get { circumstances?.value.deletedAt }
        set { setCircumstances { $0.deletedAt = newValue } }
    }

    /// Regions of ``verifiedIn`` with fewer verified copies than are wanted, and how many stand there, as last
    /// recorded.
    public internal(set) var shortIn: [Region: Int] {
        get { circumstances?.value.shortIn ?? [:] }
        set { setCircumstances { $0.shortIn = newValue } }
    }

    public var isSoftDeleted: Bool { deletedAt != nil }

    /// The contents of its disks: the OS disk's, then the data disks' in order of LUN.
    public var contents: [DiskContent] { [properties.osDisk] + properties.dataDisks.map(\.content) }

    private mutating func setCircumstances(_ change: (inout Circumstances) -> Void) {
        var value = circumstances?.value ?? Circumstances()
        change(&value)
        circumstances = value == Circumstances() ? nil : Shared(value)
    }

    /// Keeps what is equal in both only once.
    mutating func share(with other: ImageVersion) {
        if verifiedIn == other.verifiedIn { verifiedIn = other.verifiedIn }
        properties.share(with: other.properties)
    }
}

extension ImageVersion {
    /// The target region named `region`, if it is one.
    public func target(_ region: Region) -> TargetRegion? {
        properties.targetRegions.first { $0.name == region }
    }

    /// How many replicas were asked for in `target`.
    public func replicaCount(in target: TargetRegion) -> Int {
        target.regionalReplicaCount ?? properties.replicaCount
    }

    /// How many verified copies there are to be in `target`.
    ///
    /// Zone-redundant storage is copies in at least two fault domains, and each node is one (semantics.md, "Storage
    /// type"). Each copy of a region is on another node, so those of all its storage types add up.
    public func copiesWanted(in target: TargetRegion) -> Int {
        let type = target.storageAccountType ?? properties.storageAccountType
        let own = ReplicaSet(type, regionalReplicaCount: replicaCount(in: target))
        return target.additionalReplicaSets.reduce(own.copies) { $0 + $1.copies }
    }

    /// How many verified copies there are to be in `region`: none where it is no target, and one of a shallow version's
    /// source.
    func copiesWanted(in region: Region) -> Int {
        guard properties.replicationMode == .full else { return 1 }
        return target(region).map(copiesWanted) ?? 0
    }

    /// Whether `latest` passes this version over in `target`: the regional flag beats the version's, both ways.
    public func isExcludedFromLatest(in target: TargetRegion) -> Bool {
        target.excludeFromLatest ?? properties.excludeFromLatest
    }

    /// Whether a deployment in `region` can be served: complete there (full), or the source is (shallow).
    public func isReady(in region: Region) -> Bool {
        target(region) != nil && verifiedIn.contains(holder(for: region))
    }

    /// The region whose replicas a deployment in `region` reads.
    public func holder(for region: Region) -> Region {
        properties.replicationMode == .full ? region : properties.location
    }
}

extension ReplicaSet {
    /// How many verified copies it takes.
    fileprivate var copies: Int {
        max(regionalReplicaCount, storageAccountType == .standardZRS ? GalleryState.zoneRedundantNodesMin : 1)
    }
}
