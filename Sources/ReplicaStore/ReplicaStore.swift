import DiskImage
public import Gallery
import Synchronization

/// Disk contents kept as files, durably: receives them, serves them, checks them, removes them.
///
/// Every call blocks on the disk and may be made from any thread; make them on a thread that may block. Calls about
/// different contents do not wait for one another. What a crash or power loss leaves is put in order by the next
/// `open`, which trusts nothing it finds: a complete replica is a claim until its bytes were checked.
///
/// The store is open, and its directory locked, until nobody has it or anything it gave out.
public final class ReplicaStore: Sendable {
    let layout: Layout
    let limits: Limits
    let calls: any FileSystemCalls
    let onEvent: @Sendable (StoreEvent) -> Void
    let state: Mutex<StoreState>
    let ballast: Ballast
    private let lock: OpenFile

    /// Opens the data directory, which is made if its parent exists, and puts in order what it holds.
    ///
    /// Throws `inUse` if another store has it. What is malformed is moved to quarantine and reported through
    /// `onEvent` and `inventory`; only a directory that cannot be read or written is an error.
    public static func open(
        _ directory: String, limits: Limits = Limits(), calls: any FileSystemCalls = LinuxCalls(),
        onEvent: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) throws(ReplicaStoreError) -> ReplicaStore {
        let layout = Layout(root: directory)
        try DurableDirectory(directory, calls: calls).create()
        let lock = try OpenFile(directory, .directory, calls: calls)
        do throws(ReplicaStoreError) {
            try calls.repeated(directory) { () throws(SystemCallError) in try calls.lock(lock.descriptor) }
        } catch {
            throw error.isWouldBlock ? .inUse(path: directory) : error
        }
        let store = ReplicaStore(layout: layout, limits: limits, calls: calls, lock: lock, onEvent: onEvent)
        try store.putInOrder()
        return store
    }

    private init(
        layout: Layout, limits: Limits, calls: any FileSystemCalls, lock: OpenFile,
        onEvent: @escaping @Sendable (StoreEvent) -> Void
    ) {
        self.layout = layout
        self.limits = limits
        self.calls = calls
        self.lock = lock
        self.onEvent = onEvent
        ballast = Ballast(layout.ballast, bytes: limits.ballastBytes, calls: calls)
        state = Mutex(StoreState())
    }

    // Closing alone would not do: a child that was just forked holds the same lock until it becomes another program.
    deinit { calls.unlock(lock.descriptor) }

    /// What is here at this moment.
    public func inventory() -> Inventory {
        state.withLock { state in
            let complete = state.contents.map { $0.value.entry($0.key) }
            let incoming = state.incoming.map { digest, incoming in
                Inventory.Incoming(
                    digest: digest, have: incoming.replica?.haveCount ?? incoming.claimed, of: incoming.chunkCount,
                    isActive: incoming.replica != nil)
            }
            return Inventory(
                complete: complete.sorted { $0.digest < $1.digest },
                incoming: incoming.sorted { $0.digest < $1.digest }, quarantined: state.quarantined)
        }
    }

    /// What is here of one content, if it is complete.
    public func complete(_ digest: Digest) -> Inventory.Complete? {
        state.withLock { $0.contents[digest]?.entry(digest) }
    }

    /// Removes a complete replica: the name at once and durably, then the bytes.
    ///
    /// Whoever has it open goes on reading; the space is free when the last of them is done. Throws `notFound` if it
    /// is not here.
    public func remove(_ digest: Digest) throws(ReplicaStoreError) {
        let content = try state.withLock { state throws(ReplicaStoreError) in
            guard let content = state.contents[digest] else { throw .notFound(digest) }
            try state.claim(digest)
            state.contents[digest] = nil
            return content
        }
        let directory = DurableDirectory(layout.content(digest).directory, calls: calls)
        let outcome = Result { () throws(ReplicaStoreError) in
            try ballast.lightening { () throws(ReplicaStoreError) in try directory.remove() }
        }
        let isStillThere = Result { () throws(ReplicaStoreError) in try directory.status() != nil }
        state.withLock { state in
            if case .success(true) = isStillThere { state.contents[digest] = content }
            state.busy.remove(digest)
        }
        try outcome.get()
    }

    /// The bytes that may still be used for what is received: free ones without the reserve.
    public func usableBytes() throws(ReplicaStoreError) -> Int {
        let free = try calls.repeated(layout.root) { () throws(SystemCallError) in
            try calls.freeBytes(at: layout.root)
        }
        return max(0, free - limits.reserveBytes)
    }
}
