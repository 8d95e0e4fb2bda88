import Gallery
import Synchronization

/// What was published: the truth that everything else is compared with.
final class Ledger: Sendable {
    /// One version.
    struct Entry: Sendable {
        let id: ImageVersionID
        /// The SHA-256 of the whole disk, as it was in the publisher's file.
        let disk: Digest
        let bytes: Int
        /// The name of its content; known once it is published.
        var content: Digest?
        /// When it counted as published, in nanoseconds since the run began; `nil` if it never did.
        var acknowledgedAt: Int64?
        /// Since when each region has held it.
        var heldSince: [String: Int64] = [:]
    }

    private let entries = Mutex<[ImageVersionID: Entry]>([:])

    /// Before anything of it is sent.
    func begin(_ id: ImageVersionID, disk: Digest, bytes: Int) {
        entries.withLock { $0[id] = $0[id] ?? Entry(id: id, disk: disk, bytes: bytes) }
    }

    func name(_ id: ImageVersionID, content: Digest) { entries.withLock { $0[id]?.content = content } }

    func acknowledge(_ id: ImageVersionID, at moment: Int64) {
        entries.withLock { if $0[id]?.acknowledgedAt == nil { $0[id]?.acknowledgedAt = moment } }
    }

    func hold(_ id: ImageVersionID, in region: String, since moment: Int64) {
        entries.withLock { if $0[id]?.heldSince[region] == nil { $0[id]?.heldSince[region] = moment } }
    }

    func entry(_ id: ImageVersionID) -> Entry? { entries.withLock { $0[id] } }

    /// In order of their names.
    var acknowledged: [Entry] { all.filter { $0.acknowledgedAt != nil } }
    var all: [Entry] { entries.withLock { $0.values.sorted { $0.id < $1.id } } }

    /// What a region holds.
    func held(in region: String) -> [Entry] { acknowledged.filter { $0.heldSince[region] != nil } }

    /// Acknowledged versions that some of `regions` did not hold yet.
    func pending(in regions: [String]) -> [Entry] {
        acknowledged.filter { entry in regions.contains { entry.heldSince[$0] == nil } }
    }
}
