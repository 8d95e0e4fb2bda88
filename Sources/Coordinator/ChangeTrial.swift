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
        if outcome == .applied { prepared.append(try prepare(change, submission, answer, after: before)) }
        return Submitted(
            outcome: outcome, revision: state.revision, answer: answer,
            warning: submission.operation.warning(in: state))
    }

    private func prepare(
        _ change: GalleryChange, _ submission: Submission, _ answer: [UInt8], after before: GalleryState
    ) throws -> PreparedChange {
        let event = try ViewEvent(revision: state.revision, change: change).message
        try requireRoom(for: event, submission.key == nil ? [] : answer)
        let audit = AuditEntry(
            at: change.at, actor: change.principal, verb: submission.verb, object: change.operation.target,
            reason: before.grounds(of: change), changes: try change.operation.auditChanges(from: before, to: state))
        let events = try GalleryState.events(from: before, to: state, by: change).map { event in
            try EventRow(event, at: change.at)
        }
        let commit = Commit(
            revision: state.revision, change: change, key: submission.key, answer: answer, audit: audit, events: events)
        return PreparedChange(commit: commit, event: event)
    }

    /// Refuses what the catalog or a line could not carry: once the state has changed, that would end this process.
    private func requireRoom(for event: Message, _ answer: [UInt8]) throws {
        let sizes = [
            ("the change", event.payload?.readableBytes ?? 0, WireLimits.acquainted.payloadBytesMax),
            ("the answer", answer.count, limits.answerBytesMax),
        ]
        for (what, bytes, bytesMax) in sizes where bytes > bytesMax {
            throw SubmissionError.tooLarge(what: what, bytes: bytes, bytesMax: bytesMax)
        }
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
