import Gallery
import Placement

/// What an operator is told of a node beside its state.
extension Coordinator {
    /// How many contents of a node are asked why they are still there, and how many users are named for each reason.
    private static let contentsAsked = 256
    private static let usersNamed = 3

    /// Is `nil` if there is nothing to say.
    func notes(on node: Planner.NodeStatus) -> [String]? {
        var notes: [String] = []
        if node.disk == .slow { notes.append("its disk is slow: others are read and written first") }
        if node.isSparedAsSource {
            notes.append("copies from it did not verify, again and again: others are asked first for a while")
        }
        if let seen = leadership.claim(of: node.node) {
            notes.append(
                "it says that it obeys a coordinator of epoch \(seen), which no other node has seen: it is not believed, and "
                    + "takes no orders. If there was a later coordinator, restore from its catalog; else retire the node"
            )
        }
        if node.standing == .draining || node.disk == .failing { notes += remainders(on: node.node, by: planner) }
        return notes.isEmpty ? nil : notes
    }

    /// Why what is on a node that is emptied is still there.
    func remainders(on node: NodeID, by planner: Planner) -> [String] {
        let remainders = planner.remainders(on: node, limit: Self.contentsAsked)
        let groups = Dictionary(grouping: remainders) { "\($0.region): \($0.reason.text)" }
        let staying =
            planner.stayingContents(on: node, limit: Self.contentsAsked).map { [text(of: $0, on: node)] } ?? []
        return staying
            + groups.sorted { $0.key < $1.key }.map { reason, remainders in
                let users = remainders.lazy.flatMap { self.uses.users(of: $0.content, in: self.routing.state) }
                let names = Set(users.prefix(Self.contentsAsked).map(\.name)).sorted()
                let more = names.count > Self.usersNamed ? " and \(names.count - Self.usersNamed) more" : ""
                return "\(remainders.count) contents stay until they are elsewhere, too; \(reason) "
                    + "(\(names.prefix(Self.usersNamed).joined(separator: ", "))\(more))"
            }
    }

    private func text(of staying: (count: Int, stoodIn: Int), on node: NodeID) -> String {
        "\(node.region) has no other node: \(staying.count) contents stay here and are served from here until it has one, "
            + "\(staying.stoodIn) of them have stand-ins in other regions. Add a node to \(node.region) and they go there; "
            + "where nothing stands in, pair the region or add target regions; to do without the region, stop the node"
    }
}
