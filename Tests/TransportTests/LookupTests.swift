import Deadlines
import NIOCore
import Synchronization
import Testing
import Wire

@testable import Transport

/// What is answered on the event loop, and measuring it.
@Suite struct LookupTests {
    let server: TLSContext
    let client: TLSContext

    init() throws {
        let cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    @Test func `what cannot be written at once is answered in the long way`() async throws {
        let handler = ClosureHandler(
            atOnce: { message, _, _ in
                switch message.fields.first {
                case "illegal": message.id.map { Message($0, "OK", ["a b"]) }
                case "long": message.id.map { Message($0, "OK", [String(repeating: "a", count: 5000)]) }
                case "other": Message(77, "OK")
                case "row": message.id.map { Message($0, "ITEM") }
                default: message.id.map { Message($0, "OK", ["way=short"]) }
                }
            },
            later: { $0.ok(["way=long"]) })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            for question in ["illegal", "long", "other", "row"] {
                let way = try await connection.ask(.resolve, [question])["way"]
                #expect(way == "long", "\(question)")
            }
            let way = try await connection.ask(.resolve, ["plain"])["way"]
            #expect(way == "short")
        }
    }

    @Test func `what was held for answering is let go when all that came is answered`() async throws {
        let handler = Resting()
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let before = handler.rests.load(ordering: .relaxed)
            _ = try await connection.ask(.resolve, ["a"])
            try await eventually { handler.rests.load(ordering: .relaxed) > before }
        }
    }

    @Test func `a pump asks as often as it is told, so many at a time, and counts refusals`() async throws {
        let asked = Names()
        let handler = ClosureHandler(atOnce: { message, _, _ in
            let name = message.fields.first ?? ""
            asked.add(name)
            return message.id.map { name == "b" ? .refusal(of: $0, .notFound) : Message($0, "OK") }
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let questions = try PumpedQuestions(.resolve, [["a"], ["b"], ["c"]])
            let answers = try await connection.pump(
                questions, plan: PumpPlan(count: 100, inFlight: 16, first: 1, step: 2))
            #expect(answers.nanoseconds.count == 100)
            #expect(answers.refusals == 34)
            let names = asked.all
            #expect(names.count == 100)
            #expect(Array(names.prefix(4)) == ["b", "a", "c", "b"])
            // Others may ask again.
            _ = try await connection.ask(.resolve, ["a"])
        }
    }

    @Test func `a pump also counts what is answered in the long way, and in another order`() async throws {
        let handler = ClosureHandler(later: { $0.ok(["a=b"]) })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let answers = try await connection.pump(
                try PumpedQuestions(.resolve, [["a"]]), plan: PumpPlan(count: 200, inFlight: 100))
            #expect(answers.nanoseconds.count == 200)
            #expect(answers.refusals == 0)
        }
    }

    @Test func `an answer that a pump cannot count ends the measuring`() async throws {
        let handler = ClosureHandler(atOnce: { message, _, _ in
            message.id.map { Message($0, "OK", payload: ByteBuffer(string: "x")) }
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let questions = try PumpedQuestions(.resolve, [["a"]])
            await #expect(throws: ConnectionError.answerLost) {
                try await connection.pump(questions, plan: PumpPlan(count: 10, inFlight: 2))
            }
        }
    }

    @Test func `a pump fails when its connection ends`() async throws {
        let handler = ClosureHandler(later: { request in
            request.connection.end(saying: "enough")
            request.ok()
        })
        try await withListener(server, handler) { [client] listener in
            let connection = try await listener.dial(client)
            let questions = try PumpedQuestions(.resolve, [["a"]])
            await #expect(throws: ConnectionError.self) {
                try await connection.pump(questions, plan: PumpPlan(count: 10, inFlight: 1))
            }
        }
    }
}

/// Answers at once, and counts how often it rested.
private final class Resting: RequestHandler {
    let rests = Atomic(0)

    private final class Lane: Lookups {
        private let owner: Resting

        init(_ owner: Resting) {
            self.owner = owner
        }

        func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool {
            writer.beginOK(id)
            writer.endLine()
            return true
        }

        func rest() { owner.rests.add(1, ordering: .relaxed) }
    }

    func lookups(for peer: PeerIdentity) -> (any Lookups)? { Lane(self) }
    func answer(_ request: Request) async throws { throw Refusal(.internal, "not this way") }
}

/// What was asked, in order.
private final class Names: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func add(_ name: String) { names.withLock { $0.append(name) } }
}
