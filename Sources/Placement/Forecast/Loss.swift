public import Gallery

/// Regions, or single nodes, that are gone all at once.
public struct Loss: Hashable, Sendable {
    public let regions: Set<Region>
    public let nodes: Set<NodeID>

    public init(regions: Set<Region> = [], nodes: Set<NodeID> = []) {
        self.regions = regions
        self.nodes = nodes
    }

    public func takes(_ node: NodeID) -> Bool { regions.contains(node.region) || nodes.contains(node) }

    /// What the operator would say of it: then nothing is waited for.
    func retired(beside standings: Standings) -> Standings {
        let regional = regions.reduce(standings) { $0.setting($1, to: .retired) }
        return nodes.reduce(regional) { $0.setting($1, to: .retired) }
    }
}

/// How fast nodes may send, in bytes a second; what is not named has no limit.
public struct TransferRates: Hashable, Sendable {
    /// What a node sends altogether.
    public var egress: [NodeID: Int64]
    /// What a node sends to another region.
    public var links: [NodeID: [Region: Int64]]
    /// What a node sends for deployments, measured: healing has the rest, and half at least.
    public var deploying: [NodeID: Deploying] = [:]

    /// How fast a node sends for deployments.
    public struct Deploying: Hashable, Sendable {
        public var all: Int64
        /// The part of it that goes to other regions; to which of them is not known.
        public var abroad: Int64

        public init(all: Int64 = 0, abroad: Int64 = 0) {
            self.all = all
            self.abroad = abroad
        }
    }

    public init(egress: [NodeID: Int64] = [:], links: [NodeID: [Region: Int64]] = [:]) {
        self.egress = egress
        self.links = links
    }
}
