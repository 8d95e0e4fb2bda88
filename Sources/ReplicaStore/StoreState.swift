import DiskImage
import Gallery

/// What the store knows; changed under its lock, which is never held during a call to the system.
///
/// A content that is being published, moved or removed is `busy` and in neither table, so that whoever does it is
/// alone with its files.
struct StoreState: Sendable {
    struct Content: Sendable {
        /// Which of several replicas of one content, had one after the other: news of an old one is ignored.
        let serial: Int
        let virtualSize: Int
        let occupiedBytes: Int
        /// What it is but for its damaged chunks.
        var standing: Inventory.Standing
        /// The damaged chunks, with their lengths.
        var damaged: [Int: Int] = [:]
        /// Up to which chunk a scrub of this life has come without a gap.
        var scrubbed = 0
        weak var open: OpenContent?

        func entry(_ digest: Digest) -> Inventory.Complete {
            Inventory.Complete(
                digest: digest, virtualSize: virtualSize, occupiedBytes: occupiedBytes, standing: standingNow)
        }

        /// What it is.
        var standingNow: Inventory.Standing {
            if case .unusable = standing { return standing }
            guard !damaged.isEmpty else { return standing }
            return .damaged(chunks: damaged.count, bytes: damaged.values.reduce(0, +))
        }
    }

    struct Incoming: Sendable {
        let chunkCount: Int
        /// What the durable bitmap says.
        var claimed: Int
        weak var replica: IncomingReplica?
        var progress: (have: Int, at: Instant)?
    }

    var contents: [Digest: Content] = [:]
    var incoming: [Digest: Incoming] = [:]
    var quarantined: [Inventory.Quarantined] = []
    var busy: Set<Digest> = []
    /// The bytes still to be written of each replica that is being begun or received.
    var promised: [Digest: Int] = [:]
    var serialLast = 0
    var quarantineNumberLast = 0

    /// Returns the serial of what was added.
    mutating func addContent(_ digest: Digest, _ manifest: DiskManifest, standing: Inventory.Standing) -> Int {
        serialLast += 1
        contents[digest] = Content(
            serial: serialLast, virtualSize: manifest.virtualSize, occupiedBytes: manifest.occupiedBytes,
            standing: standing)
        return serialLast
    }

    /// Makes the caller the only one who moves this content's files.
    mutating func claim(_ digest: Digest) throws(ReplicaStoreError) {
        guard busy.insert(digest).inserted else { throw .busy(digest) }
    }

    mutating func nextQuarantineNumber() -> Int {
        quarantineNumberLast += 1
        return quarantineNumberLast
    }

    var openContentCount: Int { contents.values.count { $0.open != nil } }
}
