import CatalogStore
import Gallery
import NIOCore
import Transport
import Wire

/// A change that was tried on a copy of the state, with what is committed and told with it.
struct PreparedChange: Sendable {
    let commit: Commit
    /// What subscribers are told.
    let event: Message

    var operation: GalleryOperation { commit.change.operation }
}

/// Changes tried one after the other on a copy of the state, so that all of them can be made at once, or none.
struct ChangeTrial: Sendable {
    /// What was there before the first of them.
    let base: Revision
    /// What those that were not refused would leave.
    private(set) var state: GalleryState
    /// Those of them that change something, with consecutive revisions.
    private(set) var prepared: [PreparedChange] = []
    private let limits: CatalogLimits

    init(over state: GalleryState, limits: CatalogLimits) {
        base = state.revision
        self.state = state
        self.limits = limits
    }

    /// Tries the next change; after an error this trial is not to be used further.
    mutating func perform(_ submission: Submission, at now: Instant) throws -> Submitted {
        let change = GalleryChange(submission.operation, by: submission.principal, at: now)
        let before = state
        let outcome = try state.apply(change)
        let answer = try submission.answer(from: before, to: state)
        if outcome == .applied {
            try requireRoom(for: submission.key == nil ? [] : answer)
            prepared.append(
                try prepare(
                    change, verb: submission.verb, certificate: submission.certificate,
                    reason: before.grounds(of: change), key: submission.key, answer, after: before))
        }
        return Submitted(
            outcome: outcome, revision: state.revision, answer: answer,
            warning: submission.operation.warning(in: state))
    }

    /// What was prepared since this was last asked.
    mutating func takePrepared() -> [PreparedChange] {
        defer { prepared = [] }
        return prepared
    }

    /// Takes over a change that was made already, as its followers were told of it.
    ///
    /// Throws if it does not follow, or was not possible.
    mutating func adopt(_ event: ViewEvent, learntFrom node: NodeID) throws {
        let before = state
        guard event.revision == state.revision + 1, try state.apply(event.change) == .applied else {
            throw AdoptionError.doesNotFollow(event.revision, after: before.revision)
        }
        prepared.append(
            try prepare(
                event.change, verb: "ADOPT", certificate: nil,
                reason: "learnt from \(node) after the catalog was restored", key: nil, [],
                after: before))
    }

    private func prepare(
        _ change: GalleryChange, verb: String, certificate: String?, reason: String, key: IdempotencyKey?,
        _ answer: [UInt8], after before: GalleryState
    ) throws -> PreparedChange {
        let event = try ViewEvent(revision: state.revision, change: change).message
        try requireRoom(for: event)
        let audit = AuditEntry(
            at: change.at, actor: change.principal, certificate: certificate, verb: verb,
            operation: change.operation.activity, object: change.operation.target, reason: reason,
            changes: try change.operation.auditChanges(from: before, to: state))
        let events = try GalleryState.events(from: before, to: state, by: change).map { event in
            try EventRow(event, at: change.at)
        }
        let commit = Commit(
            revision: state.revision, change: change, key: key, answer: answer, audit: audit, events: events)
        return PreparedChange(commit: commit, event: event)
    }

    /// Refuses what the catalog or a line could not carry: once the state has changed, that would end this process.
    private func requireRoom(for event: Message) throws {
        try require("the change", event.payload?.readableBytes ?? 0, WireLimits.acquainted.payloadBytesMax)
    }

    private func requireRoom(for answer: [UInt8]) throws {
        try require("the answer", answer.count, limits.answerBytesMax)
    }

    private func require(_ what: String, _ bytes: Int, _ bytesMax: Int) throws {
        guard bytes <= bytesMax else { throw SubmissionError.tooLarge(what: what, bytes: bytes, bytesMax: bytesMax) }
    }
}

extension ViewEvent {
    /// The change as subscribers are told of it.
    var message: Message {
        get throws {
            Message(unasked: UnaskedVerb.event.rawValue, ["\(revision)"], payload: try JSONPayload.encode(self))
        }
    }
}
