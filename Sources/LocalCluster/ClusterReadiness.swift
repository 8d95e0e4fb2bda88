import Gallery
public import GalleryClient
import Settings
public import Wire

/// Waits until the coordinator answers and every node of the topology is alive.
public struct ClusterReadiness {
    private static let pollInterval = Duration.milliseconds(200)
    /// How long one answer may take: less than a person's patience, since it is asked for again.
    private static let answerTimeout = Duration.seconds(2)

    let cluster: LocalCluster
    /// The processes that were just started, whose early end is a failure.
    let started: [LocalProcess]
    let client: GalleryClient
    let timeout: Duration
    /// Told how many nodes are alive, whenever that is another number.
    let report: (String) -> Void

    /// Knows whom to ask and for how long to wait.
    public init(
        cluster: LocalCluster, started: [LocalProcess], client: GalleryClient, timeout: Duration,
        report: @escaping (String) -> Void
    ) {
        self.cluster = cluster
        self.started = started
        self.client = client
        self.timeout = timeout
        self.report = report
    }

    /// Returns the first answer in which all are alive; throws when one has ended, or when the time is over.
    public func wait() async throws -> (cluster: ClusterStatus, nodes: [ClusterStatus.Node]) {
        let deadline = ContinuousClock.now.advanced(by: timeout)
        let wanted = Set(cluster.topology.nodes.map(\.id.description))
        var missing: [String] = ["the coordinator"]
        var said = ""
        while true {
            try cluster.checkAlive(started)
            do throws(ClientError) {
                let status = try await client.status(deadline: Self.answerTimeout)
                let alive = Set(status.nodes.filter { NodeState.settled.contains($0.state) }.map(\.node))
                missing = wanted.subtracting(alive).sorted()
                if missing.isEmpty { return status }
                let progress = "\(wanted.count - missing.count) of \(wanted.count) nodes are alive"
                if progress != said { report(progress) }
                said = progress
            } catch {
                guard case .coordinatorUnreachable = error else {
                    guard case .noAnswer = error else { throw error }
                    continue
                }
            }
            guard ContinuousClock.now < deadline else {
                throw ClusterError.notReady(
                    seconds: Int(timeout.components.seconds), waitingFor: missing,
                    log: LocalProcess.coordinator(of: cluster.directory).log)
            }
            try await Task.sleep(for: Self.pollInterval)
        }
    }
}

/// The states of a node as `STATUS` spells them.
public enum NodeState {
    public static let alive = "alive"
    /// As it shall be: alive, or taken out by the operator.
    public static let settled: Set = [alive, "draining", "drained", "retired"]
}
