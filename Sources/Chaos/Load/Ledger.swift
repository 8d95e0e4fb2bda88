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
        /// Where it is wanted; `nil` for everywhere.
        var wantedIn: [String]?
        /// Whether its deletion was asked for: from then on nothing is expected of it.
        var isRetired = false
    }

    private let entries = Mutex<[ImageVersionID: Entry]>([:])
    private let gone = Mutex<Set<ImageVersionID>>([])

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

    /// As if it had never been published.
    func forget(_ id: ImageVersionID) { entries.withLock { $0[id] = nil } }

    /// Nothing is expected of the version any more.
    func retire(_ id: ImageVersionID) { entries.withLock { $0[id]?.isRetired = true } }

    /// The deletion was acknowledged: it must never be seen again.
    func bury(_ id: ImageVersionID) { _ = gone.withLock { $0.insert(id) } }

    /// Nothing is expected of the region until it is found to hold versions again.
    func release(_ region: String) {
        entries.withLock { entries in
            for id in entries.keys { entries[id]?.heldSince[region] = nil }
        }
    }

    /// The version's target regions are others.
    func want(_ id: ImageVersionID, in regions: [String]) { entries.withLock { $0[id]?.wantedIn = regions } }

    func entry(_ id: ImageVersionID) -> Entry? { entries.withLock { $0[id] } }

    /// In order of their names.
    var acknowledged: [Entry] { all.filter { $0.acknowledgedAt != nil && !$0.isRetired } }
    var retired: Set<ImageVersionID> { Set(all.filter(\.isRetired).map(\.id)) }
    /// How many ever were.
    var acknowledgedCount: Int { all.count { $0.acknowledgedAt != nil } }
    /// Those that are deleted for sure.
    var deleted: [ImageVersionID] { gone.withLock { $0.sorted() } }
    var all: [Entry] { entries.withLock { $0.values.sorted { $0.id < $1.id } } }

    /// What a region holds.
    func held(in region: String) -> [Entry] { acknowledged.filter { $0.heldSince[region] != nil } }

    /// Acknowledged versions that some of `regions` did not hold yet.
    func pending(in regions: [String]) -> [Entry] {
        acknowledged.filter { entry in regions.contains { entry.heldSince[$0] == nil } }
    }
}
