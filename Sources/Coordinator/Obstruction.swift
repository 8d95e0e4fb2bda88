import CatalogStore
import Gallery
import Logging
import Transport

/// A catalog that cannot be written for want of space, or of leave, though nothing of it was lost: what stands
/// is answered on, what was refused is undone, and the next change is tried as if nothing had been.
struct Obstruction {
    let error: CatalogStoreError
    let since: Instant
}

extension Coordinator {
    /// Takes back what was not written if the catalog is as it was; else no more changes are taken by this process.
    func refuse(_ error: CatalogStoreError, by committer: GroupCommitter) async -> SubmissionError {
        guard error.leavesCatalogKnown else { return fail(error) }
        // It has failed, so this does not change any more.
        let acknowledged = await committer.acknowledged
        guard failure == nil else { return .unavailable(error) }
        // Others whose changes met the same may have been here before.
        if self.committer === committer { undo(beyond: acknowledged, because: error) }
        return .obstructed(error)
    }

    /// What was applied to `state` and is not in the catalog never happened.
    private func undo(beyond acknowledged: Revision, because error: CatalogStoreError) {
        pending.removeAll { $0.stateAfter.revision > acknowledged }
        state = pending.last?.stateAfter ?? routing.state
        undoings += 1
        committer = GroupCommitter(store, after: acknowledged, limits: catalogLimits)
        obstruct(error)
        giveUpWaiters(beyond: acknowledged, with: SubmissionError.obstructed(error))
    }

    func obstruct(_ error: CatalogStoreError) {
        guard obstruction == nil else { return }
        obstruction = Obstruction(error: error, since: clock.wall())
        log.critical(
            "the catalog cannot be written; what stands is answered, and whatever is asked for is tried",
            metadata: ["error": "\(error)"])
    }

    /// Tries whether it can be written again, with a record of since when it could not.
    func endObstruction() async {
        guard let obstruction, failure == nil, !isClosed else { return }
        let record = AuditEntry(
            at: clock.wall(), actor: principal, verb: "RESUME", object: "catalog",
            reason: Self.cut(
                "it could not be written since \(obstruction.since.iso8601): \(obstruction.error.cause)",
                to: RefusedRequests.reasonMax))
        do {
            try await store.record([record])
        } catch {
            if !error.leavesCatalogKnown { _ = fail(error) }
            return
        }
        log.notice("the catalog can be written again")
        self.obstruction = nil
        recordFacts()
    }
}

extension CatalogStoreError {
    /// Whether the transaction that met this is known to be undone, and another may be tried.
    var leavesCatalogKnown: Bool {
        guard case .failed(let fault) = cause else { return false }
        return fault.leavesCatalogKnown
    }

    /// Whether what the file holds is not what was written there.
    var isDamage: Bool {
        guard case .failed(let fault) = cause else { return false }
        return fault.kind == .damaged || fault.kind == .notADatabase
    }

    /// The rule by which a change is refused while this lasts.
    var obstructionRule: String {
        guard case .failed(let fault) = cause, fault.kind == .noSpace else { return "CatalogReadOnly" }
        return "CatalogFull"
    }

    /// Without what was only a consequence of it.
    var cause: CatalogStoreError {
        if case .catalogUnavailable(let cause) = self { return cause.cause }
        return self
    }
}
