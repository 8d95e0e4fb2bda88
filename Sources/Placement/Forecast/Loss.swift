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

    public init(egress: [NodeID: Int64] = [:], links: [NodeID: [Region: Int64]] = [:]) {
        self.egress = egress
        self.links = links
    }
}
