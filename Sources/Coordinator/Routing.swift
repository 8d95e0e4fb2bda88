import Gallery
import Placement
import Synchronization
import Wire

/// What lookups read without asking the coordinator: the committed state and who holds what, alive.
///
/// The lock is held to take or replace a snapshot, never while one is read.
final class Routing: Sendable {
    /// All of it as of one moment.
    final class Snapshot: Sendable {
        let state: GalleryState
        /// Different for each.
        let number: UInt64
        /// Also those that are not connected at this moment.
        let directory: HolderDirectory
        let alive: Set<NodeID>
        /// Those whose disks are slow: they are read from if nobody else has it.
        let slow: Set<NodeID>

        fileprivate init(
            number: UInt64, _ state: GalleryState, _ directory: HolderDirectory, alive: Set<NodeID>,
            slow: Set<NodeID> = []
        ) {
            self.slow = slow
            self.number = number
            self.state = state
            self.directory = directory
            self.alive = alive
        }
    }

    private let current = Mutex(Snapshot(number: 0, GalleryState(), HolderDirectory(), alive: []))
    private let turn = Atomic<UInt>(0)

    init() {}

    /// What stands at this moment.
    var snapshot: Snapshot { current.withLock { $0 } }

    /// The committed state.
    var state: GalleryState { snapshot.state }

    func set(_ state: GalleryState) {
        current.withLock { $0 = Snapshot(number: $0.number + 1, state, $0.directory, alive: $0.alive, slow: $0.slow) }
    }

    /// The nodes whose verified copies may be read.
    func set(_ directory: HolderDirectory) {
        current.withLock { current in
            // An unchanged one would only keep the planner from changing its own in place.
            guard directory.changes != current.directory.changes else { return }
            current = Snapshot(
                number: current.number + 1, current.state, directory, alive: current.alive, slow: current.slow)
        }
    }

    /// How many contents `node` holds, verified.
    func count(on node: NodeID) -> Int { snapshot.directory.count(on: node) }

    func set(_ node: NodeID, isAlive: Bool) {
        current.withLock { current in
            guard isAlive != current.alive.contains(node) else { return }
            let alive = isAlive ? current.alive.union([node]) : current.alive.subtracting([node])
            current = Snapshot(
                number: current.number + 1, current.state, current.directory, alive: alive, slow: current.slow)
        }
    }

    func set(_ node: NodeID, isSlow: Bool) {
        current.withLock { current in
            guard isSlow != current.slow.contains(node) else { return }
            let slow = isSlow ? current.slow.union([node]) : current.slow.subtracting([node])
            current = Snapshot(
                number: current.number + 1, current.state, current.directory, alive: current.alive, slow: slow)
        }
    }

    func isAlive(_ node: NodeID) -> Bool { snapshot.alive.contains(node) }

    /// What `reference` means in `region` for `caller`, and a node there from which to deploy it.
    ///
    /// `snapshot` is a recent one, and `reading` what the caller may in it; `machine` is what is to be made of the image.
    func resolve(
        _ reference: ImageReference, in region: Region, for caller: Caller, knowing reading: ReadableVersions? = nil,
        as machine: MachineTerms? = nil, from snapshot: Snapshot, now: Instant
    ) throws -> Receipt {
        let resolution = try snapshot.state.resolve(
            reference, in: region, for: caller, knowing: reading, as: machine, now: now)
        let node: NodeID
        do {
            node = try self.node(for: resolution, in: snapshot)
        } catch .noCopy where reference.isOfConsumers {
            throw Unroutable.noCopyForConsumers(reference.naming(resolution.version.number))
        }
        guard let registration = snapshot.state.nodes[node] else { throw Unroutable.noNode(region) }
        return Receipt(resolution, node: node, address: registration.address, age: 0, origin: "coordinator")
    }

    /// Those that may serve a resolution, by turns.
    private func node(for resolution: Resolution, in snapshot: Snapshot) throws(Unroutable) -> NodeID {
        if let only = snapshot.onlyNode(for: resolution) { return only }
        let candidates = try snapshot.nodes(for: resolution)
        return candidates[Int(turn.wrappingAdd(1, ordering: .relaxed).newValue % UInt(candidates.count))]
    }
}

extension Routing.Snapshot {
    /// The one node of the region that holds the version's only disk, if there are no others.
    fileprivate func onlyNode(for resolution: Resolution) -> NodeID? {
        guard resolution.version.properties.dataDisks.isEmpty else { return nil }
        var found: NodeID?
        var count = 0
        directory.forEachHolder(of: resolution.version.properties.osDisk.digest) { node in
            guard node.region == resolution.region, alive.contains(node) else { return }
            found = node
            count += 1
        }
        return count == 1 ? found : nil
    }

    /// The nodes that may serve a resolution, at least one: those of the region that hold all disks of the version, or
    /// else the most of them.
    ///
    /// What one lacks it reads through: a copy that is gone for now never brings back an older version.
    fileprivate func nodes(for resolution: Resolution) throws(Unroutable) -> [NodeID] {
        let contents = resolution.version.distinctContents
        let region = resolution.region
        let whole = contents.first.map { first in
            holders(of: first).filter { node in
                node.region == region && contents.dropFirst().allSatisfy { holders(of: $0).contains(node) }
            }
        }
        if let whole, !whole.isEmpty {
            let quick = whole.filter { !slow.contains($0) }
            return quick.isEmpty ? whole : quick
        }
        let lists = contents.map(holders)
        guard !lists.isEmpty, lists.allSatisfy({ !$0.isEmpty }) else { throw .noCopy(resolution.version.id) }
        let local = alive.filter { $0.region == region }.sorted()
        let counts = local.map { node in lists.count { $0.contains(node) } }
        guard let most = counts.max() else { throw .noNode(region) }
        return zip(local, counts).filter { $0.1 == most }.map(\.0)
    }

    private func holders(of content: DiskContent) -> [NodeID] {
        directory.holders(of: content.digest).filter(alive.contains)
    }
}

/// Why a version that resolves cannot be deployed at this moment.
enum Unroutable: Error {
    case noCopy(ImageVersionID)
    case noCopyForConsumers(ImageReference)
    case noNode(Region)

    var text: String {
        switch self {
        case .noCopy(let id):
            "\(id) stands, but no live node holds a verified copy of one of its disks; see `vitrine cluster status` and "
                + "`vitrine incidents`"
        case .noCopyForConsumers(let reference):
            "\(reference) stands, but none of its disks' copies can be read at this moment; try again, or ask its publisher"
        case .noNode(let region): "no node of region \(region) is alive; deploy in another region, or bring one back"
        }
    }
}
