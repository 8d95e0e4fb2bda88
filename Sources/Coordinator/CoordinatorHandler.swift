import Gallery
import Transport
import Wire

/// Answers what users and nodes ask of the coordinator: which verb goes where.
struct CoordinatorHandler: RequestHandler {
    let coordinator: Coordinator

    func answerAtOnce(_ message: Message, _ verb: Verb, from peer: PeerIdentity) -> Message? {
        guard verb == .resolve, let id = message.id else { return nil }
        do {
            return Message(id, AnswerVerb.ok.rawValue, try coordinator.resolve(message).fields)
        } catch {
            return Refusal(explaining: error)?.message(to: id)
        }
    }

    func answer(_ request: Request) async throws {
        do {
            try await dispatch(request)
        } catch {
            throw Refusal(explaining: error) ?? error
        }
    }

    private func dispatch(_ request: Request) async throws {
        switch (request.verb, request.peer.role) {
        case (.resolve, _): request.ok(try coordinator.resolve(request.message).fields)
        case (.report, .node(let node)): try await coordinator.report(request, from: node)
        case (.subscribe, _): try await coordinator.subscribe(request)
        case (.snapshot, _): try await coordinator.snapshot(request)
        case (.create, .user(let name)): try await coordinator.create(request, by: Principal("user/\(name)"))
        case (.update, .user(let name)): try await coordinator.update(request, by: Principal("user/\(name)"))
        case (.delete, .user(let name)): try await coordinator.delete(request, by: Principal("user/\(name)"))
        case (.show, _): try await coordinator.show(request)
        case (.list, _): try await coordinator.list(request)
        case (.place, _): try await coordinator.place(request)
        case (.status, _): try await coordinator.status(request)
        case (.incidents, _): try await coordinator.incidents(request)
        default: throw Refusal(.unknown, "a coordinator does not answer \(request.verb.rawValue)")
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
        case let error as DecodingError: self.init(.invalid, rule: "InvalidParameter", error.explanation)
        default: return nil
        }
    }

    private init(_ refusal: GalleryRefusal) {
        let code: ErrorCode =
            switch refusal.kind {
            case .notFound: .notFound
            case .conflict: .conflict
            case .invalid: .invalid
            case .tooLarge: .tooLarge
            }
        self.init(code, rule: refusal.rule.rawValue, refusal.text)
    }

    private init(_ error: SubmissionError) {
        let text = error.description
        switch error {
        case .underWay, .tooManyPending: self.init(.busy, text)
        case .keyReused: self.init(.conflict, rule: "KeyReused", text)
        case .tooLarge: self.init(.tooLarge, text)
        case .unavailable, .stopping: self.init(.unavailable, text)
        }
    }
}

extension DecodingError {
    /// What is wrong with which member of a payload.
    fileprivate var explanation: String {
        let (context, what): (Context, String) =
            switch self {
            case .typeMismatch(_, let context): (context, "has the wrong type")
            case .valueNotFound(_, let context): (context, "is null")
            case .keyNotFound(let key, let context): (context, "lacks \(key.stringValue)")
            case .dataCorrupted(let context): (context, "cannot be read: \(context.debugDescription)")
            @unknown default: (Context(codingPath: [], debugDescription: ""), "cannot be read")
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return "the payload\(path.isEmpty ? "" : " member \(path)") \(what)"
    }
}
