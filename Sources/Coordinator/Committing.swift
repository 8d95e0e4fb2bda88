import CatalogStore
import Gallery
import Logging
import Placement
import Transport

/// Changing the catalog: a change is applied, made durable, and only then seen by anybody.
extension Coordinator {
    /// Applies a change, makes it durable, tells others, and returns what the asker is answered.
    func submit(_ submission: Submission) async throws -> Submitted {
        try await requireSource(of: submission)
        return try await commit(submission)
    }

    /// Says what the gallery's rules would make of a change, and changes nothing.
    ///
    /// It may come before the upload of a disk, so whether the disk is there is not looked at.
    func check(_ submission: Submission) async throws -> Submitted {
        try requireUsable()
        let standing = state.revision
        let result = Result { try trial(of: submission) }
        try await durability(of: standing)
        return try result.get().submitted
    }

    /// Throws if `state` may be ahead of the catalog for good, or will be closed.
    func requireUsable() throws(SubmissionError) {
        if let failure { throw .unavailable(failure) }
        guard !isClosed else { throw .stopping }
        do throws(Refusal) {
            try leadership.requireChanging()
        } catch { throw .notLeading(error) }
    }

    /// Returns when everything up to `revision` is durable.
    func durability(of revision: Revision) async throws {
        guard revision > routing.state.revision else { return }
        if let failure { throw SubmissionError.unavailable(failure) }
        switch leadership.obstacle {
        case .superseded, .contested: try leadership.requireChanging()
        case .doubt, nil: break
        }
        try await withCheckedThrowingContinuation { durabilityWaiters.append((revision, $0)) }
    }

    private func trial(of submission: Submission) throws -> (trial: ChangeTrial, submitted: Submitted) {
        var trial = ChangeTrial(over: state, limits: catalogLimits)
        do {
            let submitted = try trial.perform(submission, at: clock.wall())
            return (trial, submitted)
        } catch {
            if let refusal = error as? GalleryRefusal {
                noteDenied(refusal, Asked(submission))
            }
            throw error
        }
    }

    private func commit(_ submission: Submission) async throws -> Submitted {
        try requireUsable()
        let standing = state.revision
        let result = Result { try trial(of: submission) }
        guard case .success(let (trial, submitted)) = result, submitted.outcome == .applied else {
            // What it was judged by may not be durable yet: an answer must not run ahead of that.
            try await durability(of: standing)
            return try result.get().submitted
        }
        try await commit(trial)
        return submitted
    }

    /// Makes all that was tried durable at once, and only then lets anybody see it.
    ///
    /// It was tried on what stands at this moment.
    func commit(_ trial: ChangeTrial) async throws {
        try requireUsable()
        guard !trial.prepared.isEmpty else { return try await durability(of: trial.base) }
        guard state.revision - routing.state.revision < Revision(catalogLimits.pendingMax) else {
            throw SubmissionError.tooManyPending(max: catalogLimits.pendingMax)
        }
        state = trial.state
        pending.append(Pending(changes: trial.prepared, stateAfter: trial.state))
        do {
            try await committer.commit(trial.prepared.map(\.commit))
        } catch {
            throw fail(error)
        }
        do {
            // Durable here, and yet nothing that happened if another coordinator has taken over meanwhile.
            try await standing()
        } catch {
            giveUpWaiters(with: error)
            throw error
        }
        publish(upTo: trial.state.revision)
    }

    /// No more changes are taken by this process.
    func fail(_ error: CatalogStoreError) -> SubmissionError {
        guard failure == nil else { return .unavailable(error) }
        failure = error
        log.critical(
            "the catalog failed; no more changes are taken until this coordinator is started anew",
            metadata: ["error": "\(error)"])
        giveUpWaiters(with: SubmissionError.unavailable(error))
        return .unavailable(error)
    }

    private func giveUpWaiters(with error: any Error) {
        for (_, waiter) in durabilityWaiters { waiter.resume(throwing: error) }
        durabilityWaiters = []
    }

    /// Everything up to `revision` is durable: in order, lookups, subscribers and the planner learn of it.
    private func publish(upTo revision: Revision) {
        let durable = pending.prefix { $0.stateAfter.revision <= revision }
        pending.removeFirst(durable.count)
        for changes in durable {
            let before = routing.state
            routing.set(changes.stateAfter)
            for change in changes.changes {
                subscribers.tell(change.event)
                if change.operation.movesExpiries { isNextExpiryKnown = false }
            }
            tellPlanner(of: changes, after: before)
        }
        for (awaited, waiter) in durabilityWaiters where awaited <= revision { waiter.resume() }
        durabilityWaiters.removeAll { $0.0 <= revision }
    }

    private func tellPlanner(of durable: Pending, after before: GalleryState) {
        let operations = durable.changes.map(\.operation)
        for case .defineRegion in operations { tellTopology() }
        if durable.stateAfter.standings != before.standings { tellStandings() }
        let changed = uses.follow(operations, from: before, to: durable.stateAfter)
        for content in changed.sorted() { tellWish(for: content, in: durable.stateAfter) }
    }
}
