import Deadlines
import Gallery
import NIOCore
import ReplicaStore
import Testing
import Transport
import Wire

/// What a node was commanded.
struct Command: Hashable, Sendable {
    let verb: Verb
    let content: Digest
    let message: Message
}

/// A node's contents, what it was told, and how it answers.
actor NodeScript {
    private(set) var contents: [Digest: NodeReport.State] = [:]
    private(set) var commands: [Command] = []
    private(set) var cancelled: [Digest] = []
    private var refusals: [Verb: Refusal] = [:]
    private var held: Set<Verb> = []
    private var fence = ["epoch=0"]
    /// How often it was asked whom it obeys.
    private(set) var questions = 0
    private var view: (changes: [ViewEvent]?, state: GalleryState)?

    /// What it knows of the catalog; without the changes only the whole of it.
    func know(_ changes: [ViewEvent]?, _ state: GalleryState) { view = (changes, state) }

    private func tellView(_ request: Request) async throws {
        let view = try #require(view)
        let summary = [
            "view=0.\(view.state.revision)",
            "state=\(view.state.encoded().withUnsafeBytes { Digest.sha256(of: $0) })",
        ]
        guard request.message["whole"] == nil else {
            try await request.data(at: 0, ByteBuffer(bytes: view.state.encoded()))
            return request.ok(summary)
        }
        guard let changes = view.changes else { throw Refusal(.gone, "not all are kept") }
        let since = try #require(request.message["since"].flatMap(Revision.init))
        for change in changes where change.revision > since {
            try await request.item(json: try JSONPayload.encode(change))
        }
        request.ok(summary)
    }

    /// What it says of the coordinator that it obeys, when it is asked.
    func obey(_ fields: String...) { fence = fields }

    func hold(_ more: [Digest: NodeReport.State]) { contents.merge(more) { $1 } }
    func drop(_ content: Digest) { contents[content] = nil }

    /// Answers every command of this kind with an error; with `nil` as asked again.
    func refuse(_ verb: Verb, with refusal: Refusal?) { refusals[verb] = refusal }

    /// Leaves commands of this kind unanswered until ``release()``.
    func keepWaiting(_ verb: Verb) { held.insert(verb) }

    func release() { held = [] }

    func commands(_ verb: Verb) -> [Command] { commands.filter { $0.verb == verb } }

    func carryOut(_ request: Request) async throws {
        if request.verb == .view {
            guard request.message["since"] == nil, request.message["whole"] == nil else {
                return try await tellView(request)
            }
            questions += 1
            try await eventually { await !self.held.contains(.view) }
            return request.ok(fence)
        }
        let text = try #require(request.message.positional.first)
        let content = try #require(Digest(text))
        commands.append(Command(verb: request.verb, content: content, message: request.message))
        let verb = request.verb
        do {
            try await eventually { await !self.held.contains(verb) }
        } catch is CancellationError {
            cancelled.append(content)
            throw Refusal(.cancelled, "cancelled")
        }
        if let refusal = refusals[request.verb] { throw refusal }
        switch request.verb {
        case .fetch:
            let progress = try JSONPayload.encode(FetchProgress(bytes: 1, of: 2))
            try await request.item(json: progress)
            contents[content] = .verified
            request.ok(["bytes=2", "fetched=2", "local=0"])
        case .verify:
            guard let state = contents[content] else { throw Refusal(.notFound, "not here") }
            guard state != .damaged else {
                contents[content] = nil
                throw Refusal(.corrupt, "damaged")
            }
            contents[content] = .verified
            request.ok(["state=verified"])
        case .remove:
            contents[content] = nil
            request.ok()
        default: throw Refusal(.unknown, "a node does not answer this")
        }
    }
}

/// A region node that plays its part on one connection.
struct FakeNode: Sendable {
    let id: NodeID
    let script: NodeScript
    let connection: Connection
    private let endpoint: Endpoint
    private let tls: TLSContext

    init(
        _ id: NodeID, dialling endpoint: Endpoint, tls: TLSContext, limits: TransportLimits = TransportLimits(),
        script: NodeScript = NodeScript()
    ) async throws {
        self.id = id
        self.script = script
        self.endpoint = endpoint
        self.tls = tls
        connection = try await Connection.open(
            to: endpoint, tls: tls, expecting: .anyCoordinator, hello: Hello(agent: "test"),
            handler: Handler(script: script), limits: limits, logger: .quiet)
        let connection = connection
        Task { await connection.serve() }
    }

    /// The same process on another connection.
    func dialledAnew(to endpoint: Endpoint? = nil) async throws -> FakeNode {
        try await FakeNode(id, dialling: endpoint ?? self.endpoint, tls: tls, script: script)
    }

    @discardableResult
    func report(
        _ fields: [String], _ contents: [Digest: NodeReport.State]? = nil, free: Int64 = 1 << 40
    ) async throws -> Answer {
        let payload = try contents.map { contents in
            try JSONPayload.encode(NodeReport(contents: contents.map { NodeReport.Held(digest: $0, state: $1) }))
        }
        return try await connection.ask(.report, fields + ["free=\(free)"], payload: payload, deadline: .seconds(20))
    }

    @discardableResult
    func join(free: Int64 = 1 << 40, epoch: Epoch = 0, host: String = "10.0.0.1") async throws -> Answer {
        let fields = ["inventory=whole", "at=\(host):7443", "incarnation=1", "epoch=\(epoch)"]
        return try await report(fields, await script.contents, free: free)
    }

    @discardableResult
    func beat(free: Int64 = 1 << 40) async throws -> Answer { try await report([], free: free) }

    func tell(_ content: Digest, _ state: NodeReport.State) async throws {
        try await report(["inventory=delta"], [content: state])
    }

    private struct Handler: RequestHandler {
        let script: NodeScript

        func answer(_ request: Request) async throws { try await script.carryOut(request) }
    }
}
