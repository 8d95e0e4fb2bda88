import Gallery

/// Everything that was ever committed to one catalog, kept beside it: what replies are held against.
final class Truth {
    let number: Int
    private unowned let cluster: Cluster
    private(set) var entries: [CatalogDisk.Entry] = []
    private(set) var uses = ContentUses()
    private(set) var keys: [String: Revision] = [:]
    private(set) var guestRights = GuestRights()
    /// The highest revision that anybody was answered with.
    var answered: Revision = 0

    init(_ number: Int, _ cluster: Cluster) {
        self.number = number
        self.cluster = cluster
    }

    var state: GalleryState { entries.last?.fold.state ?? GalleryState() }

    func state(at revision: Revision) -> GalleryState? {
        guard revision > 0, revision <= Revision(entries.count) else { return revision == 0 ? GalleryState() : nil }
        return entries[Int(revision) - 1].fold.state
    }

    func entry(at revision: Revision) -> CatalogDisk.Entry? {
        revision > 0 && revision <= Revision(entries.count) ? entries[Int(revision) - 1] : nil
    }

    func note(_ entry: CatalogDisk.Entry) {
        guard entry.revision == Revision(entries.count) + 1 else {
            return cluster.fail("revision \(entry.revision) was written after \(entries.count)")
        }
        if let key = entry.key {
            // I17: one effect a key.
            if let earlier = keys[key] { cluster.fail("key \(key) was done twice: \(earlier) and \(entry.revision)") }
            keys[key] = entry.revision
        }
        let before = state
        entries.append(entry)
        guestRights.note(entry.change.operation, at: entry.revision)
        _ = uses.follow([entry.change.operation], from: before, to: entry.fold.state)
        check(entry, after: before)
        let rules = LatestRules(definitions: cluster.catalogPlan.definitions, regions: cluster.setting.regions)
        if let breach = rules.breach(by: entry.change.operation, from: before, to: entry.fold.state) {
            cluster.fail("revision \(entry.revision): \(breach)")
        }
    }

    /// I3 and I4: what is published, and what is said to be complete, was on a disk of that region, synced.
    private func check(_ entry: CatalogDisk.Entry, after before: GalleryState) {
        switch entry.change.operation {
        case .createImageVersion(let id, let request):
            guard let version = entry.fold.state.standingVersion(id) else { return }
            for content in version.distinctContents
            where !cluster.atlas.wasDurable(content.digest, in: request.location) {
                cluster.fail("\(id) was published, and \(content.digest) was never durable in \(request.location)")
            }
        case .recordVerified(let id, _, let region):
            cluster.mark(.regionRecorded)
            guard let version = before.standingVersion(id) else { return }
            for content in version.distinctContents where !cluster.atlas.wasDurable(content.digest, in: region) {
                cluster.fail("\(id) is said to be complete in \(region), where \(content.digest) never was")
            }
        default: break
        }
    }

    /// The process died: what was not synced may be gone, and nobody may have been told of it.
    func cut(to revision: Revision) {
        guard revision < Revision(entries.count) else { return }
        if answered > revision {
            cluster.fail("revision \(answered) was answered and is lost; the catalog is at \(revision)")
        }
        for entry in entries[Int(revision)...] { if let key = entry.key { keys[key] = nil } }
        entries.removeLast(entries.count - Int(revision))
        guestRights.cut(to: revision)
        uses = ContentUses(state)
    }
}
