/// What one version costs: what it keeps, and what was carried between regions (reference, 4.4).
public struct VersionUsage: Hashable, Sendable {
    /// Its part in one region.
    public struct Regional: Hashable, Sendable {
        public let region: Region
        public let replicas: Int
        /// Occupied bytes of all disks, of all replicas.
        public let storageBytes: Int64
        /// What came over the network from the version's own region: the first copy, in every other region.
        public let egressBytes: Int64
    }

    public let id: ImageVersionID
    public let generation: Generation
    /// In order of region; empty for a shallow version, which holds no copies.
    public let regions: [Regional]

    public var storageBytes: Int64 { regions.reduce(0) { $0.addingSaturated($1.storageBytes) } }
    public var egressBytes: Int64 { regions.reduce(0) { $0.addingSaturated($1.egressBytes) } }
}

extension ImageVersion {
    /// What it costs as it is wanted.
    ///
    /// A soft-deleted version keeps one replica in each region.
    public var usage: VersionUsage {
        let isFull = properties.replicationMode == .full
        let occupied = contents.reduce(Int64(0)) { $0.addingSaturated($1.occupiedBytes) }
        let targets = isFull ? properties.targetRegions.sorted { $0.name < $1.name } : []
        return VersionUsage(
            id: id, generation: generation,
            regions: targets.map { target in
                let replicas = isSoftDeleted ? 1 : copiesWanted(in: target)
                return VersionUsage.Regional(
                    region: target.name, replicas: replicas, storageBytes: occupied.multipliedSaturated(by: replicas),
                    egressBytes: target.name == properties.location ? 0 : occupied)
            })
    }
}

extension Int64 {
    /// The sum, or the largest number there is: sizes add up to more than fits only if somebody lied.
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    func multipliedSaturated(by factor: Int) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: Int64(factor))
        return overflow ? .max : product
    }
}
