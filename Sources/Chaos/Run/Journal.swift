import Gallery
import Linearizability
import Synchronization

/// One request of the load, and what became of it.
struct Operation: Sendable {
    enum Kind: String, Sendable, Encodable, CaseIterable {
        case publish, resolve, deploy, exclude, include, delete, retarget
    }

    enum Outcome: Sendable, Equatable {
        case done
        /// A rule or a state refused it: it was not done.
        case refused(String)
        /// It is not known whether it was done, or for a read: there was no answer.
        case unanswered(String)
        /// The bytes are not those that were published.
        case wrongBytes(String)
        /// The load was over before it was.
        case abandoned
    }

    let kind: Kind
    let client: String
    /// Where the caller is.
    let region: String
    let definition: ImageDefinitionID
    /// The version asked for; `nil` for `latest`.
    let asked: VersionNumber?
    /// Nanoseconds since the run began.
    let calledAt: Int64
    var returnedAt: Int64 = 0
    var outcome = Outcome.abandoned
    /// What came back.
    var answered: VersionNumber?
    var revision: Revision?
    var digest: Digest?
    var generation: Generation?
    /// From a node's view, and how old it said that is, in milliseconds; `nil` from the coordinator.
    var viewAge: Int64?
    var bytes = 0
    var isChanged = true
    /// Newer versions that were passed over.
    var skipped: [History.Skip]?
    /// The target regions that are wanted.
    var targets: [String] = []
}

/// Something that was done to the cluster, or that happened to it.
public struct Happening: Sendable, Encodable {
    /// What kind of thing.
    public enum Kind: String, Sendable, Encodable {
        case fault, mending, state, note, failure
    }

    /// Seconds since the run began.
    public let at: Double
    public let kind: Kind
    /// The region that it is about; `nil` for all or none.
    public let region: String?
    public let text: String
}

/// The cluster at a moment, as the coordinator told it.
struct Sample: Sendable, Encodable {
    let at: Double
    /// Verified copies by region.
    let verified: [String: Int]
    /// The state of each node.
    let states: [String: String]
    /// How the disk of each node is: `sound`, `full`, `readonly` or `failing`.
    var disks: [String: String] = [:]
    let shortfalls: Int
    let acknowledged: Int
    /// Nanoseconds since the run began.
    let asked: Int64
}

/// What can be wrong with a region, each undone by itself.
enum FaultKind: Sendable, Hashable {
    case down, paused, link, disk, unwanted
}

/// Everything that a run writes down, for its verdict and report.
final class Journal: Sendable {
    private struct State {
        var operations: [Operation] = []
        var happenings: [Happening] = []
        var samples: [Sample] = []
        var standing: [String: RegionFault] = [:]
        var faulted: [(region: String, from: Int64, to: Int64)] = []
    }

    /// What is on a region, and since when.
    private struct RegionFault {
        let from: Int64
        var kinds: Set<FaultKind>
        var lastMendedAt: Int64 = 0
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())
    private let listener: @Sendable (Happening) -> Void

    init(_ listener: @escaping @Sendable (Happening) -> Void) {
        self.listener = listener
    }

    /// Nanoseconds since the run began.
    var now: Int64 { (ContinuousClock.now - start).nanoseconds }

    func record(_ operation: Operation) { state.withLock { $0.operations.append(operation) } }

    func record(_ sample: Sample) { state.withLock { $0.samples.append(sample) } }

    func note(_ kind: Happening.Kind, _ text: String, in region: String? = nil) {
        let happening = Happening(at: Double(now) / 1e9, kind: kind, region: region, text: text)
        state.withLock { $0.happenings.append(happening) }
        listener(happening)
    }

    /// From here on deployments in the region may fail.
    func beginFault(_ kind: FaultKind, in region: String) {
        let now = now
        state.withLock { state in
            _ = state.standing[region, default: RegionFault(from: now, kinds: [])].kinds.insert(kind)
        }
    }

    /// A fault was undone; the region is as before when the coordinator says so.
    func mend(_ kind: FaultKind, in region: String) {
        let now = now
        state.withLock { state in
            guard var fault = state.standing[region] else { return }
            fault.kinds.remove(kind)
            fault.lastMendedAt = now
            state.standing[region] = fault
        }
    }

    /// Every fault on the region was undone, and all is found to be as wanted at `moment`.
    func settle(_ region: String, at moment: Int64) {
        state.withLock { state in
            guard let fault = state.standing[region], fault.kinds.isEmpty, fault.lastMendedAt < moment else { return }
            state.standing[region] = nil
            state.faulted.append((region, fault.from, moment))
        }
    }

    var operations: [Operation] { state.withLock { $0.operations } }
    var happenings: [Happening] { state.withLock { $0.happenings } }
    var samples: [Sample] { state.withLock { $0.samples } }
    var latestSample: Sample? { state.withLock { $0.samples.last } }

    /// Whether something is wrong with the region.
    func hasFault(_ region: String) -> Bool { state.withLock { $0.standing[region] != nil } }

    /// How the run does.
    var pulse: ChaosPulse {
        let now = now
        return state.withLock { state in
            let deployments = state.operations.filter { $0.kind == .deploy && $0.outcome != .abandoned }
            let done = deployments.filter { $0.outcome == .done }
            let sample = state.samples.last
            return ChaosPulse(
                at: Double(now) / 1e9, alive: sample?.states.values.count { $0 == "alive" } ?? 0,
                nodes: sample?.states.count ?? 0, shortfalls: sample?.shortfalls ?? 0,
                acknowledged: sample?.acknowledged ?? 0, deployed: done.count,
                deployedLastSecond: done.count { $0.returnedAt > now - 1_000_000_000 },
                failed: deployments.count - done.count)
        }
    }

    /// When faults were on each region: from and to in nanoseconds.
    var faultedTimes: [(region: String, from: Int64, to: Int64)] {
        let now = now
        return state.withLock { state in state.faulted + state.standing.map { ($0.key, $0.value.from, now) } }
    }

    /// How many operations of the kind succeeded so far.
    func count(_ kind: Operation.Kind) -> Int {
        state.withLock { $0.operations.count { $0.kind == kind && $0.outcome == .done } }
    }
}
