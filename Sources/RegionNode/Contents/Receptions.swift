import Gallery
import ReplicaStore
import Synchronization

/// Keeps the replicas that are being received at hand between the requests that bring them.
///
/// One that nobody keeps is hashed anew when it is taken up again.
final class Receptions: Sendable {
    private let replicas = Mutex<[Digest: IncomingReplica]>([:])

    subscript(digest: Digest) -> IncomingReplica? { replicas.withLock { $0[digest] } }

    /// Keeps it until it is complete or discarded.
    func keep(_ replica: IncomingReplica) { replicas.withLock { $0[replica.digest] = replica } }

    /// It is complete or gone.
    func release(_ digest: Digest) { replicas.withLock { _ = $0.removeValue(forKey: digest) } }
}
