import CatalogStore
import Gallery
import Logging
import NIOCore
import Placement
import Transport
import Wire

/// Changing the catalog: a change is applied, made durable, and only then seen by anybody.
extension Coordinator {
    /// What a change would make of the state.
    private struct Trial {
        let change: GalleryChange
        let next: GalleryState
        let outcome: GalleryState.Outcome
        let answer: [UInt8]

        var submitted: Submitted { Submitted(outcome: outcome, revision: next.revision, answer: answer) }
    }

    /// Applies a change, makes it durable, tells others, and returns what the asker is answered.
    func submit(_ submission: Submission) async throws -> Submitted {
        guard let key = submission.key else {
            try await requireSource(of: submission)
            return try await commit(submission)
        }
        // From here to the commit the key is held, so that a repeat cannot slip in between look and write.
        guard keysUnderWay.insert(key.principal.name + " " + key.text).inserted else {
            throw SubmissionError.underWay(key: key.text)
        }
        defer { keysUnderWay.remove(key.principal.name + " " + key.text) }
        // Before anything that may have changed since: what was done is answered, whatever became of it.
        if let remembered = try await remembered(key) {
            return Submitted(outcome: .applied, revision: remembered.revision, answer: remembered.answer)
        }
        try await requireSource(of: submission)
        return try await commit(submission)
    }

    /// Says what the gallery's rules would make of a change, and changes nothing.
    ///
    /// It may come before the upload of a disk, so whether the disk is there is not looked at.
    func check(_ submission: Submission) async throws -> Submitted {
        try requireUsable()
        let standing = state.revision
        let trial = Result { try self.trial(of: submission) }
        try await durability(of: standing)
        return try trial.get().submitted
    }

    /// Throws if `state` may be ahead of the catalog for good, or will be closed.
    func requireUsable() throws(SubmissionError) {
        if let failure { throw .unavailable(failure) }
        guard !isClosed else { throw .stopping }
    }

    /// Returns when everything up to `revision` is durable.
    func durability(of revision: Revision) async throws {
        guard revision > routing.state.revision else { return }
        if let failure { throw SubmissionError.unavailable(failure) }
        try await withCheckedThrowingContinuation { durabilityWaiters.append((revision, $0)) }
    }

    func remembered(_ key: IdempotencyKey) async throws(SubmissionError) -> RememberedAnswer? {
        try requireUsable()
        // Mostly a key is new, and a look into the catalog would wait for the transaction that is being written.
        guard store.mayRemember(key) else { return nil }
        do {
            return try await store.rememberedAnswer(for: key)
        } catch .keyReused(_, let revision) {
            throw .keyReused(key: key.text, revision)
        } catch {
            log.error("the catalog cannot be read", metadata: ["error": "\(error)"])
            throw .unavailable(error)
        }
    }

    private func trial(of submission: Submission) throws -> Trial {
        let change = GalleryChange(submission.operation, by: submission.principal, at: clock.wall())
        var next = state
        let outcome: GalleryState.Outcome
        do {
            outcome = try next.apply(change)
        } catch {
            noteDenied(error, submission.principal, verb: submission.verb, target: submission.operation.target)
            throw error
        }
        let answer = try submission.operation.document(in: next)
        return Trial(change: change, next: next, outcome: outcome, answer: answer)
    }

    private func commit(_ submission: Submission) async throws -> Submitted {
        try requireUsable()
        let standing = state.revision
        let result = Result { try trial(of: submission) }
        guard case .success(let trial) = result, trial.outcome == .applied else {
            // What it was judged by may not be durable yet: an answer must not run ahead of that.
            try await durability(of: standing)
            return try result.get().submitted
        }
        let event = try requireRoom(for: trial, submission)
        let revision = trial.next.revision
        let audit = AuditEntry(
            at: trial.change.at, actor: submission.principal, verb: submission.verb,
            object: submission.operation.target, reason: state.grounds(of: trial.change))
        let events = try GalleryState.events(from: state, to: trial.next, by: trial.change).map { event in
            try EventRow(event, at: trial.change.at)
        }
        state = trial.next
        pending.append(Pending(revision: revision, change: trial.change, stateAfter: trial.next, event: event))
        let commit = Commit(
            revision: revision, change: trial.change, key: submission.key, answer: trial.answer, audit: audit,
            events: events)
        do {
            try await committer.commit(commit)
        } catch {
            throw fail(error)
        }
        publish(upTo: revision)
        return trial.submitted
    }

    /// Refuses what the catalog or a line could not carry: after `state` has changed, that would end this process.
    private func requireRoom(for trial: Trial, _ submission: Submission) throws -> Message {
        guard pending.count < catalogLimits.pendingMax else {
            throw SubmissionError.tooManyPending(max: catalogLimits.pendingMax)
        }
        let event = try ViewEvent(revision: trial.next.revision, change: trial.change).message
        let sizes = [
            ("the change", event.payload?.readableBytes ?? 0, WireLimits.acquainted.payloadBytesMax),
            ("the answer", submission.key == nil ? 0 : trial.answer.count, catalogLimits.answerBytesMax),
        ]
        for (what, bytes, bytesMax) in sizes where bytes > bytesMax {
            throw SubmissionError.tooLarge(what: what, bytes: bytes, bytesMax: bytesMax)
        }
        return event
    }

    /// No more changes are taken by this process.
    func fail(_ error: CatalogStoreError) -> SubmissionError {
        guard failure == nil else { return .unavailable(error) }
        failure = error
        log.critical(
            "the catalog failed; no more changes are taken until this coordinator is started anew",
            metadata: ["error": "\(error)"])
        for (_, waiter) in durabilityWaiters { waiter.resume(throwing: SubmissionError.unavailable(error)) }
        durabilityWaiters = []
        return .unavailable(error)
    }

    /// Everything up to `revision` is durable: in order, lookups, subscribers and the planner learn of it.
    private func publish(upTo revision: Revision) {
        let durable = pending.prefix { $0.revision <= revision }
        pending.removeFirst(durable.count)
        for change in durable {
            let before = routing.state
            routing.set(change.stateAfter)
            subscribers.tell(change.event)
            if change.change.operation.movesExpiries { isNextExpiryKnown = false }
            tellPlanner(of: change, after: before)
        }
        for (awaited, waiter) in durabilityWaiters where awaited <= revision { waiter.resume() }
        durabilityWaiters.removeAll { $0.0 <= revision }
    }

    private func tellPlanner(of durable: Pending, after before: GalleryState) {
        if case .defineRegion = durable.change.operation { tellTopology() }
        let changed = uses.follow(durable.change.operation, from: before, to: durable.stateAfter)
        for content in changed.sorted() { tellWish(for: content, in: durable.stateAfter) }
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
