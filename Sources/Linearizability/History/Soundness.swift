import Gallery

/// What a recorder, or the file it wrote, can get wrong.
extension History.Call {
    func requireSound() throws(HistoryError) {
        let place = "the call of \(client.prefix(HistoryLimits.nameBytesMax)) at \(calledAt)"
        guard !client.isEmpty, client.utf8.count <= HistoryLimits.nameBytesMax,
            (key?.utf8.count ?? 0) <= HistoryLimits.nameBytesMax
        else {
            throw .malformed("\(place) has an empty client, or a name of more than \(HistoryLimits.nameBytesMax) bytes")
        }
        if case .change(let change) = request { try change.requireSound(place) }
        if case .question(.list(_, let limit)) = request, !(1...HistoryLimits.rowsMax).contains(limit) {
            throw .malformed("\(place) asks for \(limit) rows, not 1 to \(HistoryLimits.rowsMax)")
        }
        guard let reply else { return }
        guard reply.returnedAt >= calledAt else { throw .malformed("\(place) was answered before it was made") }
        try reply.answer.requireSound(place)
        guard reply.answer.fits(request) else { throw .malformed("\(place) has the answer to another request") }
        guard reply.answer != .applied || (reply.revision ?? 0) > 0 else {
            throw .malformed("\(place) was applied, and names no revision")
        }
        if case .change = request, !reply.origin.isCoordinator {
            throw .malformed("\(place) is a change that no coordinator answered")
        }
    }
}

extension History.LogEntry {
    func requireSound(base: Revision) throws(HistoryError) {
        let place = "the log entry of revision \(revision)"
        guard revision > base else { throw .malformed("\(place) is from before the history's base \(base)") }
        guard (key?.utf8.count ?? 0) <= HistoryLimits.nameBytesMax else {
            throw .malformed("\(place) has a key of more than \(HistoryLimits.nameBytesMax) bytes")
        }
        if let notBefore, let seenAt, seenAt < notBefore {
            throw .malformed("\(place) was seen before it can have been")
        }
        if case .change(let change) = event { try change.requireSound(place) }
    }
}

extension History.Change {
    fileprivate func requireSound(_ place: String) throws(HistoryError) {
        switch self {
        case .publish(_, let publication): try Self.require(publication.targets.count, place)
        case .update(_, let edits):
            guard edits.count <= HistoryLimits.editsMax else {
                throw .malformed("\(place) has more than \(HistoryLimits.editsMax) edits")
            }
            for case .setTargets(let targets) in edits { try Self.require(targets.count, place) }
        case .rollBack(_, let regions): try Self.require(regions.count, place)
        case .delete, .undelete: break
        }
    }

    private static func require(_ count: Int, _ place: String) throws(HistoryError) {
        guard count <= HistoryLimits.targetsMax else {
            throw .malformed("\(place) has more than \(HistoryLimits.targetsMax) target regions")
        }
    }
}

extension History.Answer {
    fileprivate func requireSound(_ place: String) throws(HistoryError) {
        let (count, countMax) =
            switch self {
            case .resolved(let resolved): (resolved.skipped?.count ?? 0, HistoryLimits.skippedMax)
            case .listed(let listed): (listed.rows.count, HistoryLimits.rowsMax)
            case .shown(let shown): (shown.targets?.count ?? 0, HistoryLimits.targetsMax)
            case .applied, .unchanged, .refused: (0, 0)
            }
        guard count <= countMax else {
            throw .malformed("\(place) has an answer of \(count) parts, more than \(countMax)")
        }
    }

    fileprivate func fits(_ request: History.Request) -> Bool {
        switch (request, self) {
        case (_, .refused), (.change, .applied), (.change, .unchanged), (.question(.latest), .resolved),
            (.question(.resolve), .resolved), (.question(.get), .shown), (.question(.list), .listed):
            true
        default: false
        }
    }
}
