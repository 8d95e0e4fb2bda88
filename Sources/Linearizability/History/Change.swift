public import Gallery

extension History {
    /// A change of one image definition, as a client asks for it.
    public enum Change: Hashable, Sendable, Codable {
        case publish(version: VersionNumber, publication: Publication)
        /// All edits or none.
        case update(version: VersionNumber, edits: [Edit])
        /// For good where the gallery keeps nothing that is deleted, or with `isForGood`.
        case delete(version: VersionNumber, isForGood: Bool)
        case undelete(version: VersionNumber)
        /// In one region, or (`nil`) in all target regions of the version.
        case rollBack(version: VersionNumber, regions: [Region])

        /// Sets the flag of one region (`nil` lets the version's hold again).
        public static func setExclude(_ version: VersionNumber, in region: Region, _ isExcluded: Bool?) -> Self {
            .update(version: version, edits: [.excludeRegion(region: region, isExcluded: isExcluded)])
        }

        /// Sets the version's own flag.
        public static func setExclude(_ version: VersionNumber, _ isExcluded: Bool) -> Self {
            .update(version: version, edits: [.exclude(isExcluded: isExcluded)])
        }

        /// Replaces the list of target regions.
        public static func setTargets(_ version: VersionNumber, _ targets: [Target]) -> Self {
            .update(version: version, edits: [.setTargets(targets: targets)])
        }

        /// The version that is meant.
        public var version: VersionNumber {
            switch self {
            case .publish(let version, _), .update(let version, _), .delete(let version, _), .undelete(let version),
                .rollBack(let version, _):
                version
            }
        }
    }

    /// What a version is published as.
    public struct Publication: Hashable, Sendable, Codable {
        /// Of its first disk.
        public let digest: Digest
        /// The version's own region.
        public let home: Region
        public let targets: [Target]
        public let isExcluded: Bool
        /// Holds no copies, and is read from its source in ``home``.
        public let isShallow: Bool
        /// Whether a new list of target regions may drop one that holds replicas.
        public let mayDropReplicas: Bool

        public init(
            digest: Digest, home: Region, targets: [Target], isExcluded: Bool = false, isShallow: Bool = false,
            mayDropReplicas: Bool = false
        ) {
            self.digest = digest
            self.home = home
            self.targets = targets
            self.isExcluded = isExcluded
            self.isShallow = isShallow
            self.mayDropReplicas = mayDropReplicas
        }
    }

    /// Where a version is wanted.
    public struct Target: Hashable, Sendable, Codable {
        public let region: Region
        /// `nil`: the version's flag holds; else this one does, in both directions.
        public var isExcluded: Bool?

        public init(_ region: Region, isExcluded: Bool? = nil) {
            self.region = region
            self.isExcluded = isExcluded
        }
    }

    /// One change of a version's properties.
    public enum Edit: Hashable, Sendable, Codable {
        case exclude(isExcluded: Bool)
        case excludeRegion(region: Region, isExcluded: Bool?)
        case addTarget(target: Target)
        case removeTarget(region: Region)
        case setTargets(targets: [Target])
        case allowDroppingReplicas(isAllowed: Bool)
        /// From shallow to full.
        case makeFull
        /// A property that is not looked at here (a replica count, tags, an end of life), changed or not.
        case other
    }
}
