public import Gallery

/// A row of the answer to `USAGE`: a limit with its use, or what is stored and moved for images.
///
/// Sizes are of occupied bytes, as the model bills (reference, 4.4): occupied × replicas in each region, and one copy
/// over the network for each region beside the version's own.
public struct UsageDocument: Hashable, Sendable, Codable {
    /// What a row is about.
    public enum Kind: String, Hashable, Sendable, Codable {
        case limit
        /// A region of a gallery.
        case gallery
        /// A region of a version.
        case version
    }

    public var kind: Kind
    public var subscription: String
    public var region: String
    /// Of a limit: `galleries`, `image definitions` or `image versions`; else the gallery's or version's name.
    public var name: String
    public var used: Int?
    public var limit: Int?
    public var replicas: Int?
    public var storedBytes: Int64?
    public var egressBytes: Int64?

    /// A limit of `subscription` in `region`.
    public init(_ subscription: SubscriptionID, _ region: Region, limit name: String, _ limit: Int, used: Int) {
        kind = .limit
        self.subscription = subscription.text
        self.region = region.name
        self.name = name
        self.used = used
        self.limit = limit
    }

    fileprivate init(_ kind: Kind, _ subscription: SubscriptionID, _ region: Region, _ name: String, _ storage: Storage)
    {
        self.kind = kind
        self.subscription = subscription.text
        self.region = region.name
        self.name = name
        replicas = storage.replicas
        storedBytes = storage.storedBytes
        egressBytes = storage.egressBytes
    }
}

/// What one region has of something.
private struct Storage {
    var replicas = 0
    var storedBytes: Int64 = 0
    var egressBytes: Int64 = 0

    static func += (sum: inout Storage, part: Storage) {
        sum.replicas += part.replicas
        sum.storedBytes = sum.storedBytes.addingSaturating(part.storedBytes)
        sum.egressBytes = sum.egressBytes.addingSaturating(part.egressBytes)
    }
}

extension ImageGallery {
    /// What its versions store in each region, in order of region.
    public var usage: [UsageDocument] {
        var sums: [Region: Storage] = [:]
        for definition in definitions.values {
            for version in definition.versions {
                for (region, storage) in version.storage { sums[region, default: Storage()] += storage }
            }
        }
        return sums.sorted { $0.key < $1.key }.map { region, storage in
            UsageDocument(.gallery, id.subscription, region, "\(id)", storage)
        }
    }
}

extension ImageVersion {
    /// What it stores in each region, in order of region.
    public var usage: [UsageDocument] {
        storage.sorted { $0.0 < $1.0 }.map { region, storage in
            UsageDocument(.version, id.definition.gallery.subscription, region, "\(id)", storage)
        }
    }

    /// A shallow version stores nothing of its own; one that is soft-deleted keeps one copy per region.
    fileprivate var storage: [(Region, Storage)] {
        let occupied = contents.reduce(into: Int64(0)) { $0 = $0.addingSaturating($1.occupiedBytes) }
        guard properties.replicationMode == .full else { return [] }
        return properties.targetRegions.map { target in
            let replicas = isSoftDeleted ? 1 : replicaCount(in: target)
            let (product, overflow) = occupied.multipliedReportingOverflow(by: Int64(replicas))
            let isOwn = target.name == properties.location
            return (
                target.name,
                Storage(
                    replicas: replicas, storedBytes: overflow ? .max : product, egressBytes: isOwn ? 0 : occupied)
            )
        }
    }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
