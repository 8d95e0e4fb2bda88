import CatalogStore
import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// Making what stands be as documents say: `APPLY`.
extension Coordinator {
    /// The longest template, in bytes.
    static let templateBytesMax = 16 << 20

    /// Everything is tried on a copy first, and made durable as one commit: all of it, or nothing.
    func apply(_ request: Request) async throws {
        let isCheck = try request.isCheck()
        try requireKnown(request)
        let template = try await request.template()
        try requireUsable()
        let standing = state
        let plan: ApplyPlan
        do {
            plan = try await Self.plan(template, over: standing, by: request.peer.principal, at: clock.wall())
        } catch let refused as ApplyPlan.Refused {
            return try await refuse(refused.refusals, request)
        }
        // What it was judged by may not be durable yet: an answer must not run ahead of that.
        try await durability(of: standing.revision)
        let submissions = plan.steps.flatMap(\.operations).map { operation in
            Submission(operation, for: request, answering: { _, _ in [] })
        }
        try requireTogether(submissions.count)
        guard !isCheck else { return try await answer(plan, request, revision: standing.revision) }
        let missing = plan.steps.flatMap { step in
            step.operations.flatMap { missingUploads(of: $0) }.map { $0.about(step.key) }
        }
        guard missing.isEmpty else { return try await refuse(missing, request) }
        try await requireBrought(by: submissions)
        try await answer(plan, request, revision: try await carryOut(submissions, request))
    }

    /// More changes than one commit takes would have to be made in parts, which a loss of this process could part.
    private func requireTogether(_ count: Int) throws(Refusal) {
        let most = catalogLimits.commitsTogetherMax
        guard count <= most else {
            throw Refusal(
                .tooLarge, rule: "InvalidParameter", fields: ["max=\(most)"],
                "nothing was changed: the template makes \(count) changes, and \(most) are made at once, all or none; "
                    + "apply it in parts, gallery by gallery")
        }
    }

    /// Off the actor: a template may be long.
    private nonisolated static func plan(
        _ template: [JSONValue], over state: GalleryState, by principal: Principal, at now: Instant
    ) async throws -> ApplyPlan {
        try ApplyPlan(template, over: state, by: principal, at: now) { PublicNameSuffix.draw() }
    }

    /// All changes as one commit, or none; returns the revision of the last.
    private func carryOut(_ submissions: [Submission], _ request: Request) async throws -> Revision {
        try requireUsable()
        let (standing, undoings) = (state, undoings)
        let now = clock.wall()
        do {
            var trial = try await Self.trial(of: submissions, over: standing, at: now, catalogLimits)
            // Off the actor somebody may have been faster: then once more, with nobody between.
            if state.revision != trial.base || self.undoings != undoings {
                trial = try Self.tried(submissions, over: state, at: now, catalogLimits)
            }
            try await commit(trial)
            return trial.state.revision
        } catch let refusal as GalleryRefusal {
            noteDenied(refusal, Asked(request, target: refusal.target))
            try await durability(of: state.revision)
            throw refusal.retold(
                as: "nothing was changed: since it was checked somebody changed what it is about: \(refusal.text)")
        }
    }

    private nonisolated static func trial(
        of submissions: [Submission], over state: GalleryState, at now: Instant, _ limits: CatalogLimits
    ) async throws -> ChangeTrial {
        try tried(submissions, over: state, at: now, limits)
    }

    private nonisolated static func tried(
        _ submissions: [Submission], over state: GalleryState, at now: Instant, _ limits: CatalogLimits
    ) throws -> ChangeTrial {
        var trial = ChangeTrial(over: state, limits: limits)
        for submission in submissions { _ = try trial.perform(submission, at: now) }
        return trial
    }

    private func answer(_ plan: ApplyPlan, _ request: Request, revision: Revision) async throws {
        for step in plan.steps { try await request.item(json: try JSONPayload.encode(step.row)) }
        let changed = plan.steps.count { $0.action != .none }
        request.ok(["revision=\(revision)", "changed=\(changed)"])
    }

    /// A row for each fault, then the first of them as the answer.
    private func refuse(_ refusals: [GalleryRefusal], _ request: Request) async throws {
        for refusal in refusals {
            noteDenied(refusal, Asked(request, target: refusal.target))
            try await request.item(json: try JSONPayload.encode(RefusalDocument(refusal)))
        }
        guard let first = refusals.first else { return }
        let more = refusals.count > 1 ? " (and \(refusals.count - 1) more)" : ""
        throw first.retold(as: "nothing was changed: \(first.text)\(more)")
    }
}

extension Request {
    /// The documents: the payload, if there is one, and the body after it.
    fileprivate func template() async throws -> [JSONValue] {
        var bytes = payload ?? ByteBuffer()
        let start = UInt64(bytes.readableBytes)
        for try await piece in body {
            guard piece.offset == UInt64(bytes.readableBytes) || piece.offset == UInt64(bytes.readableBytes) - start
            else {
                throw Refusal(.invalid, "the pieces of a template must follow one another")
            }
            guard piece.bytes.readableBytes <= Coordinator.templateBytesMax - bytes.readableBytes else {
                throw Refusal(
                    .tooLarge, rule: "InvalidParameter", fields: ["max=\(Coordinator.templateBytesMax)"],
                    "a template has at most \(Coordinator.templateBytesMax) bytes; apply it in parts")
            }
            bytes.writeImmutableBuffer(piece.bytes)
        }
        return try JSONPayload.decode([JSONValue].self, from: bytes)
    }
}
