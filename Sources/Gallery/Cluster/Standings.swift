/// Whether the operator of a cluster counts on a region or node.
public enum Standing: String, Hashable, Sendable, Codable, CaseIterable {
    /// It takes copies, and what it holds counts.
    case serving
    /// What it holds is made anew elsewhere, and only then goes from it; it takes nothing new.
    case draining
    /// It is gone for good: what it held is made anew elsewhere at once, and it is not let in until it serves again.
    case retired
}

/// What the operator has said of regions and nodes; whoever is not named serves.
public struct Standings: Hashable, Sendable {
    /// The regions that are gone for good, and all their nodes with them.
    public internal(set) var retiredRegions: Set<Region> = []
    /// What was said of single nodes, ``Standing/serving`` left out.
    public internal(set) var nodes: [NodeID: Standing] = [:]

    /// Everybody serves.
    public init() {}

    public subscript(region: Region) -> Standing { retiredRegions.contains(region) ? .retired : .serving }

    /// A node is retired with its region, whatever was said of it alone.
    public subscript(node: NodeID) -> Standing {
        self[node.region] == .retired ? .retired : nodes[node] ?? .serving
    }

    /// With other words on a region; a region drains with its nodes only, so that is as if it served.
    public func setting(_ region: Region, to standing: Standing) -> Self {
        var changed = self
        if standing == .retired { changed.retiredRegions.insert(region) } else { changed.retiredRegions.remove(region) }
        return changed
    }

    /// With other words on a node.
    public func setting(_ node: NodeID, to standing: Standing) -> Self {
        var changed = self
        changed.nodes[node] = standing == .serving ? nil : standing
        return changed
    }
}
