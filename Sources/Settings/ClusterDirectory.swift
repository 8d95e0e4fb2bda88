public import Gallery

/// Where things are in the directory of a cluster on one machine.
///
///     D/topology.yaml
///     D/ca/            ca.pem · ca.key
///     D/coordinator/   coordinator.yaml · cert.pem · key.pem · catalog.sqlite · log
///     D/nodes/NAME/    region.yaml · cert.pem · key.pem · data/ · log
///     D/client/        client.yaml · cert.pem · key.pem
///     D/run/           PROCESS.pid
public struct ClusterDirectory: Hashable, Sendable {
    /// The name of the coordinator that `vitrine cluster init` makes; also of its process.
    public static let coordinatorName = "coordinator"

    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    public var topology: String { "\(path)/topology.yaml" }
    public var authority: String { "\(path)/ca" }
    public var coordinator: String { "\(path)/coordinator" }
    public var coordinatorSettings: String { "\(coordinator)/coordinator.yaml" }
    public var nodes: String { "\(path)/nodes" }
    public func node(_ id: NodeID) -> String { "\(nodes)/\(id.name)" }
    public func nodeSettings(_ id: NodeID) -> String { "\(node(id))/region.yaml" }
    public var client: String { "\(path)/client" }
    public var clientSettings: String { "\(client)/client.yaml" }
    public var run: String { "\(path)/run" }
    /// The file that records a running process by the name of its node, or ``coordinatorName``.
    public func processFile(_ name: String) -> String { "\(run)/\(name).pid" }
}
