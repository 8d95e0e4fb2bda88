public import Gallery

/// A cluster to be made on one machine: its regions, their nodes, and the rates between them.
public struct Topology: Hashable, Sendable {
    /// The most nodes of a cluster.
    public static let nodesMax = 1000

    /// A node to be made.
    public struct Node: Hashable, Sendable {
        public let id: NodeID
        /// What it sends altogether; `nil` for as fast as it goes.
        public let egress: TransferRate?

        public init(id: NodeID, egress: TransferRate?) {
            self.id = id
            self.egress = egress
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
    public let liveness: LivenessSettings
    public let regions: [RegionDefinition]
    public let nodes: [Node]
    public let links: [Link]

    init(
        cluster: String, host: String, basePort: Int, liveness: LivenessSettings, regions: [RegionDefinition],
        nodes: [Node], links: [Link]
    ) {
        self.cluster = cluster
        self.host = host
        self.basePort = basePort
        self.liveness = liveness
        self.regions = regions
        self.nodes = nodes
        self.links = links
    }

    /// What a node of `region` may send to each other region; those without a link are left out.
    public func rates(from region: Region) -> [Region: TransferRate] {
        var rates: [Region: TransferRate] = [:]
        for link in links where link.between.contains(region) {
            for other in link.between where other != region { rates[other] = link.rate }
        }
        return rates
    }
}
