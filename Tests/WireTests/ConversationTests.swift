import Chance
import Gallery
import NIOCore
import Testing
import Wire

/// One side of a conversation with all that Wire gives: session, parser, writer.
private struct End {
    var session: Session
    var parser = MessageParser()
    var arrived = ByteBuffer()
    var outgoing = ByteBuffer()
    var serving: [UInt64: Bool] = [:]
    var answers: [UInt64: Int] = [:]
    var ended: SessionEnd?
    var stray = 0

    init(_ session: Session) throws {
        self.session = session
        try perform(session.start())
    }

    mutating func perform(_ actions: [SessionAction]) throws {
        for action in actions {
            switch action {
            case .send(let message): try send(message)
            case .deliver(let id, _, _): serving[id] = false
            case .cancel(let id): serving[id] = true
            case .deliverAnswer(let id, let message): if message.isFinalAnswer { answers[id, default: 0] += 1 }
            case .ignored, .ignoredLine, .lost: stray += 1
            case .end(let reason): ended = reason
            case .acquainted, .deliverBody, .deliverEvent: break
            }
        }
    }

    mutating func send(_ message: Message) throws {
        try MessageWriter(limits: session.writingLimits).write(message, into: &outgoing)
    }

    mutating func read(at now: Instant) throws {
        while ended == nil {
            parser.limits = session.readingLimits
            switch try parser.next(from: &arrived) {
            case .message(let message): try perform(session.receive(message, at: now))
            case .refused(let line): try perform(session.receive(line, at: now))
            case .more: return
            }
        }
    }
}

struct ConversationTests {
    @Test(arguments: 1...30)
    func `whatever two sides ask, answer and cancel, each request gets exactly one last answer`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let inFlight = Int.random(in: 4...9, using: &generator)
        let said = Greeting(node: "n", role: .node, epoch: 1, limits: limits(inFlight: inFlight))
        var ends = [
            try End(Session(.accepting(said), own: .node, peer: .node, at: moment(0))),
            try End(Session(.dialing(hello), own: .node, peer: .node, at: moment(0))),
        ]
        var asked: [[UInt64]] = [[], []]
        for step in 0..<600 {
            let side = Int.random(in: 0...1, using: &generator)
            let now = moment(step / 100)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0 where ends[side].session.phase == .acquainted:
                guard let (id, message) = try? ends[side].session.ask(.get, ["x"]) else { break }
                try ends[side].send(message)
                asked[side].append(id)
            case 1:
                guard let id = asked[side].randomElement(using: &generator) else { break }
                try ends[side].perform(ends[side].session.cancel(id))
            case 2, 3: try answer(&ends[side], &generator)
            default: try deliver(&ends, from: side, at: now, &generator)
            }
        }
        for _ in 0..<200 {
            for side in 0...1 {
                while !ends[side].serving.isEmpty { try answer(&ends[side], &generator) }
                try deliver(&ends, from: side, at: moment(9), &generator)
            }
        }
        for side in 0...1 {
            #expect(ends[side].answers == Dictionary(uniqueKeysWithValues: asked[side].map { ($0, 1) }))
            #expect(ends[side].session.askedInFlight == 0)
            #expect(ends[side].session.receivedInFlight == 0)
            #expect(ends[side].stray == 0)
            #expect(ends[side].ended == nil)
        }
        #expect(!asked[0].isEmpty && !asked[1].isEmpty)
    }

    @Test func `each side's farewell ends the other`() throws {
        var generator = SeededGenerator(seed: 1)
        var ends = [
            try End(Session(.accepting(greeting), own: .coordinator, peer: .node, at: moment(0))),
            try End(Session(.dialing(hello), own: .node, peer: .coordinator, at: moment(0))),
        ]
        for _ in 0..<100 {
            for side in 0...1 { try deliver(&ends, from: side, at: moment(1), &generator) }
        }
        try ends[0].perform(ends[0].session.drain(saying: "restart", until: moment(9)))
        for _ in 0..<100 { try deliver(&ends, from: 0, at: moment(1), &generator) }
        #expect(ends[0].ended == .said("restart"))
        #expect(ends[1].ended == .farewell("restart"))
    }

    /// Says a row, or the last word, about one of the requests that are being served.
    private func answer(_ end: inout End, _ generator: inout SeededGenerator) throws {
        guard let id = end.serving.keys.sorted().randomElement(using: &generator) else { return }
        guard Int.random(in: 0...2, using: &generator) > 0 else {
            let payload = ByteBuffer(repeating: 0x0A, count: Int.random(in: 0...50, using: &generator))
            return try end.perform(end.session.answer(Message(id, "DATA", ["0"], payload: payload)))
        }
        let isCancelled = end.serving.removeValue(forKey: id) == true
        try end.perform(end.session.answer(isCancelled ? .refusal(of: id, .cancelled) : Message(id, "OK")))
    }

    /// Carries some of the bytes that `side` sent to the other, which reads them.
    private func deliver(
        _ ends: inout [End], from side: Int, at now: Instant, _ generator: inout SeededGenerator
    ) throws {
        let waiting = ends[side].outgoing.readableBytes
        let count = Int.random(in: 0...min(waiting, 90), using: &generator)
        guard var bytes = ends[side].outgoing.readSlice(length: count) else { return }
        ends[1 - side].arrived.writeBuffer(&bytes)
        try ends[1 - side].read(at: now)
    }
}
