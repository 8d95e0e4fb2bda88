/// A target region that has fewer nodes than a version wants copies there: the others wait until nodes join.
public struct WaitingReplicas: Hashable, Sendable {
    public let region: Region
    /// How many nodes are registered there.
    public let nodes: Int
    /// How many copies the version wants there.
    public let wanted: Int
}

extension WaitingReplicas: CustomStringConvertible {
    public var description: String {
        let asked = "\(wanted) replica\(wanted == 1 ? "" : "s") asked"
        return "\(region) has \(nodes) node\(nodes == 1 ? "" : "s"), \(asked): \(wanted - nodes) will wait for nodes"
    }
}

extension GalleryState {
    /// The target regions, in their order, in which not all copies of `version` find a node; none of a shallow one.
    public func waitingReplicas(of version: ImageVersion) -> [WaitingReplicas] {
        guard version.properties.replicationMode == .full else { return [] }
        return version.properties.targetRegions.compactMap { target in
            let nodes = self.nodes.keys.count { $0.region == target.name }
            let wanted = version.copiesWanted(in: target)
            return wanted > nodes ? WaitingReplicas(region: target.name, nodes: nodes, wanted: wanted) : nil
        }
    }

    /// What who wanted the version `id` so should know at once; `nil` if there is nothing.
    public func replicaWarning(of id: ImageVersionID) -> String? {
        guard let version = standingVersion(id) else { return nil }
        let waiting = waitingReplicas(of: version)
        guard !waiting.isEmpty else { return nil }
        var texts = waiting.prefix(GalleryRefusal.nestedNamesMax).map(\.description)
        if waiting.count > texts.count { texts.append("and \(waiting.count - texts.count) regions more") }
        return texts.joined(separator: "; ")
    }
}
