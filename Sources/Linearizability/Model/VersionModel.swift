public import Gallery

/// A version as the model knows it: plain facts, and nothing of `Gallery`'s rules.
public struct VersionModel: Hashable, Sendable, Codable {
    /// The revision that made it; 0 where revisions are left out of account.
    public var generation: Generation
    public var digest: Digest
    public var home: Region
    public var targets: [History.Target]
    public var isExcluded: Bool
    public var isShallow: Bool
    public var mayDropReplicas: Bool
    /// Regions where it was verified while they were a target, in order.
    public var presentIn: [Region] = []
    /// Regions where copying it failed for good, in order.
    public var failedIn: [Region] = []
    /// Whether it was present in enough regions once.
    public var hasSucceeded = false
    /// Whether a property that is not modelled may be another than it was published with.
    public var isTouched = false
    /// It can be restored.
    public var isDeleted = false

    /// As it is right after `publication`.
    public init(_ publication: History.Publication, generation: Generation) {
        self.generation = generation
        digest = publication.digest
        home = publication.home
        targets = publication.targets
        isExcluded = publication.isExcluded
        isShallow = publication.isShallow
        mayDropReplicas = publication.mayDropReplicas
    }
}

extension VersionModel {
    /// How many regions must have it before it counts as published; all, if it has fewer.
    static let regionsToSucceed = 2

    func index(of region: Region) -> Int? { targets.firstIndex { $0.region == region } }

    /// Whether `latest` passes it over in a target region.
    func isExcluded(in target: History.Target) -> Bool { target.isExcluded ?? isExcluded }

    /// Where its bytes are that are read in `region`.
    func holder(for region: Region) -> Region { isShallow ? home : region }

    func isPresent(in region: Region) -> Bool { index(of: region) != nil && presentIn.contains(holder(for: region)) }

    /// The state that its document tells.
    var state: ProvisioningState {
        if hasSucceeded { return .succeeded }
        let holders = holders
        let failed = holders.count { failedIn.contains($0) }
        return holders.count - failed < min(Self.regionsToSucceed, holders.count) ? .failed : .creating
    }

    /// Why `latest` passes it over in `region`, or `nil` if it may be named.
    func reasonNotLatest(in region: Region) -> Resolution.SkipReason? {
        if isDeleted { return .deleted }
        guard let index = index(of: region) else { return .notATarget }
        if isExcluded(in: targets[index]) { return .excluded }
        if hasSucceeded, isPresent(in: region) { return nil }
        return state == .failed || failedIn.contains(holder(for: region)) ? .failed : .copying
    }

    mutating func noteSuccess() {
        let holders = holders
        let present = holders.count { presentIn.contains($0) }
        if present >= min(Self.regionsToSucceed, holders.count) { hasSucceeded = true }
    }

    private var holders: [Region] { isShallow ? [home] : targets.map(\.region) }
}
