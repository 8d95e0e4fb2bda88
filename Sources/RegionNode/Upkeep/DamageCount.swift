import Gallery
import Synchronization

/// What was found damaged in this life of the process, and put right, whoever came across it.
final class DamageCount: Sendable {
    struct Finding: Hashable, Sendable, Codable {
        let digest: Digest
        let chunk: Int
        let at: Instant
    }

    struct Counts: Hashable, Sendable {
        var damaged = 0
        var repaired = 0
        var last: Finding?
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    func noteDamaged(_ digest: Digest, chunk: Int, at now: Instant) {
        state.withLock { counts in
            counts.damaged += 1
            counts.last = Finding(digest: digest, chunk: chunk, at: now)
        }
    }

    func noteRepaired() { state.withLock { $0.repaired += 1 } }
}
