import Logging
public import NIOCore
import Synchronization
public import Wire

/// A request of the other side, and the way to answer it.
public final class Request: Sendable {
    public let verb: Verb
    public let message: Message
    /// The connection it came on, for events and for requests of this side's own.
    public let connection: Connection
    private let id: UInt64
    private let inbox: Inbox?
    private let isAnswered = Atomic(false)
    private let labels = Mutex<[String]>([])
    private let work = Mutex<(task: Task<Void, Never>?, isCancelled: Bool)>((nil, false))

    init(id: UInt64, _ verb: Verb, _ message: Message, on connection: Connection, body: Inbox?) {
        self.id = id
        self.verb = verb
        self.message = message
        self.connection = connection
        inbox = body
    }

    /// Who asks, by its certificate.
    public var peer: PeerIdentity { connection.peer }
    /// As on the line.
    public var fields: [String] { message.fields }
    /// The structured argument, if there is one.
    public var payload: ByteBuffer? { message.payload }
    /// The body's `MORE` messages, for verbs that have one; empty for others.
    ///
    /// To be taken once.
    public var body: RequestBody { RequestBody(inbox: inbox) }

    /// Sends a row.
    ///
    /// Waits while too much is under way.
    public func item(_ fields: [String] = [], json: ByteBuffer? = nil) async throws(ConnectionError) {
        try await say(Message(id, AnswerVerb.item.rawValue, fields, payload: json))
    }

    /// Sends bytes that stand at `offset`, at most 1 MiB.
    ///
    /// Waits while too much is under way.
    public func data(at offset: UInt64, _ bytes: ByteBuffer) async throws(ConnectionError) {
        try await say(Message(id, AnswerVerb.data.rawValue, ["\(offset)"], payload: bytes))
    }

    /// Has the answer's `OK` bear these fields too, whoever gives it.
    public func label(_ fields: String...) { labels.withLock { $0 += fields } }

    /// Ends the answer.
    ///
    /// A second end has no effect. What is left of the body is dropped.
    public func ok(_ fields: [String] = [], json: ByteBuffer? = nil, text: String? = nil) {
        let text = text.map { Message.legalText($0) }
        let labels = labels.withLock { $0 }
        finish(Message(id, AnswerVerb.ok.rawValue, fields + labels, text: text, payload: json))
    }

    private func say(_ message: Message) async throws(ConnectionError) {
        // The number may be taken again after the end, so nothing more is said under it.
        guard !isAnswered.load(ordering: .acquiring) else { throw .notAsked(.noBody(id: id)) }
        try await connection.countingOut(message.weight) { $0.perform($0.session.answer(message)) }
    }

    private func finish(_ message: Message) {
        guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let id = id
        connection.onLoop { $0.answer(message, id: id) }
    }
}

/// Being served, by the connection.
extension Request {
    /// Runs the handler, in a task that ``cancel()`` can reach, and sees to it that there is an answer.
    func serve(by handler: any RequestHandler) async {
        let task = Task { await answer(by: handler) }
        let isCancelled = work.withLock { work in
            work.task = task
            return work.isCancelled
        }
        if isCancelled { task.cancel() }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        work.withLock { $0.task = nil }
    }

    private func answer(by handler: any RequestHandler) async {
        do {
            try await handler.answer(self)
            guard !isAnswered.load(ordering: .acquiring) else { return }
            connection.logger.error("a handler gave no answer", metadata: ["verb": "\(verb.rawValue)"])
            refuse(Refusal(.internal, "no answer"))
        } catch let refusal as Refusal {
            refuse(refusal)
        } catch {
            let isCancelled = work.withLock { $0.isCancelled }
            guard !isCancelled else { return refuse(Refusal(.cancelled, "cancelled")) }
            let metadata: Logger.Metadata = ["verb": "\(verb.rawValue)", "peer": "\(peer.role)"]
            connection.logger.error("a handler failed: \(error)", metadata: metadata)
            refuse(Refusal(.internal, "a fault of this side; its log says more"))
        }
    }

    private func refuse(_ refusal: Refusal) {
        finish(refusal.message(to: id))
    }

    func takeBody(_ message: Message) {
        guard let inbox else { return }
        if message.verb == BodyVerb.end.rawValue { inbox.end(.success(message)) } else { _ = inbox.put(message) }
    }

    /// Nobody takes what is left: it must not keep the connection from reading.
    func dropBody() {
        inbox?.abandon(.cancelled)
    }

    /// The peer no longer wants it, or is gone.
    func cancel() {
        dropBody()
        let task = work.withLock { work in
            work.isCancelled = true
            return work.task
        }
        task?.cancel()
    }
}
