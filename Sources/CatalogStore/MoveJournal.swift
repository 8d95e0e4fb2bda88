public import Gallery

/// A part of the journal of latest: all moves of some revisions.
public struct MoveJournal: Hashable, Sendable {
    /// Retention took those of this revision and of all before.
    public let droppedUpTo: Revision
    /// In order.
    public let moves: [StoredEvent]

    public init(droppedUpTo: Revision, moves: [StoredEvent]) {
        self.droppedUpTo = droppedUpTo
        self.moves = moves
    }

    /// Checks that the moves are those that came of the changes of `records`, whose revisions follow one another.
    func requireMoves(of records: [AuditRecord], _ hash: AuditHash) throws(AuditFault) {
        let byRevision = Dictionary(grouping: moves, by: \.position.revision)
        for record in records {
            guard let revision = record.revision, revision > droppedUpTo else { continue }
            guard byRevision[revision, default: []].movesHash(hash) == record.moves else {
                throw AuditFault(
                    sequence: record.sequence,
                    reason: "the journal of latest is not as its change, revision \(revision), left it")
            }
        }
    }
}

extension [AuditRecord] {
    /// The revisions of the changes among them, if there are any.
    var revisions: ClosedRange<Revision>? {
        let revisions = compactMap(\.revision)
        guard let first = revisions.first, let last = revisions.last, first <= last else { return nil }
        return first...last
    }
}

extension [StoredEvent] {
    /// The hash of these moves of latest, which the audit bears; `nil` of none.
    ///
    /// Hashed is each member with its length before it.
    func movesHash(_ hash: AuditHash) -> Digest? {
        guard !isEmpty else { return nil }
        var bytes: [UInt8] = []
        for move in self {
            let row = move.row
            let members = [
                "\(move.position.revision)", "\(move.position.index)", row.kind, row.subject, row.region?.name ?? "",
                "\(row.at.milliseconds)",
            ]
            for member in members.map({ [UInt8]($0.utf8) }) + [row.body] {
                bytes += [UInt8]("\(member.count) ".utf8)
                bytes += member
            }
        }
        return bytes.withUnsafeBytes(hash)
    }
}

extension Commit {
    /// Those of its events that are in the journal of latest.
    var storedMoves: [StoredEvent] { storedEvents.filter { $0.row.kind == EventRow.latestMoved } }
}

extension CatalogStore {
    /// Checks that the journal of latest is as the changes of `records`, which follow one another, left it.
    ///
    /// Throws `auditAltered` for the first record that says otherwise.
    public func requireMoves(of records: [AuditRecord], _ hash: AuditHash) async throws(CatalogStoreError) {
        guard let revisions = records.revisions else { return }
        let journal = try await journal(of: revisions)
        try translatingFaults { () throws(AuditFault) in try journal.requireMoves(of: records, hash) }
    }
}
