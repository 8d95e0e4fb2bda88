import Gallery
import Logging
import ReplicaStore
import Wire

/// Tells everyone who has to know what happens in the store.
struct ContentNews: Sendable {
    let arrivals = Arrivals<Digest>()
    let changes = ContentChanges()
    let receptions = Receptions()
    let offers = Offers()
    let logger: Logger

    /// What the store says; on any thread.
    func tell(_ event: StoreEvent) {
        switch event {
        case .chunkArrived(let digest, _):
            arrivals.signal(digest)
        case .completed(let digest):
            receptions.release(digest)
            changes.note(digest, .verified)
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
            if let digest = record.digest { changes.note(digest, .damaged) }
        case .unusable(let digest, let reason):
            logger.error("damaged, and cannot be moved", metadata: ["content": "\(digest)", "reason": "\(reason)"])
            changes.note(digest, .damaged)
        }
    }
}
