import Gallery
import Logging
import ReplicaStore

/// Tells everyone who has to know what happens in the store.
struct ContentNews: Sendable {
    let arrivals = Arrivals<Digest>()
    let changes = ContentChanges()
    let receptions = Receptions()
    let offers = Offers()
    let damage = DamageCount()
    let logger: Logger

    /// What the store says; on any thread.
    func tell(_ event: StoreEvent) {
        switch event {
        case .chunkArrived(let digest, _):
            arrivals.signal(digest)
        case .completed(let digest):
            receptions.release(digest)
            changes.note(digest)
            arrivals.signal(digest)
        case .discarded(let digest):
            receptions.release(digest)
            arrivals.signal(digest)
        case .claimsRejected(let digest, let count):
            logger.warning(
                "chunks of an earlier life were not what was noted",
                metadata: [
                    "content": "\(digest)", "chunks": "\(count)",
                ])
        case .quarantined(let record):
            logger.error("damaged, in quarantine", metadata: ["path": "\(record.path)", "reason": "\(record.reason)"])
            if let digest = record.digest { changes.note(digest) }
        case .chunkDamaged(let digest, let chunk, let reason, let kept):
            logger.error(
                "a chunk is damaged, and not served",
                metadata: ["content": "\(digest)", "reason": "\(reason)", "kept": "\(kept?.path ?? "not")"])
            damage.noteDamaged(digest, chunk: chunk, at: .wallClock)
            changes.note(digest)
        case .chunkRepaired(let digest, let chunk):
            logger.notice("a chunk was put right", metadata: ["content": "\(digest)", "chunk": "\(chunk)"])
            damage.noteRepaired()
        case .verified(let digest):
            changes.note(digest)
        case .quarantineTrimmed(let record):
            logger.notice(
                "removed from quarantine, which was full",
                metadata: ["path": "\(record.path)", "reason": "\(record.reason)"])
        case .quarantineKept(let record, let error):
            logger.error(
                "quarantine is full, and its oldest cannot be removed",
                metadata: ["path": "\(record.path)", "reason": "\(error)"])
        case .unusable(let digest, let reason):
            logger.error("damaged, and cannot be moved", metadata: ["content": "\(digest)", "reason": "\(reason)"])
            changes.note(digest)
        }
    }
}
