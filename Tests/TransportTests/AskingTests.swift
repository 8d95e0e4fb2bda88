import Deadlines
import Gallery
import NIOCore
import Synchronization
import Testing
import Wire

@testable import Transport

@Suite struct AskingTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    @Test func `an answer comes with its fields and rows, in order`() async throws {
        let handler = ClosureHandler(later: { request in
            for number in 0..<10 { try await request.item(["\(number)"], json: ByteBuffer(string: "{}")) }
            request.ok(["peer=\(request.peer.role)", "verb=\(request.verb.rawValue)"])
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client, expecting: .anyCoordinator)
            #expect(connection.greeting == .test)
            #expect(connection.peer.role == .coordinatorOne)
            let answer = try await connection.ask(.list, ["galleries"])
            #expect(answer.items.map(\.fields) == (0..<10).map { ["\($0)"] })
            #expect(answer["peer"] == "user/alice")
            #expect(answer["verb"] == "LIST")
            await connection.close()
        }
    }

    @Test func `a refusal comes as it was thrown, and the connection stays usable`() async throws {
        let refusal = Refusal(.conflict, rule: "PropertyChangeNotAllowed", fields: ["name=x"], "the name stands")
        let handler = ClosureHandler(later: { request in
            guard request.verb == .status else { throw refusal }
            request.ok()
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.refused(refusal)) { try await connection.ask(.update, ["x"]) }
            _ = try await connection.ask(.status)
            #expect(refusal["name"] == "x")
        }
    }

    @Test func `a handler's own error is INTERNAL and says nothing of itself`() async throws {
        struct Secret: Error { let word = "sesame" }
        let handler = ClosureHandler(later: { _ in throw Secret() })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let expected = Refusal(.internal, "a fault of this side; its log says more")
            await #expect(throws: ConnectionError.refused(expected)) { try await connection.ask(.status) }
        }
    }

    @Test func `a handler that returns without an answer is INTERNAL too`() async throws {
        try await withListener(server, ClosureHandler(later: { _ in })) { [client] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.refused(Refusal(.internal, "no answer"))) {
                try await connection.ask(.status)
            }
        }
    }

    @Test func `what the table does not allow does not reach the handler`() async throws {
        let handler = ClosureHandler(later: { request in
            Issue.record("\(request.verb) was served")
            request.ok()
        })
        try await withListener(server, handler) { [client] listener in
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.becomeAcquainted()
            try await raw.say("2 FETCH x\r\n3 NOSUCHVERB\r\n")
            try await raw.hear("2 ERR DENIED")
            try await raw.hear("3 ERR UNKNOWN")
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.notAsked(.notAllowed(.fetch))) { try await connection.ask(.fetch) }
        }
    }

    @Test func `a request whose deadline passes is cancelled on both sides, and the connection stays usable`()
        async throws
    {
        let isCancelled = Atomic(false)
        let handler = ClosureHandler(later: { request in
            guard request.verb == .list else { return request.ok() }
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                isCancelled.store(true, ordering: .releasing)
                throw error
            }
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.timedOut) {
                try await connection.ask(.list, deadline: .milliseconds(50))
            }
            _ = try await connection.ask(.status)
            try await eventually { isCancelled.load(ordering: .acquiring) }
        }
    }

    @Test func `cancelling the asking task cancels the request on the wire`() async throws {
        let (started, startedEnd) = AsyncStream<Void>.makeStream()
        let isCancelled = Atomic(false)
        let handler = ClosureHandler(later: { request in
            guard request.verb == .list else { return request.ok() }
            startedEnd.yield()
            defer { isCancelled.store(Task.isCancelled, ordering: .releasing) }
            try await Task.sleep(for: .seconds(60))
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let asking = Task { try await connection.ask(.list) }
            for await _ in started { break }
            asking.cancel()
            await #expect(throws: ConnectionError.cancelled) { try await asking.value }
            try await eventually { isCancelled.load(ordering: .acquiring) }
            _ = try await connection.ask(.status)
        }
    }

    @Test func `as many as may be in flight are asked, and one more is not`() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let waiting = Atomic(0)
        let handler = ClosureHandler(later: { request in
            waiting.add(1, ordering: .relaxed)
            for await _ in gate {}
            request.ok()
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<128 { group.addTask { _ = try await connection.ask(.status) } }
                try await eventually { waiting.load(ordering: .relaxed) == 128 }
                await #expect(throws: ConnectionError.notAsked(.tooManyInFlight(max: 128))) {
                    try await connection.ask(.status)
                }
                open.finish()
                try await group.waitForAll()
            }
        }
    }

    @Test func `answers at once come in any number without a task each`() async throws {
        let handler = ClosureHandler(
            atOnce: { message, verb, _ in
                message.id.map { Message($0, "OK", ["\(verb.rawValue)=\(message.fields[0])"]) }
            },
            later: { _ in throw Refusal(.internal, "not this way") })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        for round in 0..<10 {
                            let answer = try await connection.ask(.resolve, ["\(number)-\(round)"])
                            #expect(answer["RESOLVE"] == "\(number)-\(round)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `an answer larger than may be collected is refused, and the connection stays usable`() async throws {
        let handler = ClosureHandler(later: { request in
            if request.verb == .list { for _ in 0..<50 { try await request.item(["x"]) } }
            request.ok()
        })
        var limits = TransportLimits()
        limits.itemsMax = 49
        try await withListener(server, handler) { [client, limits] listener in
            let connection = try await listener.dial(client, limits: limits)
            await #expect(throws: ConnectionError.answerTooLarge) { try await connection.ask(.list) }
            _ = try await connection.ask(.status)
        }
    }

    @Test func `the side that was dialed asks too`() async throws {
        let node = try cluster.context(.node("westeurope", "westeurope-1"))
        let handler = ClosureHandler(later: { request in
            let answer = try await request.connection.ask(.fetch, ["sha256:1"])
            request.ok(["fetched=\(answer["by"] ?? "")"])
        })
        let serving = ClosureHandler(later: { $0.ok(["by=westeurope-1", "asked=\($0.peer.role)"]) })
        try await withListener(server, handler) { listener in
            let connection = try await listener.dial(node, handler: serving)
            async let served: Void = connection.serve()
            let answer = try await connection.ask(.report)
            #expect(answer["fetched"] == "westeurope-1")
            await connection.close()
            await served
        }
    }

    @Test func `a connection that ends loses what is in flight, with the reason`() async throws {
        let handler = ClosureHandler(later: { request in
            request.connection.end(saying: "enough")
            try await Task.sleep(for: .seconds(60))
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.ended(.farewell("enough"))) { try await connection.ask(.status) }
            await connection.ended()
            await #expect(throws: ConnectionError.ended(.farewell("enough"))) { try await connection.ask(.status) }
        }
    }

    @Test func `the handler's task is cancelled when the peer is gone`() async throws {
        let state = Atomic(0)
        let handler = ClosureHandler(later: { _ in
            state.store(1, ordering: .releasing)
            defer { state.store(Task.isCancelled ? 2 : 3, ordering: .releasing) }
            try await Task.sleep(for: .seconds(60))
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let asking = Task { try await connection.ask(.status) }
            try await eventually { state.load(ordering: .acquiring) == 1 }
            await connection.close()
            try await eventually { state.load(ordering: .acquiring) == 2 }
            await #expect(throws: ConnectionError.self) { try await asking.value }
        }
    }

    @Test func `a connection that ended is freed on both sides, with all that it held`() async throws {
        struct Remembered: Sendable { weak let connection: Connection? }
        let (served, serving) = AsyncStream<Remembered>.makeStream()
        let handler = ClosureHandler(later: { request in
            serving.yield(Remembered(connection: request.connection))
            request.ok()
        })
        try await withListener(server, handler) { [client] listener in
            func converse() async throws -> Remembered {
                let connection = try await listener.dial(client)
                _ = try await connection.ask(.status)
                await connection.close()
                return Remembered(connection: connection)
            }
            let dialing = try await converse()
            try await eventually { dialing.connection == nil }
            for await dialed in served {
                try await eventually { dialed.connection == nil }
                break
            }
        }
    }
}
