import Chance
import Gallery

/// The disk of a coordinator: a log of changes of which an unsynced tail may be lost, and the epoch.
final class CatalogDisk {
    /// A change with all that stands or falls with it.
    struct Entry {
        let revision: Revision
        let change: GalleryChange
        /// The idempotency key that it came with.
        let key: String?
        let fold: Fold
    }

    /// A copy of a catalog is another one: what is committed to either is not in the other.
    let number: Int
    /// Of which of the catalog's lives it is: a copy has the same, one that was restored another.
    let lineage: Int
    private(set) var entries: [Entry]
    private(set) var syncedCount: Int
    private(set) var epoch: Epoch
    /// The epoch of a coordinator on another copy that took over from who ran on this one; such a catalog is opened only
    /// after it was restored.
    private(set) var superseder: Epoch?
    var syncsToFail = 0
    var slowness: Int64 = 1

    init(number: Int) {
        self.number = number
        lineage = 0
        entries = []
        syncedCount = 0
        epoch = 0
    }

    /// A copy of the first `count` entries of another, with the epoch that the copy was made at.
    init(number: Int, copyOf other: CatalogDisk, entries count: Int, isRestored: Bool = false) {
        self.number = number
        lineage = isRestored ? number : other.lineage
        entries = Array(other.entries.prefix(min(count, other.syncedCount)))
        syncedCount = entries.count
        epoch = other.epoch
    }

    var revision: Revision { Revision(entries.count) }
    var syncedRevision: Revision { Revision(syncedCount) }

    /// Opens the catalog: takes a higher epoch than any before, and at least `least`.
    func open(least: Epoch = 0) -> Epoch {
        epoch = max(epoch + 1, least)
        return epoch
    }

    func noteSuperseded(by epoch: Epoch) { superseder = epoch }

    func append(_ entry: Entry) { entries.append(entry) }

    /// Syncs the first `count` entries; if that fails the process may not rely on anything any more.
    func sync(_ count: Int) -> Bool {
        guard syncsToFail == 0 else {
            syncsToFail -= 1
            return false
        }
        syncedCount = max(syncedCount, min(count, entries.count))
        return true
    }

    /// The process ended: of the unsynced tail some of the first entries are there, one is torn, the rest is not.
    ///
    /// Returns how many were lost, and how many stayed.
    func lose(_ chance: inout SeededGenerator) -> (lost: Int, kept: Int) {
        let unsynced = entries.count - syncedCount
        guard unsynced > 0 else { return (0, 0) }
        let kept = chance.number(in: 0...unsynced)
        entries.removeLast(unsynced - kept)
        syncedCount = entries.count
        return (unsynced - kept, kept)
    }
}
