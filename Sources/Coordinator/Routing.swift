import Gallery
import Placement
import Synchronization
import Wire

/// What lookups read without asking the coordinator: the committed state and who holds what, alive.
///
/// The lock is held for a look or an entry, never for an effect.
final class Routing: Sendable {
    private struct Table {
        var state = GalleryState()
        /// Also those that are not connected at this moment.
        var directory = HolderDirectory()
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

    /// The nodes whose verified copies may be read.
    func set(_ directory: HolderDirectory) {
        table.withLock { table in
            // An unchanged one would only keep the planner from changing its own in place.
            guard directory.changes != table.directory.changes else { return }
            table.directory = directory
        }
    }

    /// How many contents `node` holds, verified.
    func count(on node: NodeID) -> Int {
        table.withLock { $0.directory.count(on: node) }
    }

    func set(_ node: NodeID, isAlive: Bool) {
        table.withLock { table in
            if isAlive { table.alive.insert(node) } else { table.alive.remove(node) }
        }
    }

    func isAlive(_ node: NodeID) -> Bool {
        table.withLock { $0.alive.contains(node) }
    }

    /// What `reference` means in `region` for `caller`, and a node there from which to deploy it.
    func resolve(
        _ reference: ImageReference, in region: Region, for caller: Caller, now: Instant
    ) throws -> Receipt {
        let resolution = try state.resolve(reference, in: region, for: caller, now: now)
        let (node, address) = try place(of: resolution)
        return Receipt(resolution, node: node, address: address, age: 0, origin: "coordinator")
    }

    /// The node that is to serve a resolution: of the region's live ones those that hold the most disks of the version
    /// take turns.
    ///
    /// What it lacks it reads through: a copy that is gone for now never brings back an older version.
    private func place(of resolution: Resolution) throws(Unroutable) -> (NodeID, address: String) {
        let contents = resolution.version.distinctContents
        let region = resolution.region
        return try table.withLock { table throws(Unroutable) in
            let holders = contents.map { table.directory.holders(of: $0.digest).filter(table.alive.contains) }
            guard holders.allSatisfy({ !$0.isEmpty }) else { throw .noCopy(resolution.version.id) }
            let local = table.alive.filter { $0.region == region }.sorted()
            let counts = local.map { node in holders.count { $0.contains(node) } }
            let candidates = zip(local, counts).filter { $0.1 == counts.max() }.map(\.0)
            guard !candidates.isEmpty else { throw .noNode(region) }
            table.turn = (table.turn + 1) & 0xFFFF
            let node = candidates[table.turn % candidates.count]
            guard let registration = table.state.nodes[node] else { throw .noNode(region) }
            return (node, registration.address)
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
            "\(id) stands, but no live node holds a verified copy of one of its disks; see `vitrine cluster status` and "
                + "`vitrine incidents`"
        case .noNode(let region): "no node of region \(region) is alive; deploy in another region, or bring one back"
        }
    }
}
