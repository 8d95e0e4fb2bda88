import Chance
import Gallery

/// The disk of a node: what is written, what of it is synced, and everything that can be wrong with it.
final class NodeDisk {
    /// A disk content as it lies there.
    struct Replica {
        let manifest: Manifest
        /// `nil` where nothing was written yet, or it is gone.
        var chunks: [UInt64?]
        var isSynced: [Bool]
        /// All of it came; without `isWholeSynced` a power loss makes it a part again.
        var isWhole = false
        var isWholeSynced = false

        init(_ manifest: Manifest) {
            self.manifest = manifest
            chunks = Array(repeating: nil, count: manifest.hashes.count)
            isSynced = Array(repeating: false, count: manifest.hashes.count)
        }

        func isIntact(_ index: Int) -> Bool {
            chunks[index].map { Manifest.hash(of: $0) == manifest.hashes[index] } ?? false
        }

        var isIntact: Bool { chunks.indices.allSatisfy(isIntact) }
        var missing: [Int] { chunks.indices.filter { chunks[$0] == nil } }
    }

    /// Why the disk did not do what it was told.
    enum Fault: Error {
        case full
        case readOnly
        /// What was to be synced is gone; syncing again would only pretend.
        case syncFailed
    }

    /// Whose disk it is, written when it was first used.
    var owner: NodeID
    var incarnation: Int
    /// Which coordinator is obeyed.
    private(set) var fence = EpochFence()
    private(set) var replicas: [Digest: Replica] = [:]
    /// Damaged contents that were put aside.
    private(set) var aside: Set<Digest> = []
    /// The view of the catalog, as written last and as it is there in any case.
    var view = View()
    private var syncedView = View()
    var isFull = false
    var isReadOnly = false
    var syncsToFail = 0
    /// How many times slower than it should be.
    var slowness: Int64 = 1
    /// The next chunk goes to the place of another content's.
    var misdirectedTo: Digest?
    /// Writes that are acknowledged and never reach the disk: what was in their place is read.
    var writesToLose = 0

    init(owner: NodeID, incarnation: Int) {
        self.owner = owner
        self.incarnation = incarnation
    }

    /// In order, so that everything that goes through them is the same in every process.
    var contents: [Digest] { replicas.keys.sorted() }

    func isWhole(_ content: Digest) -> Bool { replicas[content]?.isWhole == true }
    func holdsIntact(_ content: Digest) -> Bool { replicas[content].map { $0.isWhole && $0.isIntact } ?? false }
    /// Intact, and there after any power loss.
    func holdsDurably(_ content: Digest) -> Bool {
        replicas[content].map { $0.isWholeSynced && $0.isIntact && $0.isSynced.allSatisfy(\.self) } ?? false
    }

    func write(_ fence: EpochFence) throws(Fault) {
        guard !isReadOnly else { throw .readOnly }
        self.fence = fence
    }

    /// Makes room for a content.
    func begin(_ content: Digest, _ manifest: Manifest) throws(Fault) {
        guard replicas[content] == nil else { return }
        try requireWritable()
        replicas[content] = Replica(manifest)
    }

    func write(_ chunk: UInt64, at index: Int, of content: Digest) throws(Fault) {
        try requireWritable()
        guard writesToLose == 0 else {
            writesToLose -= 1
            replicas[content]?.chunks[index] = 0
            return
        }
        if let other = misdirectedTo {
            misdirectedTo = nil
            replicas[other]?.chunks[0] = chunk
            // What stood in the right place is read there from here on.
            replicas[content]?.chunks[index] = 0
            return
        }
        replicas[content]?.chunks[index] = chunk
        replicas[content]?.isSynced[index] = false
    }

    /// Syncs what was written of a content; a content of which all came is whole then.
    ///
    /// After a failure what was not synced before is gone.
    func sync(_ content: Digest, isWhole: Bool) throws(Fault) {
        try requireWritable()
        guard var replica = replicas[content] else { return }
        guard syncsToFail == 0 else {
            syncsToFail -= 1
            for index in replica.chunks.indices where !replica.isSynced[index] { replica.chunks[index] = nil }
            replicas[content] = replica
            throw .syncFailed
        }
        for index in replica.chunks.indices { replica.isSynced[index] = true }
        if isWhole { (replica.isWhole, replica.isWholeSynced) = (true, true) }
        replicas[content] = replica
    }

    /// Forgets a chunk that turned out to be damaged before the content was whole.
    func drop(_ index: Int, of content: Digest) {
        replicas[content]?.chunks[index] = nil
        replicas[content]?.isSynced[index] = false
    }

    func remove(_ content: Digest) throws(Fault) {
        guard !isReadOnly else { throw .readOnly }
        replicas[content] = nil
    }

    func putAside(_ content: Digest) {
        replicas[content] = nil
        aside.insert(content)
    }

    func rot(_ content: Digest, at index: Int) {
        guard let chunk = replicas[content]?.chunks[index] else { return }
        replicas[content]?.chunks[index] = chunk ^ 0x10
    }

    func syncView() { syncedView = view }

    /// The machine lost its power: of what was not synced a part is there, whole, torn or not.
    func losePower(tornPercent: Int, _ chance: inout SeededGenerator) {
        for content in contents {
            guard var replica = replicas[content] else { continue }
            for index in replica.chunks.indices where !replica.isSynced[index] {
                guard let chunk = replica.chunks[index] else { continue }
                let isTorn = chance.chance(tornPercent)
                replica.chunks[index] = isTorn ? chunk & 0xffff_ffff : chance.chance(50) ? chunk : nil
            }
            replica.isWhole = replica.isWholeSynced
            replicas[content] = replica.chunks.allSatisfy { $0 == nil } ? nil : replica
        }
        if chance.chance(50) { view = syncedView }
    }

    /// Everything is gone, and the node that finds the disk makes it its own anew.
    func wipe() {
        replicas = [:]
        aside = []
        view = View()
        syncedView = View()
        fence = EpochFence()
        incarnation += 1
        isFull = false
        misdirectedTo = nil
        writesToLose = 0
    }

    private func requireWritable() throws(Fault) {
        guard !isReadOnly else { throw .readOnly }
        guard !isFull else { throw .full }
    }
}
