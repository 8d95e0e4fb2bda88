/// How many resources a subscription may have in a region (reference, section 3).
public enum Quota: String, Hashable, Sendable, CaseIterable {
    case galleries
    case imageDefinitions = "image definitions"
    case imageVersions = "image versions"

    /// The most a subscription may have of it in a region.
    public var limit: Int {
        switch self {
        case .galleries: 100
        case .imageDefinitions: 1000
        case .imageVersions: 10_000
        }
    }
}

extension GalleryState {
    /// How many of what `quota` limits `subscription` has in `region`; a soft-deleted version is none.
    public func use(of quota: Quota, by subscription: SubscriptionID, in region: Region) -> Int {
        let place = CatalogIndex.Place(subscription: subscription, region: region)
        return switch quota {
        case .galleries: index.galleries[place] ?? 0
        case .imageDefinitions: index.definitions[place] ?? 0
        case .imageVersions: index.versions[place] ?? 0
        }
    }

    /// Refuses one more than the limit.
    func requireRoom(
        _ quota: Quota, for resource: String, in subscription: SubscriptionID, _ region: Region
    ) throws(GalleryRefusal) {
        let use = use(of: quota, by: subscription, in: region)
        guard use >= quota.limit else { return }
        throw GalleryRefusal(
            .conflict, .quotaExceeded, resource,
            "subscription \(subscription) has \(use) of at most \(quota.limit) \(quota.rawValue) in \(region); delete "
                + "some, or use another region or subscription")
    }
}
