import Gallery
import Placement

/// Noting where versions have all their copies again, or fewer than before.
extension Coordinator {
    /// Notes the regions in which the number of verified copies of a version is news to the catalog.
    func noteReplicas(of version: ImageVersion) {
        guard version.properties.replicationMode == .full, !version.verifiedIn.isEmpty else { return }
        let counts = heldCounts(of: version)
        for region in version.verifiedIn {
            let held = counts[region] ?? 0
            let known = version.shortIn[region]
            guard let target = version.target(region), known != held else { continue }
            let wanted = version.copiesWanted(in: target)
            let isNews =
                held >= wanted || known == 0 && held > 0
                ? known != nil : held < known ?? wanted && isSettled(region, for: version)
            if isNews { facts.add(.replicas(version.id, version.generation, region)) }
        }
    }

    /// Notes what a region lacks of what its lost nodes held.
    ///
    /// While a node of it is only silent, or has not said yet what it holds, no count there means anything.
    func noteLosses(in region: Region) {
        guard isSettled(region) else { return }
        let state = routing.state
        for node in planner.nodes where node.node.region == region && node.liveness == .lost {
            for content in planner.inventory(of: node.node).keys.sorted() {
                for case .version(let id) in uses.users(of: content, in: state) {
                    if let version = state.standingVersion(id) { noteReplicas(of: version) }
                }
            }
        }
    }

    /// The count to be recorded, as it is when it is recorded; `nil` if the catalog knows it.
    func newCount(of id: ImageVersionID, _ generation: Generation, in region: Region) -> Int? {
        guard let version = state.standingVersion(id), version.generation == generation,
            let target = version.target(region)
        else { return nil }
        let held = heldCounts(of: version)[region] ?? 0
        let isShort = held < version.copiesWanted(in: target)
        return version.shortIn[region] == (isShort ? held : nil) ? nil : held
    }

    /// By region, how many verified copies there are of the disk of which there are fewest.
    private func heldCounts(of version: ImageVersion) -> [Region: Int] {
        let holders = version.distinctContents.map { planner.verifiedHolders(of: $0.digest) }
        return Dictionary(
            uniqueKeysWithValues: version.verifiedIn.map { region in
                (region, holders.map { $0[region]?.count ?? 0 }.min() ?? 0)
            })
    }

    /// Whether also none of the region's copies is only claimed, as those of a node that has just come back: it may be
    /// whole.
    private func isSettled(_ region: Region, for version: ImageVersion) -> Bool {
        guard isSettled(region) else { return false }
        return version.distinctContents.allSatisfy { content in
            planner.holders(of: content.digest).allSatisfy { node, holding in
                node.region != region || holding == .verified || planner.liveness(of: node) == .lost
            }
        }
    }

    /// Whether each node of the region is lost, or joined and heard.
    private func isSettled(_ region: Region) -> Bool {
        planner.nodes.allSatisfy { status in
            guard status.node.region == region, status.liveness != .lost else { return true }
            let isHeard = status.liveness == .alive || status.liveness == .suspect
            return isHeard && links[status.node]?.stage == .joined
        }
    }
}
