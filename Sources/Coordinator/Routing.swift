import Gallery
import Synchronization
import Wire

/// What lookups read without asking the coordinator: the committed state and who holds what, alive.
///
/// The lock is held for a look or an entry, never for an effect.
final class Routing: Sendable {
    private struct Table {
        var state = GalleryState()
        var holders: [Digest: [NodeID]] = [:]
        var alive: Set<NodeID> = []
        var turn = 0
    }

    private let table = Mutex(Table())

    init() {}

    /// The committed state.
    var state: GalleryState { table.withLock(\.state) }

    func set(_ state: GalleryState) {
        table.withLock { $0.state = state }
    }

    /// The nodes that hold `content` verified and are alive, in order.
    func set(_ holders: [NodeID], of content: Digest) {
        table.withLock { $0.holders[content] = holders.isEmpty ? nil : holders }
    }

    func set(_ node: NodeID, isAlive: Bool) {
        table.withLock { table in
            if isAlive { table.alive.insert(node) } else { table.alive.remove(node) }
        }
    }

    func isAlive(_ node: NodeID) -> Bool {
        table.withLock { $0.alive.contains(node) }
    }

    func holders(of content: Digest) -> [NodeID] {
        table.withLock { $0.holders[content] ?? [] }
    }

    /// What `reference` means in `region`, and a node there from which to deploy it.
    ///
    /// Holders take turns. Without one in the region, another live node of it reads through: a copy that is
    /// gone for now never brings back an older version.
    func resolve(_ reference: ImageReference, in region: Region) throws -> Receipt {
        try table.withLock { table in
            let resolution = try table.state.resolve(reference, in: region)
            let holders = table.holders[resolution.version.properties.osDisk.digest] ?? []
            guard holders.contains(where: table.alive.contains) else { throw Unroutable.noCopy(resolution.version.id) }
            let local = holders.filter { $0.region == region && table.alive.contains($0) }
            let candidates = local.isEmpty ? table.alive.filter { $0.region == region }.sorted() : local
            guard !candidates.isEmpty else { throw Unroutable.noNode(region) }
            table.turn = (table.turn + 1) & 0xFFFF
            let node = candidates[table.turn % candidates.count]
            guard let registration = table.state.nodes[node] else { throw Unroutable.noNode(region) }
            return Receipt(
                resolution, node: node, address: registration.address, age: 0, origin: "coordinator")
        }
    }
}

/// Why a version that resolves cannot be deployed at this moment.
enum Unroutable: Error {
    case noCopy(ImageVersionID)
    case noNode(Region)

    var text: String {
        switch self {
        case .noCopy(let id):
            "\(id) stands, but no live node holds a verified copy of it; see `vitrine cluster status` and "
                + "`vitrine incidents`"
        case .noNode(let region): "no node of region \(region) is alive; deploy in another region, or bring one back"
        }
    }
}
