/// What came of a run.
public struct Report: Sendable {
    public let seed: UInt64
    /// The rule that was broken, with the time of the run; `nil` if none was.
    public let violation: String?
    /// The same for the same seed and options, on every machine.
    public let traceHash: UInt64
    /// The time of the run that passed, in milliseconds.
    public let milliseconds: Int64
    /// How long it took to settle, once there was peace.
    public let settlingMilliseconds: Int64
    /// Operations of clients that came to an end.
    public let operations: Int
    public let deploymentsDone: Int
    public let deploymentsFailed: Int
    /// Faults that really happened.
    public let faults: [Fault: Int]
    public let marks: [Mark: Int]
    /// Things that happened, and bytes that went over streams.
    public let events: Int
    public let segments: Int
    public let bytes: Int
    /// The changes that were committed to the last catalog.
    public let revisions: Int
    /// What happened, line by line, if that was asked for.
    public let history: [String]

    init(seed: UInt64, _ cluster: Cluster, settlingMilliseconds: Int64) {
        self.seed = seed
        violation = cluster.violation
        traceHash = cluster.trace.value
        milliseconds = cluster.now
        self.settlingMilliseconds = settlingMilliseconds
        operations = cluster.operations
        deploymentsDone = cluster.deployments.done
        deploymentsFailed = cluster.deployments.failed
        faults = Dictionary(uniqueKeysWithValues: zip(Fault.allCases, cluster.faults).filter { $0.1 > 0 })
        marks = Dictionary(uniqueKeysWithValues: zip(Mark.allCases, cluster.marks).filter { $0.1 > 0 })
        events = cluster.events
        segments = cluster.network.segments
        bytes = cluster.network.bytes
        revisions = cluster.coordinators[cluster.current].disk.entries.count
        history = cluster.history
    }
}
