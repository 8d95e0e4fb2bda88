public import Gallery

/// What is in the store at a moment, each list in the order of digests.
public struct Inventory: Hashable, Sendable {
    /// A replica that has all its chunks.
    public struct Complete: Hashable, Sendable {
        public let digest: Digest
        /// The disk's size in bytes.
        public let virtualSize: Int
        /// The bytes of its chunks that are not all zero.
        public let occupiedBytes: Int
        public let standing: Standing
    }

    /// How far a complete replica can be relied on.
    public enum Standing: Hashable, Sendable {
        /// Every byte of it was checked since this store was opened.
        case verified
        /// It was found on the disk, and its bytes not checked.
        case claimed
        /// So many of its chunks are damaged, `bytes` in all, and wait to be repaired; the others are served.
        case damaged(chunks: Int, bytes: Int)
        /// It cannot be used, and could not be moved into quarantine; it is where it was.
        case unusable(reason: String)
    }

    /// A replica that is being received, or waits to be.
    public struct Incoming: Hashable, Sendable {
        public let digest: Digest
        /// The chunks that are here, all-zero ones not counted.
        ///
        /// If nobody is receiving it: as its bitmap says.
        public let have: Int
        /// The chunks that it will have, all-zero ones not counted.
        public let of: Int
        /// Whether an `IncomingReplica` of it is in use.
        public let isActive: Bool
    }

    /// Something that was taken out of service and kept.
    public struct Quarantined: Hashable, Sendable {
        /// The content that it was, or was said to be; `nil` if its name was no digest.
        public let digest: Digest?
        public let path: String
        public let reason: String
        /// What it takes on the disk.
        public let bytes: Int
    }

    public let complete: [Complete]
    public let incoming: [Incoming]
    /// In the order in which they were put there.
    public let quarantined: [Quarantined]
}

/// Something that happened in the store.
///
/// Told on the thread that did it, with no lock held.
public enum StoreEvent: Hashable, Sendable {
    /// A chunk of an incoming replica was verified and written and can be read.
    case chunkArrived(Digest, chunk: Int)
    /// An incoming replica is complete.
    case completed(Digest)
    /// An incoming replica is gone.
    case discarded(Digest)
    /// When resumed, an incoming replica did not have this many chunks that its bitmap claimed.
    case claimsRejected(Digest, count: Int)
    /// Something was found damaged and is no longer served.
    case quarantined(Inventory.Quarantined)
    /// A chunk of a complete replica is damaged and no longer served; `kept` is what was kept of it, if that was
    /// possible.
    case chunkDamaged(Digest, chunk: Int, reason: String, kept: Inventory.Quarantined?)
    /// A damaged chunk has its right bytes again, durably.
    case chunkRepaired(Digest, chunk: Int)
    /// Every byte of a complete replica was found right, or put right.
    case verified(Digest)
    /// Something was removed from quarantine to keep it within its bound.
    case quarantineTrimmed(Inventory.Quarantined)
    /// Quarantine is over its bound, and its oldest cannot be removed.
    case quarantineKept(Inventory.Quarantined, why: ReplicaStoreError)
    /// A complete replica is damaged and could not even be moved; it is no longer served.
    case unusable(Digest, reason: String)
}
