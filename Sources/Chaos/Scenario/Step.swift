/// One thing that is done to the cluster.
public struct Step: Hashable, Sendable {
    /// When.
    public enum Moment: Hashable, Sendable {
        /// So long after the load began.
        case at(Duration)
        /// So long after the step before.
        case after(Duration)
        /// As soon as something is so; if it does not come about in time, the run has failed.
        case when(Condition, within: Duration)
    }

    public let moment: Moment
    public let action: Action
    /// After so long it is undone, if it can be.
    public let lasting: Duration?

    /// An action at a moment.
    public init(_ moment: Moment, _ action: Action, lasting: Duration? = nil) {
        self.moment = moment
        self.action = action
        self.lasting = lasting
    }
}

/// What a step may wait for.
public enum Condition: Hashable, Sendable {
    /// All nodes are alive.
    case alive
    /// Every wanted copy is there and verified.
    case restored
    /// The coordinator says so of every node of a place, or of its disk.
    case state(String, of: Place)
    /// So many versions are acknowledged.
    case published(Int)
    /// So many deployments are done.
    case deployed(Int)

    static let nodeStates: Set = ["alive", "suspect", "down", "lost", "returning", "awaited"]
    static let diskStates: Set = ["sound", "slow", "full", "readonly", "failing"]
}

/// Processes by name: a node, a region, the coordinator; or the users in a region.
public struct Place: Hashable, Sendable {
    /// Whose connections `users@REGION` means.
    public static let userPrefix = "users@"

    public let name: String

    /// A place by its name.
    public init(_ name: String) {
        self.name = name
    }
}

/// What can be done.
public enum Action: Hashable, Sendable {
    /// SIGKILL to the processes; `thenWipe` removes what nodes held.
    case kill([Place], thenWipe: Bool)
    /// SIGSTOP.
    case stop([Place])
    /// SIGCONT.
    case resume([Place])
    /// Starts what does not run.
    case restart([Place])
    /// Sets the rule of the links between two sets of places; empty `to` means all others.
    case link(LinkRule, from: [Place], to: [Place], LinkDirection)
    /// Lets everything pass again between the places and all others; empty means everywhere.
    case heal([Place])
    /// Resets standing connections.
    case reset([Place])
    /// Flips one bit in each of so many chunks of what the nodes hold.
    case flipDisk([Place], count: Int)
    case disk(DiskFault, [Place])
    /// Ends the disk faults of the places.
    case mendDisk([Place])
    /// Kills and restarts the coordinator, again and again.
    case killCoordinator(times: Int, every: Duration)
    /// Lets a coordinator of an earlier term loose on a copy of the catalog, and leads the places to it.
    case oldCoordinator([Place])
    case endOldCoordinator
    case backup
    /// Stops the coordinator, puts the backup in the place of its catalog, and starts it.
    case restore
    /// Wants versions in other regions, or in all again.
    case setTargets([Place])
    /// Reads everything that every node holds and waits until what is damaged is repaired.
    case scrub
    /// Opens connections that send so much as a byte a second, random bytes, or with certificates that are no good.
    case abuse(Abuse, count: Int)
    case endAbuse
    /// Nothing: for a step that only waits.
    case note(String)
}

/// Which way.
public enum LinkDirection: String, Hashable, Sendable, CaseIterable {
    case both
    /// What the places send.
    case out
    /// What is sent to them.
    case `in`
}

/// What a node's disk does.
public enum DiskFault: String, Hashable, Sendable, CaseIterable {
    /// No byte more fits.
    case full
    case readOnly
    /// Reads and writes fail with EIO.
    case failingIO
    /// Syncs fail with EIO.
    case failingSync
}

/// What strangers do to the processes' ports.
public enum Abuse: String, Hashable, Sendable, CaseIterable {
    case slowClients
    case garbage
    case wrongCertificates
}
