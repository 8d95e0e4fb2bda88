import Gallery

/// The rules a second time, written plainly: dictionaries by text, nothing shared with the first but the questions.
///
/// Instead of the first rule that a change breaks it tells all that it breaks, so that no order of looking is compared.
struct NaiveCatalog {
    struct Gallery {
        var location: String
        var tags: [String: String]
        var softDeleteDays: Int?
        var revision: UInt64
    }

    struct Definition {
        var name: String
        var location: String
        var triple: String
        var revision: UInt64
    }

    struct Disk {
        var location: String
        var content: UInt8
        var os: String?
        var revision: UInt64
    }

    struct Target: Equatable {
        var region: String
        var count: Int?
        var excluded: Bool?
    }

    struct Version {
        var definition: String
        var number: [UInt32]
        var location: String
        var content: UInt8
        var disk: String?
        var isFull: Bool
        var targets: [Target]
        var count: Int
        var excluded: Bool
        var guardsRegions: Bool
        var blocksDeletion: Bool
        var endOfLife: Int64?
        var verified: Set<String> = []
        var failed: [String: String] = [:]
        var hasSucceeded = false
        var deletedAt: Int64?
        var generation: UInt64
        var revision: UInt64
    }

    /// What a change comes to.
    enum Answer: Equatable {
        case applied
        case unchanged
        /// One of these rules.
        case refused(Set<String>)
    }

    var revision: UInt64 = 0
    var regions: Set<String> = []
    var galleries: [String: Gallery] = [:]
    var definitions: [String: Definition] = [:]
    var disks: [String: Disk] = [:]
    var versions: [String: Version] = [:]
    var grants: [NaiveGrant] = []

    /// The versions of a definition that are not deleted, highest first.
    func standing(in definition: String) -> [Version] {
        versions.values.filter { $0.definition == definition && $0.deletedAt == nil }
            .sorted { $1.number.lexicographicallyPrecedes($0.number) }
    }

    /// Where a version is to be held.
    func holders(_ version: Version) -> [String] {
        version.isFull ? version.targets.map(\.region) : [version.location]
    }

    func hasEnough(_ version: Version) -> Bool {
        let holders = holders(version)
        return holders.filter(version.verified.contains).count >= min(2, holders.count)
    }

    func hasFailed(_ version: Version) -> Bool {
        guard !version.hasSucceeded else { return false }
        let holders = holders(version)
        return holders.filter { version.failed[$0] == nil }.count < min(2, holders.count)
    }

    func isReady(_ version: Version, in region: String) -> Bool {
        guard version.targets.contains(where: { $0.region == region }) else { return false }
        return version.verified.contains(version.isFull ? region : version.location)
    }

    func isExcluded(_ version: Version, in region: String) -> Bool {
        version.targets.first { $0.region == region }?.excluded ?? version.excluded
    }

    /// The number that `latest` names in a region.
    func latest(of definition: String, in region: String) -> [UInt32]? {
        standing(in: definition).first { version in
            version.hasSucceeded && isReady(version, in: region) && !isExcluded(version, in: region)
        }?.number
    }

    /// What a version's number resolves to in a region at a moment.
    func isFound(_ id: String, in region: String, at now: Int64) -> Bool {
        guard let version = versions[id], isReady(version, in: region) else { return false }
        guard let deletedAt = version.deletedAt else { return true }
        let days = galleries[galleryKey(version.definition)]?.softDeleteDays ?? 7
        return now < deletedAt + Int64(days) * 86_400_000
    }

    func galleryKey(_ definition: String) -> String { String(definition.prefix { $0 != "/" }) }
}

/// A role over a scope, both as texts.
struct NaiveGrant: Equatable {
    var to: String
    var role: Role
    var scope: String
}
