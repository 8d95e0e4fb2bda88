import Gallery
import Placement

/// Noting where versions have all their copies again, or fewer than before.
extension Coordinator {
    /// Notes the regions in which the number of verified copies of a version is news to the catalog.
    func noteReplicas(of version: ImageVersion) {
        for region in planner.replicaNews(of: version, isJoined: isJoined) {
            facts.add(.replicas(version.id, version.generation, region))
        }
    }

    /// Notes what a region lacks of what its lost nodes held.
    func noteLosses(in region: Region) {
        let state = routing.state
        for content in planner.contentsOfLost(in: region, isJoined: isJoined) {
            for case .version(let id) in uses.users(of: content, in: state) {
                if let version = state.standingVersion(id) { noteReplicas(of: version) }
            }
        }
    }

    /// The count to be recorded, as it is when it is recorded; `nil` if the catalog knows it.
    func newCount(of id: ImageVersionID, _ generation: Generation, in region: Region) -> Int? {
        guard let version = state.standingVersion(id), version.generation == generation else { return nil }
        return planner.newCount(of: version, in: region)
    }

    private func isJoined(_ node: NodeID) -> Bool { links[node]?.stage == .joined }
}
