import Gallery
import Wire

/// The machine of somebody who publishes, asks and deploys, in a region of their own.
final class ClientHost: Host {
    /// As many deeds at once; what comes beyond is left undone.
    static let deedsMax = 12

    /// Who may change nothing, and read only what was granted.
    let isGuest: Bool
    let principal: Principal
    private var coordinator: End?
    private var awaiting: [(End?) -> Void]?
    private var nodes: [NodeID: End] = [:]
    var deedsUnderWay = 0
    private var keys = 0

    init(number: Int, isGuest: Bool, region: Region, cluster: Cluster) {
        self.isGuest = isGuest
        principal = isGuest ? Cluster.guest : Cluster.administrator
        super.init(number: number, name: "u\(number)", role: .user, region: region, cluster: cluster)
    }

    override func end() {
        coordinator = nil
        awaiting = nil
        nodes = [:]
        deedsUnderWay = 0
    }

    func nextKey() -> String {
        keys += 1
        return "\(name)-\(keys)"
    }

    /// The connection to the coordinator, made if there is none.
    func withCoordinator(_ body: @escaping (End?) -> Void) {
        if let coordinator, coordinator.isOpen { return body(coordinator) }
        guard awaiting == nil else {
            awaiting?.append(body)
            return
        }
        awaiting = [body]
        cluster.network.dial(from: self, to: cluster.coordinator(for: self)) { [self] end in
            coordinator = end
            let waiting = awaiting ?? []
            awaiting = nil
            for body in waiting { body(end) }
        }
    }

    /// The connection to a node, made if there is none.
    func withNode(_ id: NodeID, _ body: @escaping (End?) -> Void) {
        if let end = nodes[id], end.isOpen { return body(end) }
        cluster.network.dial(from: self, to: cluster.node(id)) { [self] end in
            nodes[id] = end
            body(end)
        }
    }

    /// What does not answer is dialed anew.
    func leaveCoordinator() {
        coordinator?.close(saying: "no answer")
        coordinator = nil
    }

    func leave(_ id: NodeID) {
        nodes[id]?.close(saying: "no answer")
        nodes[id] = nil
    }
}
