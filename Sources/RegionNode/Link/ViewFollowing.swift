import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// Follows the catalog: each change as it is told, and the whole of it when changes were missed.
struct ViewFollowing: Sendable {
    /// Why the catalog cannot be followed on this connection.
    enum Fault: Error, Sendable {
        /// The snapshot's pieces do not fit together, or are more than `ViewJournal.snapshotBytesMax`.
        case snapshotPieces
        /// An event without a payload.
        case emptyEvent
        /// The coordinator has less than this node was told, and does not say that it was restored.
        case olderCatalog(Revision)
    }

    /// How long the coordinator may take for a snapshot, or to begin telling.
    static let answerMax = Duration.seconds(60)

    /// The rule by which a coordinator refuses whoever followed another copy of its catalog.
    private static let otherHistory = "OtherHistory"

    let context: NodeContext
    let connection: Connection

    /// Throws when the connection ends, or when the view has to be read afresh, as it is on the next.
    func run() async throws {
        defer { context.view.follows(from: nil) }
        if context.view.isBroken { try await readAfresh() }
        do {
            try await subscribe()
        } catch ConnectionError.refused(let refusal) where refusal.code == .gone {
            let restored = refusal["restored"].flatMap(ViewPosition.init)
            let isBeyond = restored.map { context.view.position.revision > $0.revision } ?? false
            if isBeyond || refusal.rule == Self.otherHistory { await context.view.keepAside() }
            try await readAfresh()
            try await subscribe()
        }
        for try await message in connection.events where message.verb == UnaskedVerb.event.rawValue {
            guard let payload = message.payload else { throw Fault.emptyEvent }
            try await context.view.follow(try JSONPayload.decode(ViewEvent.self, from: payload))
            await context.view.noteHeard(at: .wallClock)
        }
    }

    private func subscribe() async throws {
        let since = context.view.state.revision
        // Two copies of a catalog may both have gone on: from which a revision is, its change tells.
        let last = try context.view.last.map { ["last=\(try ViewJournal.fingerprint(of: $0))"] } ?? []
        let answer = try await connection.ask(
            .subscribe, ["since=\(since)"] + context.view.position.fields + last, deadline: Self.answerMax)
        context.view.follows(from: answer["revision"].flatMap(Revision.init) ?? since)
        await context.view.noteHeard(at: .wallClock)
    }

    private func readAfresh() async throws {
        var coded: [UInt8] = []
        var lineage: Epoch = 0
        for try await message in try await connection.stream(.snapshot, deadline: Self.answerMax) {
            guard message.verb == AnswerVerb.data.rawValue, let piece = message.payload else {
                lineage = message["view"].flatMap(ViewPosition.init)?.lineage ?? lineage
                continue
            }
            guard message.positional.first == "\(coded.count)",
                piece.readableBytes <= ViewJournal.snapshotBytesMax - coded.count
            else { throw Fault.snapshotPieces }
            coded += piece.readableBytesView
        }
        let state = try GalleryState(encoded: coded)
        let former = context.view.position
        guard lineage > former.lineage || state.revision >= former.revision || context.view.isBroken else {
            throw Fault.olderCatalog(state.revision)
        }
        await context.view.replace(with: state, lineage: lineage)
        context.logger.notice("the catalog was read afresh", metadata: ["revision": "\(state.revision)"])
    }
}
