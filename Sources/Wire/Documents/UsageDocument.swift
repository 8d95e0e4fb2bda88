public import Gallery

/// A row of the answer to `USAGE`: a limit with its use, or what is stored and was carried for images.
///
/// Sizes are of occupied bytes, as the model bills (reference, 4.4).
public struct UsageDocument: Hashable, Sendable, Codable {
    /// What a row is about.
    public enum Kind: String, Hashable, Sendable, Codable {
        case limit
        /// All of the subscription's galleries.
        case total
        case region
        case gallery
        /// A region of a version.
        case version
    }

    public var kind: Kind
    public var subscription: String
    /// Of a limit, a region and a version.
    public var region: String?
    /// Of a limit: `galleries`, `image definitions` or `image versions`; else the gallery's or version's name.
    public var name: String?
    public var used: Int?
    public var limit: Int?
    public var replicas: Int?
    public var storageBytes: Int64?
    public var egressBytes: Int64?

    private init(_ kind: Kind, _ subscription: SubscriptionID, _ region: Region?, _ name: String?) {
        self.kind = kind
        self.subscription = subscription.text
        self.region = region?.name
        self.name = name
    }

    private init(
        _ kind: Kind, _ subscription: SubscriptionID, _ region: Region?, _ name: String?,
        _ total: SubscriptionUsage.Total
    ) {
        self.init(kind, subscription, region, name)
        replicas = total.replicas
        storageBytes = total.storageBytes
        egressBytes = total.egressBytes
    }
}

extension UsageDocument {
    /// The rows of a subscription: its limits, then all together, by region, by gallery.
    public static func rows(of usage: SubscriptionUsage) -> [UsageDocument] {
        let id = usage.subscription
        let limits = usage.limits.map { limit in
            var row = UsageDocument(.limit, id, limit.region, limit.quota.rawValue)
            row.used = limit.used
            row.limit = limit.limit
            return row
        }
        let regions = usage.regions.sorted { $0.key < $1.key }
        let galleries = usage.galleries.sorted { $0.key < $1.key }
        return limits + [UsageDocument(.total, id, nil, nil, usage.total)]
            + regions.map { UsageDocument(.region, id, $0.key, nil, $0.value) }
            + galleries.map { UsageDocument(.gallery, id, nil, "\($0.key)", $0.value) }
    }

    /// The rows of a version, one for each of its regions.
    public static func rows(of usage: VersionUsage) -> [UsageDocument] {
        usage.regions.map { part in
            var row = UsageDocument(.version, usage.id.definition.gallery.subscription, part.region, "\(usage.id)")
            row.replicas = part.replicas
            row.storageBytes = part.storageBytes
            row.egressBytes = part.egressBytes
            return row
        }
    }
}
