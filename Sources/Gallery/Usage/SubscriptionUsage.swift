/// What a subscription has and what it costs.
public struct SubscriptionUsage: Hashable, Sendable {
    /// How far a limit is used in a region.
    public struct Limit: Hashable, Sendable {
        public let region: Region
        public let quota: Quota
        public let used: Int
        public var limit: Int { quota.limit }
    }

    /// What is kept and was carried, in bytes.
    public struct Total: Hashable, Sendable {
        public internal(set) var replicas = 0
        public internal(set) var storageBytes: Int64 = 0
        public internal(set) var egressBytes: Int64 = 0

        mutating func add(_ part: VersionUsage.Regional) {
            replicas += part.replicas
            storageBytes = storageBytes.addingSaturated(part.storageBytes)
            egressBytes = egressBytes.addingSaturated(part.egressBytes)
        }
    }

    public let subscription: SubscriptionID
    /// In order of region; those that nothing is used of too.
    public let limits: [Limit]
    /// In order of id, also those that are soft-deleted.
    public let versions: [VersionUsage]
    public let galleries: [GalleryID: Total]
    /// By where the copies are.
    public let regions: [Region: Total]
    public let total: Total
}

extension GalleryState {
    /// Limits with their use, and storage and egress by version, gallery and region.
    public func usage(of id: SubscriptionID) throws(GalleryRefusal) -> SubscriptionUsage {
        let subscription = try subscription(id)
        let limits = regions.keys.sorted().flatMap { region in
            Quota.allCases.map { quota in
                SubscriptionUsage.Limit(region: region, quota: quota, used: use(of: quota, by: id, in: region))
            }
        }
        var versions: [VersionUsage] = []
        var byGallery: [GalleryID: SubscriptionUsage.Total] = [:]
        var byRegion: [Region: SubscriptionUsage.Total] = [:]
        var total = SubscriptionUsage.Total()
        for gallery in galleries.values.filter({ $0.id.subscription == id }).sorted(by: { $0.id < $1.id }) {
            byGallery[gallery.id] = SubscriptionUsage.Total()
            for definition in gallery.definitions.values.sorted(by: { $0.id < $1.id }) {
                for usage in definition.versions.lazy.map(\.usage) {
                    versions.append(usage)
                    for part in usage.regions {
                        byGallery[gallery.id]?.add(part)
                        byRegion[part.region, default: SubscriptionUsage.Total()].add(part)
                        total.add(part)
                    }
                }
            }
        }
        return SubscriptionUsage(
            subscription: subscription.id, limits: limits, versions: versions, galleries: byGallery, regions: byRegion,
            total: total)
    }
}
