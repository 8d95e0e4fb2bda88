import Gallery

/// The settings of each process of a cluster made from a topology; paths are relative to each settings file.
extension Topology {
    /// The same names in every process's own directory.
    public static let credentials = CredentialPaths(
        certificate: "cert.pem", key: "key.pem", authority: "ca.pem")

    public var coordinatorAddress: Address { coordinator ?? Address(checkedHost: host, port: basePort) }

    /// Where each node listens, in the order of ``nodes``.
    public var nodeAddresses: [(node: Node, address: Address)] {
        nodes.enumerated().map { index, node in
            (node, node.address ?? Address(checkedHost: host, port: basePort + 1 + index))
        }
    }

    public func coordinatorSettings() -> CoordinatorSettings {
        CoordinatorSettings(
            cluster: cluster, coordinator: ClusterDirectory.coordinatorName,
            listen: coordinator?.everywhere ?? coordinatorAddress,
            credentials: Self.credentials, database: "catalog.sqlite", liveness: liveness, regions: regions)
    }

    /// One for each of ``nodes``.
    public func regionSettings() -> [RegionSettings] {
        var upkeep = UpkeepSettings()
        upkeep.orphanGrace = liveness.orphanGrace
        return nodeAddresses.map { node, address in
            RegionSettings(
                cluster: cluster, node: node.id, listen: node.address?.everywhere ?? address, advertise: address,
                coordinator: coordinatorAddress, credentials: Self.credentials, data: "data",
                heartbeat: liveness.heartbeat, egress: node.egress, links: rates(from: node.id.region),
                upkeep: upkeep)
        }
    }

    public func clientSettings(user: String) -> ClientSettings {
        let nodes = Dictionary(grouping: nodeAddresses, by: \.node.id.region)
        return ClientSettings(
            cluster: cluster, user: user, coordinator: coordinatorAddress,
            nodes: nodes.mapValues { $0.map(\.address) }, credentials: Self.credentials)
    }
}

extension Address {
    /// The same port at every address of the machine.
    fileprivate var everywhere: Address { Address(checkedHost: "0.0.0.0", port: port) }

    /// For a host and a port that the topology's reading has checked.
    fileprivate init(checkedHost host: String, port: Int) {
        guard let address = Address(host: host, port: port) else {
            preconditionFailure("a topology's host and ports are those of an address")
        }
        self = address
    }
}
