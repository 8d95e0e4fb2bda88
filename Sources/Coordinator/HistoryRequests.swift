import CatalogStore
import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// What was: `HISTORY`, `AUDIT`, and `latest` as of a time.
extension Coordinator {
    /// The moves of latest of a definition, in order.
    ///
    /// Those of an earlier one that bore its name, and of one that is gone, are only for who may read everything:
    /// whoever has the name since is another.
    func history(_ request: Request) async throws {
        guard case .imageDefinition(let id) = try request.resource(try request.resourceType(.imageDefinition)) else {
            return
        }
        try require(.readVersion, at: .definition(id), request)
        let region = try request.message["in"].map { _ in try request.message.region("in") }
        if let region { try routing.state.requireKnown(region, as: "in") }
        let limit = try request.limit()
        let begin = try historyBegin(of: id, request)
        let after = max(try request.position("after") ?? .beginning, begin)
        let moves = try await journal { store throws(CatalogStoreError) in
            try await store.latestMoves(of: "\(id)", in: region, after: after, limit: limit)
        }
        // The moves of what was deleted are kept; of what never was there are none.
        if moves.isEmpty { _ = try routing.state.definition(id) }
        for move in moves {
            let event = try JSONPayload.decode(GalleryEvent.self, from: ByteBuffer(bytes: move.row.body))
            guard case .latestMoved(_, let generation, let region, let from, let to, let cause) = event else {
                continue
            }
            let row = LatestMoveDocument(
                revision: move.position.revision, at: move.row.at, generation: generation, region: region, from: from,
                to: to, cause: cause.rawValue)
            try await request.item(json: try JSONPayload.encode(row))
        }
        request.ok(moves.count == limit ? moves.last.map { ["next=\($0.position.text)"] } ?? [] : [])
    }

    /// After which move the asker may see them.
    private func historyBegin(of id: ImageDefinitionID, _ request: Request) throws -> EventPosition {
        let isEverything: Bool
        switch request.message["generations"] {
        case nil: isEverything = false
        case "all": isEverything = true
        case .some(let other):
            throw Refusal(
                .invalid, rule: "InvalidParameter",
                "generations=\(other) is not all; leave it out for those of the definition that stands")
        }
        if isEverything {
            try require(.readVersion, at: .root, request)
            return .beginning
        }
        let state = routing.state
        if let standing = state.galleries[id.gallery]?.definitions[id.name] { return .end(of: standing.generation) }
        let mayReadAll = state.authorization(of: request.peer.principal, to: .readVersion, at: .root).isAllowed
        if !mayReadAll { _ = try state.definition(id) }
        return .beginning
    }

    /// Where latest goes back to `number`, from its journal as far as it is durable.
    func rollBackPlan(
        of id: ImageDefinitionID, to number: VersionNumber, in regions: Set<Region>
    ) async throws -> RollBackPlan {
        try requireUsable()
        try await durability(of: state.revision)
        let answers = try await formerAnswers(
            of: id, since: state.galleries[id.gallery]?.definitions[id.name]?.generation ?? 0)
        return try state.rollBackPlan(of: id, to: number, in: regions, answers)
    }

    /// What latest of the definition of that generation named, off the actor: the journal may be long.
    private nonisolated func formerAnswers(
        of id: ImageDefinitionID, since generation: Generation
    ) async throws -> FormerAnswers {
        var answers = FormerAnswers()
        var position = EventPosition.end(of: generation)
        while true {
            let after = position
            let moves = try await journal { store throws(CatalogStoreError) in
                try await store.latestMoves(of: "\(id)", in: nil, after: after, limit: Listing.limitMax)
            }
            for move in moves {
                let event = try JSONPayload.decode(GalleryEvent.self, from: ByteBuffer(bytes: move.row.body))
                guard case .latestMoved(_, _, let region, let from, let to, _) = event else { continue }
                answers.add(in: region, from: from?.number, to: to?.number, at: move.position.revision)
            }
            guard let last = moves.last else { return answers }
            position = last.position
        }
    }

    /// The audit records after a number, with the hashes that chain them; not told where the journal of latest is not
    /// as their changes left it.
    func audit(_ request: Request) async throws {
        try require(.readAudit, at: .root, request)
        let limit = try request.limit()
        let text = request.message["after"] ?? "0"
        guard let after = DecimalNumber.read(text, as: UInt64.self) else {
            throw Refusal(.invalid, "after=\(text) is not a record's number")
        }
        let records = try await journal { store throws(CatalogStoreError) in
            let records = try await store.audit(after: after, limit: limit)
            try await store.requireMoves(of: records, CoordinatorService.auditHash)
            return records
        }
        for record in records { try await request.item(json: try JSONPayload.encode(record)) }
        request.ok(records.count == limit ? records.last.map { ["next=\($0.sequence)"] } ?? [] : [])
    }

    /// Reads the catalog; what fails there is logged and told as unavailable.
    nonisolated func journal<Found>(
        _ read: (any CatalogStore) async throws(CatalogStoreError) -> Found
    ) async throws(Refusal) -> Found {
        do {
            return try await read(store)
        } catch .gone(let oldest) {
            throw Refusal(.gone, fields: ["oldest=\(oldest)"], "what was before revision \(oldest) was cut off")
        } catch .auditAltered(let fault) {
            log.critical("the audit does not fit the catalog", metadata: ["fault": "\(fault)"])
            throw Refusal(
                .corrupt, rule: "AuditAltered",
                "\(fault); the catalog's file was changed behind the coordinator's back: keep it, and compare it with a "
                    + "backup")
        } catch {
            log.error("the catalog cannot be read", metadata: ["error": "\(error)"])
            // What is damaged is not built upon.
            if error.isDamage { _ = await fail(error) }
            throw Refusal(.unavailable, "the catalog cannot be read; the coordinator's log says why")
        }
    }
}

extension EventPosition {
    /// `REVISION.INDEX`, as it stands in `after=` and `next=`.
    var text: String { "\(revision).\(index)" }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let revision = DecimalNumber.read(parts[0], as: Revision.self),
            let index = DecimalNumber.read(parts[1], as: Int.self)
        else {
            return nil
        }
        self.init(revision: revision, index: index)
    }
}

extension Request {
    fileprivate func position(_ name: String) throws(Refusal) -> EventPosition? {
        guard let text = message[name] else { return nil }
        guard let position = EventPosition(text) else {
            throw Refusal(.invalid, rule: "InvalidParameter", "\(name)=\(text) is not REVISION.INDEX, as next= says it")
        }
        return position
    }
}
