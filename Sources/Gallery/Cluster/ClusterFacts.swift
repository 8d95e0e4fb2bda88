/// What the coordinator writes down of its cluster.
extension GalleryState {
    mutating func performOnCluster(_ operation: GalleryOperation) throws(GalleryRefusal) -> Outcome {
        switch operation {
        case .defineRegion(let region): try define(region)
        case .registerNode(let node): try register(node)
        case .establish(let administrator): try establish(administrator)
        case .recordNode(let id, let condition, _): record(id, condition)
        case .setRegionStanding(let region, let standing): try set(region, standing)
        case .setNodeStanding(let id, let standing): try set(id, standing)
        default: .unchanged
        }
    }

    /// A node that is lost or has come back; known already changes nothing.
    private mutating func record(_ node: NodeID, _ condition: NodeCondition) -> Outcome {
        let isNews =
            switch condition {
            case .lost: nodes[node] != nil && lostNodes.insert(node).inserted
            case .returned: lostNodes.remove(node) != nil
            }
        return isNews ? .applied : .unchanged
    }
}
