public import Settings

/// What is done to a cluster and when, under which load, and what must come of it.
public struct Scenario: Hashable, Sendable {
    public let name: String
    public let about: String
    /// The cluster that is made for it.
    public let topology: Topology
    /// The same as the text of a topology file.
    public let topologyText: String
    public var load: LoadSettings
    /// How long the load goes on.
    public var duration: Duration
    public let steps: [Step]
    public let expectations: Expectations
    /// The text that it was read from.
    public let text: String
}

/// Who does what to the cluster all the while.
public struct LoadSettings: Hashable, Sendable {
    /// The most publishers, and the most workers of another kind in each region.
    public static let workersMax = 64

    /// Each makes versions of an image definition of its own, one after the other.
    public var publishers = 2
    /// In each region; each asks the coordinator what `latest` is, and every other time the region's nodes.
    public var resolvers = 1
    /// In each region; each deploys versions that the region holds, and compares whole disks.
    public var deployers = 1
    /// Each excludes the newest version of a definition and includes it again.
    public var excluders = 0
    public var imageMebibytes = 8
    /// How much of an image is new in its next version.
    public var changedPercent = 25
    /// The pause of a publisher between two versions.
    public var publishEvery = Duration.seconds(1)
    /// The pause of a resolver between two questions.
    public var resolveEvery = Duration.milliseconds(50)
    /// How many questions a resolver has under way.
    public var resolvesAtOnce = 1
    /// So many versions, and a publisher makes no more.
    public var versionsMax = 20
    /// A publisher deletes its oldest versions, so that so many are left; 0 to delete none.
    public var keep = 0
    /// Copies in each region.
    public var copies = 1

    /// The defaults.
    public init() {}
}

/// What must come of a scenario beside what must hold after each.
public struct Expectations: Hashable, Sendable {
    /// How long after the faults have ended everything may take to be as wanted.
    public var settledWithin = Duration.seconds(60)
    /// Regions in which deployments may fail at any time; in others only while a fault is on them.
    public var mayFail: Set<String> = []
    /// At least so many deployments succeed, or the run has shown nothing.
    public var deploymentsMin = 1
    /// At least so many times `latest` was answered.
    public var resolvesMin = 0
    /// At least so many versions are acknowledged.
    public var versionsMin = 1
    /// Whether every damaged copy on a disk must have been found and mended at the end.
    public var disksClean = false

    /// The defaults.
    public init() {}
}
