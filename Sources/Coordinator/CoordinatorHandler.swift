import Gallery
import Transport
import Wire

/// Answers what users and nodes ask of the coordinator: which verb goes where.
struct CoordinatorHandler: RequestHandler {
    let coordinator: Coordinator

    func lookups(for peer: PeerIdentity) -> (any Lookups)? {
        peer.isUser ? resolveLookups(for: peer) : nil
    }

    private func resolveLookups(for peer: PeerIdentity) -> ResolveLookups {
        ResolveLookups(coordinator.routing, coordinator.leadership, coordinator.clock, for: peer.principal)
    }

    func answer(_ request: Request) async throws {
        do {
            try await dispatch(request)
        } catch {
            await coordinator.noteRefused(error, request)
            throw Refusal(explaining: error) ?? error
        }
    }

    private func dispatch(_ request: Request) async throws {
        switch (request.verb, request.peer.role) {
        case (.report, .node(let node)): try await coordinator.report(request, from: node)
        case (.subscribe, .node): try await coordinator.subscribe(request)
        case (.snapshot, .node): try await coordinator.snapshot(request)
        case (_, .user): try await answerUser(request)
        default: throw Refusal(.unknown, "a coordinator does not answer \(request.verb.rawValue)")
        }
    }

    private func answerUser(_ request: Request) async throws {
        // How things stand is told in any case.
        if request.verb != .status {
            try await coordinator.settleDoubt()
            try coordinator.leadership.requireReading()
        }
        if request.message["group"] != nil { try await coordinator.requireGroup(request) }
        switch request.verb {
        case .create, .update, .delete, .share, .undelete, .rollBack, .standing: try await coordinator.once(request)
        case .resolve: try await resolve(request)
        case .apply: try await coordinator.apply(request)
        case .show: try await coordinator.show(request)
        case .list: try await coordinator.list(request)
        case .can: try await coordinator.can(request)
        case .usage: try await coordinator.usage(request)
        case .history: try await coordinator.history(request)
        case .audit: try await coordinator.audit(request)
        case .events: try await coordinator.events(request)
        case .place: try await coordinator.place(request)
        case .status: try await coordinator.status(request)
        case .backUp: try await coordinator.backUp(request)
        case .recover: try await coordinator.recover(request)
        case .whatIf: try await coordinator.whatIf(request)
        case .incidents:
            try await coordinator.require(.readCluster, at: .root, request)
            try await coordinator.incidents(request)
        case .subscribe:
            // Every change, also of the directory.
            try await coordinator.require(.readDirectory, at: .root, request)
            try await coordinator.subscribe(request)
        default: throw Refusal(.unknown, "a coordinator does not answer \(request.verb.rawValue)")
        }
    }

    private func resolve(_ request: Request) async throws {
        do {
            let receipt =
                request.message["asof"] == nil
                ? try resolveLookups(for: request.peer).receipt(request.message)
                : try await coordinator.resolveThen(request.message, from: request.peer)
            let answer = try receipt.message(to: 0)
            request.ok(answer.fields, json: answer.payload)
        } catch let refusal as GalleryRefusal {
            await coordinator.noteDenied(refusal, Asked(request, target: request.message.positional.first ?? ""))
            throw refusal
        }
    }
}

extension Refusal {
    /// What the asker can do something about; `nil` for a fault of this side, which is logged and not told.
    init?(explaining error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let refusal as GalleryRefusal: self.init(refusal)
        case let refusal as Unroutable: self.init(.unavailable, rule: "NoReplicaAvailable", refusal.text)
        case let error as SubmissionError: self.init(error)
        case let fault as JSONFault: self.init(fault.refusal)
        default: return nil
        }
    }

    private init(_ refusal: GalleryRefusal) {
        self.init(refusal.kind.code, rule: refusal.rule.rawValue, refusal.text)
    }

    private init(_ error: SubmissionError) {
        let text = error.description
        switch error {
        case .underWay, .tooManyPending: self.init(.busy, text)
        case .keyReused: self.init(.conflict, rule: "KeyReused", text)
        case .tooLarge: self.init(.tooLarge, text)
        case .unavailable, .stopping: self.init(.unavailable, text)
        case .notLeading(let refusal): self = refusal
        }
    }
}
