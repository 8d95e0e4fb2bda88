import Gallery
import Synchronization

/// Which contents are being fetched, so that none is twice at once.
final class RunningCopies: Sendable {
    private let digests = Mutex<Set<Digest>>([])

    /// Is `false` if it is being fetched already.
    func begin(_ digest: Digest) -> Bool { digests.withLock { $0.insert(digest).inserted } }

    func end(_ digest: Digest) { digests.withLock { _ = $0.remove(digest) } }
}
