public import Gallery

/// A cluster to be made: its regions, their nodes, and the rates between them; on this machine or on several.
public struct Topology: Hashable, Sendable {
    /// The most nodes of a cluster.
    public static let nodesMax = 1000

    /// A node to be made.
    public struct Node: Hashable, Sendable {
        public let id: NodeID
        /// What it sends altogether; `nil` for as fast as it goes.
        public let egress: TransferRate?
        /// Where others reach it, on a machine of its own; `nil` for this machine and the next port.
        public let address: Address?

        public init(id: NodeID, egress: TransferRate?, address: Address? = nil) {
            self.id = id
            self.egress = egress
            self.address = address
        }
    }

    /// The rate between two regions, for each sending node, in both directions.
    public struct Link: Hashable, Sendable {
        public let between: Set<Region>
        public let rate: TransferRate

        public init(between: Set<Region>, rate: TransferRate) {
            self.between = between
            self.rate = rate
        }
    }

    public let cluster: String
    /// Where every process listens.
    public let host: String
    /// The coordinator's port; the nodes have the next ones in the order of ``nodes``.
    public let basePort: Int
    /// Where others reach the coordinator, on a machine of its own; `nil` for this machine and ``basePort``.
    public let coordinator: Address?
    public let liveness: LivenessSettings
    public let regions: [RegionDefinition]
    public let nodes: [Node]
    public let links: [Link]

    init(
        cluster: String, host: String, basePort: Int, coordinator: Address?, liveness: LivenessSettings,
        regions: [RegionDefinition],
        nodes: [Node], links: [Link]
    ) {
        self.cluster = cluster
        self.host = host
        self.basePort = basePort
        self.coordinator = coordinator
        self.liveness = liveness
        self.regions = regions
        self.nodes = nodes
        self.links = links
    }

    /// Whether some of its processes belong on machines of their own.
    public var isSpread: Bool { coordinator != nil || nodes.contains { $0.address != nil } }

    /// What a node of `region` may send to each other region; those without a link are left out.
    public func rates(from region: Region) -> [Region: TransferRate] {
        var rates: [Region: TransferRate] = [:]
        for link in links where link.between.contains(region) {
            for other in link.between where other != region { rates[other] = link.rate }
        }
        return rates
    }
}
