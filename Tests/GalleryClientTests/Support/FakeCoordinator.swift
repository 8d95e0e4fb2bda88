import Foundation
import Gallery
import GalleryClient
import NIOCore
import Synchronization
import Transport
import Wire

/// A coordinator that knows just enough: it remembers versions and keys, and fails when it is told to.
final class FakeCoordinator: RequestHandler {
    struct State: Sendable {
        var versions: [String: ImageVersionDocument] = [:]
        /// The answers by key, so that a repeated change is answered and not done again.
        var answers: [String: ImageVersionDocument] = [:]
        var applied = 0
        /// How many changes are carried out without their answer being sent.
        var answersToLose = 0
        var isSilent = false
        /// What is said beside a change that is made.
        var warning: String?
        var refusal: Refusal?
        var receipt: [String]?
        var placement: (node: NodeID, address: String)?
        /// The place for whoever wants to avoid one.
        var otherPlacement: (node: NodeID, address: String)?
        /// Done when a place is asked for.
        var onPlace: (@Sendable () throws -> Void)?
        var pages: [[String]] = []
        /// What is answered to verbs that have nothing of their own here: rows, and then a refusal if there is one.
        var rows: [Verb: [JSONValue]] = [:]
        var refusalAfterRows: Refusal?
        /// The bodies that were sent.
        var bodies: [[UInt8]] = []
    }

    let asked = AskedVerbs()
    let state = Mutex(State())

    func answer(_ request: Request) async throws {
        asked.note(request)
        if state.withLock({ $0.isSilent }) { return try await never() }
        switch request.verb {
        case .create: try await create(request)
        case .place: try place(request)
        case .resolve: try resolve(request)
        case .show: try show(request)
        case .list: try await list(request)
        default: try await tell(request)
        }
    }

    private func tell(_ request: Request) async throws {
        var bytes: [UInt8] = []
        for try await chunk in request.body { bytes += Array(chunk.bytes.readableBytesView) }
        if !bytes.isEmpty { state.withLock { [bytes] in $0.bodies.append(bytes) } }
        let (rows, refusal) = state.withLock { ($0.rows[request.verb], $0.refusalAfterRows) }
        guard let rows else { throw Refusal(.unknown, "not here") }
        for row in rows { try await request.item(json: ByteBuffer(bytes: try JSONEncoder().encode(row))) }
        if let refusal { throw refusal }
        request.ok(["revision=7", "outcome=applied", "allowed=true"])
    }

    private func never() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        throw Refusal(.cancelled, "cancelled")
    }

    private func create(_ request: Request) async throws {
        if let refusal = state.withLock({ $0.refusal }) { throw refusal }
        let path = request.fields[1]
        let bytes = Data((request.payload ?? ByteBuffer()).readableBytesView)
        let document = try JSONDecoder().decode(ImageVersionDocument.self, from: bytes)
        if request.message["check"] == "true" { return try check(path, document, request) }
        guard let key = request.message["key"] else { throw Refusal(.invalid, "no key") }
        let isLost = state.withLock { state in
            if state.answers[key] == nil {
                state.applied += 1
                state.versions[path] = document
                state.answers[key] = document
            }
            state.answersToLose -= 1
            return state.answersToLose >= 0
        }
        if isLost { return await request.connection.close(saying: "crashed") }
        try ok(request, document, outcome: "applied")
    }

    private func check(_ path: String, _ document: ImageVersionDocument, _ request: Request) throws {
        guard let standing = state.withLock({ $0.versions[path] }) else {
            return try ok(request, document, outcome: "applied")
        }
        let disks = (standing.properties?.storageProfile, document.properties?.storageProfile)
        guard disks.0 == disks.1 else {
            throw Refusal(.conflict, rule: "ResourceAlreadyExists", "\(path) exists with other bytes")
        }
        try ok(request, standing, outcome: "unchanged")
    }

    private func ok(_ request: Request, _ document: ImageVersionDocument, outcome: String) throws {
        let payload = ByteBuffer(bytes: try JSONEncoder().encode(document))
        let warning = state.withLock { $0.warning }
        let fields = ["revision=7", "outcome=\(outcome)"] + (warning == nil ? [] : ["warning=TooFewNodes"])
        request.ok(fields, json: payload, text: warning)
    }

    private func place(_ request: Request) throws {
        let isAvoiding = request.message["except"] != nil
        let (placement, onPlace) = state.withLock { state in
            (isAvoiding ? state.otherPlacement ?? state.placement : state.placement, state.onPlace)
        }
        try onPlace?()
        guard let placement else { throw Refusal(.unavailable, "no node is alive there") }
        request.ok(["node=\(placement.node)", "at=\(placement.address)"])
    }

    private func resolve(_ request: Request) throws {
        let (refusal, receipt) = state.withLock { ($0.refusal, $0.receipt) }
        if let refusal { throw refusal }
        guard let receipt else { throw Refusal(.notFound, rule: "ResourceNotFound", "no such image") }
        request.ok(receipt)
    }

    private func show(_ request: Request) throws {
        guard let document = state.withLock({ $0.versions[request.fields[1]] }) else {
            throw Refusal(.notFound, rule: "ResourceNotFound", "there is no \(request.fields[1])")
        }
        request.ok(json: ByteBuffer(bytes: try JSONEncoder().encode(document)))
    }

    /// Page *n* is asked for with `after=n`.
    private func list(_ request: Request) async throws {
        let number = request.message["after"].flatMap(Int.init) ?? 0
        let pages = state.withLock { $0.pages }
        for name in pages[number] {
            var document = GalleryDocument(location: "westeurope")
            document.name = name
            try await request.item(json: ByteBuffer(bytes: try JSONEncoder().encode(document)))
        }
        request.ok(number + 1 < pages.count ? ["next=\(number + 1)"] : [])
    }
}
