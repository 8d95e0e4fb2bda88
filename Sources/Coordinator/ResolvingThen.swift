import CatalogStore
import Gallery
import NIOCore
import Transport
import Wire

/// `RESOLVE` as of a time that is past.
extension Coordinator {
    /// What `latest` named at `asof=`, from the journal of its moves.
    ///
    /// That very version, or the refusal says that it is gone: one that bears its number since is another.
    nonisolated func resolveThen(_ message: Message, from peer: PeerIdentity) async throws -> Receipt {
        let (reference, region) = try message.question()
        let then = try message.past(before: clock.wall())
        guard reference.choice == .latest else {
            throw Refusal(.invalid, rule: "InvalidParameter", "asof= asks what latest named; leave it out for a number")
        }
        let caller = Caller(peer.principal, subscription: try message.subscription())
        let snapshot = routing.snapshot
        let definition = try snapshot.state.definition(of: reference, for: caller)
        // Consumers know it by another name, and are not told what they cannot see.
        let mayRead = snapshot.state.authorization(
            of: peer.principal, to: .readVersion, at: .definition(definition.id)
        ).isAllowed
        let question = Question(
            name: mayRead ? "\(definition.id)" : "\(reference)", mayRead: mayRead, region: region, then: then)
        guard let answer = try await latest(of: definition, asked: question) else {
            throw question.refusal("named no version there")
        }
        let version = definition.versions[answer.number]
        guard let version, version.generation == answer.generation else {
            throw question.refusal(gone: answer, successor: version)
        }
        let numbered = ImageReference(reference.place, .number(answer.number))
        return try routing.resolve(
            numbered, in: region, for: caller, as: try MachineTerms(message), from: snapshot, now: clock.wall())
    }

    /// What the journal says, as far as it is of this definition and not of another that bore its name.
    private nonisolated func latest(
        of definition: ImageDefinition, asked question: Question
    ) async throws -> LatestAnswer? {
        let move = try await journal { store throws(CatalogStoreError) in
            try await store.latestMove(of: "\(definition.id)", in: question.region, asOf: question.then)
        }
        guard let move else {
            let kept = try await journal { store throws(CatalogStoreError) in
                try await store.journal(of: definition.generation...definition.generation)
            }
            guard kept.droppedUpTo <= definition.generation else { throw question.beyondJournal }
            return nil
        }
        guard move.position.revision > definition.generation else {
            throw question.refusal("named no version there: what bears that name was made later")
        }
        let event = try JSONPayload.decode(GalleryEvent.self, from: ByteBuffer(bytes: move.row.body))
        guard case .latestMoved(_, _, _, _, let answer, _) = event else { return nil }
        return answer
    }
}

/// What is asked of the journal, and by whom.
private struct Question {
    /// As the asker knows it.
    let name: String
    let mayRead: Bool
    let region: Region
    let then: Instant

    func refusal(_ text: String) -> GalleryRefusal {
        GalleryRefusal(
            .notFound, .galleryImageNotFound, name, "latest of \(name) in \(region) at \(then.iso8601) \(text)")
    }

    func refusal(gone answer: LatestAnswer, successor: ImageVersion?) -> GalleryRefusal {
        guard mayRead else { return refusal("named a version that is gone since; ask its publisher for it") }
        let since = successor.map { "; the \($0.number) of this day is another, of generation \($0.generation)" } ?? ""
        return refusal(
            "named \(answer.number) of generation \(answer.generation), \(answer.digest), which was deleted"
                + "\(since); publish that disk again, or name a version that stands")
    }

    /// Retention took what could tell it.
    var beyondJournal: Refusal {
        Refusal(
            .gone,
            "the journal of latest of \(name) does not reach back to \(then.iso8601); name a later time, or a "
                + "version")
    }
}

extension Message {
    /// The time in `asof=`, which is not later than `now`.
    fileprivate func past(before now: Instant) throws(Refusal) -> Instant {
        guard let text = self["asof"], let then = Instant(beginningOf: text) else {
            throw Refusal(
                .invalid, rule: "InvalidParameter", "asof= is not an ISO 8601 date, such as 2026-01-31T12:00:00Z")
        }
        guard then <= now else {
            throw Refusal(
                .invalid, rule: "InvalidParameter",
                "asof=\(text) is in the future: it is \(now.iso8601) here; leave it out for what latest names now")
        }
        return then
    }
}
