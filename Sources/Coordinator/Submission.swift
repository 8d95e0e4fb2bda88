import CatalogStore
import Gallery
import Logging
import Placement

/// A change that is asked for, with what belongs to it.
struct Submission {
    let operation: GalleryOperation
    let principal: Principal
    let verb: String
    let key: IdempotencyKey?
    /// The payload of the answer, from the state after the change; remembered with the key.
    let answer: (GalleryState) throws -> [UInt8]

    init(
        _ operation: GalleryOperation, by principal: Principal, verb: String, key: IdempotencyKey? = nil,
        answer: @escaping (GalleryState) throws -> [UInt8] = { _ in [] }
    ) {
        self.operation = operation
        self.principal = principal
        self.verb = verb
        self.key = key
        self.answer = answer
    }
}

/// What became of a submission.
struct Submitted: Sendable {
    let outcome: GalleryState.Outcome
    let revision: Revision
    let answer: [UInt8]
}

/// Why a submission was not taken, beside the gallery's rules.
enum SubmissionError: Error {
    /// The same request is being carried out at this moment.
    case underWay
    case keyReused(Revision)
    /// The catalog cannot be written.
    case unavailable(CatalogStoreError)
}

extension Coordinator {
    /// Applies a change, makes it durable, tells others, and returns what the asker is answered.
    func submit(_ submission: Submission) async throws -> Submitted {
        if let failure { throw SubmissionError.unavailable(failure) }
        guard let key = submission.key else { return try await commit(submission) }
        // From here to the commit the key is held, so that a repeat cannot slip in between look and write.
        let name = "\(key.principal.name) \(key.text)"
        guard keysUnderWay.insert(name).inserted else { throw SubmissionError.underWay }
        defer { keysUnderWay.remove(name) }
        if let remembered = try await remembered(key) {
            return Submitted(outcome: .applied, revision: remembered.revision, answer: remembered.answer)
        }
        return try await commit(submission)
    }

    /// Says what would become of a change, and changes nothing.
    func check(_ submission: Submission) throws -> Submitted {
        var next = state
        let change = GalleryChange(submission.operation, by: submission.principal, at: clock.wall())
        let outcome = try next.apply(change)
        return Submitted(outcome: outcome, revision: state.revision, answer: try submission.answer(next))
    }

    private func remembered(_ key: IdempotencyKey) async throws -> RememberedAnswer? {
        do {
            return try await store.rememberedAnswer(for: key)
        } catch .keyReused(_, let revision) {
            throw SubmissionError.keyReused(revision)
        } catch {
            throw SubmissionError.unavailable(error)
        }
    }

    private func commit(_ submission: Submission) async throws -> Submitted {
        let change = GalleryChange(submission.operation, by: submission.principal, at: clock.wall())
        var next = state
        let outcome = try next.apply(change)
        let answer = try submission.answer(next)
        guard outcome == .applied else {
            // What it repeats may not be durable yet; an acknowledgement must not run ahead of it.
            try await awaitDurability()
            return Submitted(outcome: .unchanged, revision: state.revision, answer: answer)
        }
        let revision = next.revision
        state = next
        pending.append(Pending(revision: revision, change: change, stateAfter: next))
        let audit = AuditRecord(
            revision: revision, at: change.at, principal: change.principal, verb: submission.verb,
            target: submission.operation.target, reason: "granted to \(change.principal.name)")
        let commit = Commit(revision: revision, change: change, key: submission.key, answer: answer, audit: audit)
        do {
            try await committer.commit(commit)
        } catch {
            throw fail(error)
        }
        publish(upTo: revision)
        return Submitted(outcome: .applied, revision: revision, answer: answer)
    }

    private func awaitDurability() async throws {
        guard let last = pending.last else { return }
        try await withCheckedThrowingContinuation { continuation in
            durabilityWaiters.append((last.revision, continuation))
        }
    }

    private func fail(_ error: CatalogStoreError) -> SubmissionError {
        if failure == nil {
            failure = error
            log.critical(
                "the catalog failed; no more changes are taken until this coordinator is started anew",
                metadata: ["error": "\(error)"])
            for (_, waiter) in durabilityWaiters { waiter.resume(throwing: SubmissionError.unavailable(error)) }
            durabilityWaiters = []
        }
        return .unavailable(error)
    }

    /// Everything up to `revision` is durable: in order, lookups, subscribers and the planner learn of it.
    private func publish(upTo revision: Revision) {
        for (awaited, waiter) in durabilityWaiters where awaited <= revision { waiter.resume() }
        durabilityWaiters.removeAll { $0.0 <= revision }
        while let first = pending.first, first.revision <= revision {
            pending.removeFirst()
            routing.set(first.stateAfter)
            tellSubscribers(first)
            let operation = first.change.operation
            if case .defineRegion = operation { tellTopology() }
            for content in uses.follow(operation, in: first.stateAfter).sorted() {
                plan(.wish(content, uses.wish(for: content, in: first.stateAfter)))
                settle(content)
            }
        }
    }

    private func tellSubscribers(_ change: Pending) {
        do {
            subscribers.tell(try Subscribers.event(change.revision, change.change))
        } catch {
            // A gap would make every view fold the wrong changes: they must read afresh.
            log.critical("a change has no JSON", metadata: ["error": "\(error)"])
            subscribers.dismiss()
        }
    }
}
