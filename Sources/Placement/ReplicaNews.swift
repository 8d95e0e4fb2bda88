public import Gallery

/// Where versions have all their copies again, or fewer than before: what the catalog is to be told.
extension Planner {
    /// The regions of a version in which the number of its verified copies is news to the catalog; `isJoined` says which
    /// nodes have told what they hold and are heard.
    public func replicaNews(of version: ImageVersion, isJoined: (NodeID) -> Bool) -> [Region] {
        guard version.properties.replicationMode == .full, !version.verifiedIn.isEmpty else { return [] }
        let counts = heldCounts(of: version)
        return version.verifiedIn.filter { region in
            let held = counts[region] ?? 0
            let known = version.shortIn[region]
            guard let target = version.target(region), known != held else { return false }
            let wanted = version.copiesWanted(in: target)
            return held >= wanted || known == 0 && held > 0
                ? known != nil : held < known ?? wanted && isSettled(region, for: version, isJoined: isJoined)
        }
    }

    /// The contents that the lost nodes of a region held; none while a node of it is only silent, or has not said yet
    /// what it holds: no count there means anything then.
    public func contentsOfLost(in region: Region, isJoined: (NodeID) -> Bool) -> [Digest] {
        guard isSettled(region, isJoined: isJoined) else { return [] }
        return nodes.filter { $0.node.region == region && $0.liveness == .lost }
            .flatMap { inventory(of: $0.node).keys.sorted() }
    }

    /// The count to be recorded of a region; `nil` if the catalog knows it.
    public func newCount(of version: ImageVersion, in region: Region) -> Int? {
        guard let target = version.target(region) else { return nil }
        let held = heldCounts(of: version)[region] ?? 0
        let isShort = held < version.copiesWanted(in: target)
        return version.shortIn[region] == (isShort ? held : nil) ? nil : held
    }

    /// By region, how many verified copies there are of the disk of which there are fewest.
    private func heldCounts(of version: ImageVersion) -> [Region: Int] {
        let holders = version.distinctContents.map { verifiedHolders(of: $0.digest) }
        return Dictionary(
            uniqueKeysWithValues: version.verifiedIn.map { region in
                (region, holders.map { $0[region]?.count ?? 0 }.min() ?? 0)
            })
    }

    /// Whether also none of the region's copies is only claimed, as those of a node that has just come back: it may be
    /// whole.
    private func isSettled(_ region: Region, for version: ImageVersion, isJoined: (NodeID) -> Bool) -> Bool {
        guard isSettled(region, isJoined: isJoined) else { return false }
        return version.distinctContents.allSatisfy { content in
            holders(of: content.digest).allSatisfy { node, holding in
                node.region != region || holding == .verified || liveness(of: node) == .lost
            }
        }
    }

    /// Whether each node of the region is lost, or joined and heard.
    private func isSettled(_ region: Region, isJoined: (NodeID) -> Bool) -> Bool {
        nodes.allSatisfy { status in
            guard status.node.region == region, status.liveness != .lost else { return true }
            return (status.liveness == .alive || status.liveness == .suspect) && isJoined(status.node)
        }
    }
}
