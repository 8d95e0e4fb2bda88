import Instances
import ReplicaStore
import Synchronization

/// How many bytes may still be received, as the disk last said.
///
/// Whoever only wants to tell it does not wait for the disk: a disk that hangs must not keep a node from saying that
/// it lives, and that its disk hangs.
final class KnownRoom: Sendable {
    private let store: ReplicaStore
    private let files: FileQueue
    private let state: Mutex<(bytes: Int, isAsking: Bool)> = Mutex((0, false))

    /// Asks the disk.
    init(_ store: ReplicaStore, _ files: FileQueue) async {
        self.store = store
        self.files = files
        _ = await ask()
    }

    /// What the disk last said; it is asked anew, and the answer is for the next.
    var bytes: Int {
        let (bytes, isDue) = state.withLock { state in
            defer { state.isAsking = true }
            return (state.bytes, !state.isAsking)
        }
        if isDue {
            Task {
                _ = await ask()
                state.withLock { $0.isAsking = false }
            }
        }
        return bytes
    }

    /// What the disk says; none if it does not say.
    func ask() async -> Int {
        let store = store
        let answer = await files.run { Result { () throws(ReplicaStoreError) in try store.usableBytes() } }
        let bytes: Int
        switch answer {
        case .success(let usable): bytes = usable
        case .failure: bytes = 0
        }
        state.withLock { $0.bytes = bytes }
        return bytes
    }
}
