import Gallery

/// The settings of each process of a cluster made from a topology; paths are relative to each settings file.
extension Topology {
    /// The same names in every process's own directory.
    public static let credentials = CredentialPaths(
        certificate: "cert.pem", key: "key.pem", authority: "ca.pem")

    public var coordinatorEndpoint: Endpoint { Endpoint(checkedHost: host, port: basePort) }

    /// Where each node listens, in the order of ``nodes``.
    public var nodeEndpoints: [(node: Node, endpoint: Endpoint)] {
        nodes.enumerated().map { index, node in
            (node, Endpoint(checkedHost: host, port: basePort + 1 + index))
        }
    }

    public func coordinatorSettings() -> CoordinatorSettings {
        CoordinatorSettings(
            cluster: cluster, coordinator: ClusterDirectory.coordinatorName, listen: coordinatorEndpoint,
            credentials: Self.credentials, database: "catalog.sqlite", liveness: liveness, regions: regions)
    }

    /// One for each of ``nodes``.
    public func regionSettings() -> [RegionSettings] {
        nodeEndpoints.map { node, endpoint in
            RegionSettings(
                cluster: cluster, node: node.id, listen: endpoint, advertise: endpoint,
                coordinator: coordinatorEndpoint, credentials: Self.credentials, data: "data",
                heartbeat: liveness.heartbeat, egress: node.egress, links: rates(from: node.id.region))
        }
    }

    public func clientSettings(user: String) -> ClientSettings {
        let nodes = Dictionary(grouping: nodeEndpoints, by: \.node.id.region)
        return ClientSettings(
            cluster: cluster, user: user, coordinator: coordinatorEndpoint,
            nodes: nodes.mapValues { $0.map(\.endpoint) }, credentials: Self.credentials)
    }
}

extension Endpoint {
    /// For a host and a port that the topology's reading has checked.
    fileprivate init(checkedHost host: String, port: Int) {
        guard let endpoint = Endpoint(host: host, port: port) else {
            preconditionFailure("a topology's host and ports are those of an endpoint")
        }
        self = endpoint
    }
}
