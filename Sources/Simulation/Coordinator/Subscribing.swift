import Gallery
import NIOCore
import Wire

/// Following the catalog: `SUBSCRIBE`, `SNAPSHOT`.
extension CoordinatorShell {
    /// Who is further behind reads a snapshot.
    static let changesToCatchUpMax: Revision = 512

    func subscribe(_ request: Request) {
        guard let since = request.message["since"].flatMap(Revision.init) else { return request.refuse(.invalid) }
        let revision = durable.state.revision
        guard since <= revision, revision - since <= Self.changesToCatchUpMax, isOwn(since, request) else {
            cluster.mark(.sentToSnapshot)
            return request.refuse(.gone)
        }
        request.ok(["revision=\(revision)"])
        for entry in disk.entries[Int(since)..<Int(revision)] {
            let before = entry.revision == 1 ? 0 : disk.entries[Int(entry.revision) - 2].fold.number
            request.end.transmit(event: bytes(of: entry, before: before))
        }
        subscribers.removeAll { !$0.isOpen || $0 === request.end }
        subscribers.append(request.end)
    }

    /// A state of another of the catalog's lives, or of another copy, is none that changes of this one follow.
    private func isOwn(_ since: Revision, _ request: Request) -> Bool {
        guard since > 0 else { return true }
        guard request.message["lineage"] == "\(disk.lineage)", since <= disk.revision else { return false }
        let isSame = request.message["last"] == "\(disk.entries[Int(since) - 1].fold.number)"
        if !isSame { cluster.mark(.otherHistory) }
        return isSame
    }

    /// Tells all of a change that has become durable: the same bytes to each.
    func tell(_ entry: CatalogDisk.Entry, before: Int) {
        guard !subscribers.isEmpty else { return }
        let bytes = bytes(of: entry, before: before)
        for end in subscribers where end.isOpen { end.transmit(event: bytes) }
    }

    private func bytes(of entry: CatalogDisk.Entry, before: Int) -> ByteBuffer {
        let told = ToldChange(
            revision: entry.revision, change: entry.change, catalog: disk.number, lineage: disk.lineage, before: before,
            after: entry.fold)
        let payload = cluster.payload(of: .change(told))
        let message = Message(unasked: UnaskedVerb.event.rawValue, ["\(entry.revision)"], payload: payload)
        var buffer = ByteBuffer()
        do throws(MessageWriter.Failure) {
            try MessageWriter(limits: .acquainted).write(message, into: &buffer)
        } catch {
            cluster.fail("an event could not be written: \(error)")
        }
        return buffer
    }

    /// The whole committed state, in its real coding and in pieces.
    func snapshot(_ request: Request) {
        var coded = ByteBuffer(bytes: durable.state.encoded())
        var offset = 0
        while let piece = coded.readSlice(length: min(coded.readableBytes, WireLimits.acquainted.payloadBytesMax)),
            piece.readableBytes > 0
        {
            request.data(["\(offset)"], piece)
            offset += piece.readableBytes
        }
        request.ok([
            "revision=\(durable.state.revision)", "fold=\(durable.number)", "catalog=\(disk.number)",
            "lineage=\(disk.lineage)",
        ])
    }
}
