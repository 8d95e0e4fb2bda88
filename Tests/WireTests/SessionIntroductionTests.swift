import Gallery
import NIOCore
import Testing
import Wire

struct SessionIntroductionTests {
    private func accepting() -> Session { Session(.accepting(greeting), own: .coordinator, peer: .user, at: moment(0)) }
    private func dialing() -> Session { Session(.dialing(hello), own: .user, peer: .coordinator, at: moment(0)) }

    @Test func `who accepts greets at once, who dials waits`() throws {
        let actions = accepting().start()
        #expect(
            try actions.sent.map { try written($0, limits: .stranger) } == [
                "* HELLO 1 node=coordinator-1 role=coordinator epoch=7 line=4096 payload=1048576 inflight=128"
                    + " caps=push,zstd\r\n"
            ])
        #expect(dialing().start() == [])
    }

    @Test func `a greeting that is said and read is the same greeting`() throws {
        #expect(try Greeting(greeting.message) == greeting)
    }

    @Test func `who is greeted asks HELLO under the number 1`() throws {
        var session = dialing()
        let actions = session.receive(greeting.message, at: moment(1))
        #expect(try actions.sent.map { try written($0) } == ["1 HELLO 1 agent=vitrine/0.1 caps=zstd,other\r\n"])
        #expect(session.phase == .askedHello(greeting))
    }

    @Test func `an OK makes both acquainted with what both can`() {
        var session = dialing()
        _ = session.receive(greeting.message, at: moment(1))
        let actions = session.receive(Message(1, "OK"), at: moment(2))
        let expected = Acquaintance(name: "coordinator-1", epoch: 7, capabilities: ["zstd"])
        #expect(actions == [.acquainted(expected)])

        var other = accepting()
        let answers = other.receive(Message(5, "HELLO", hello.fields), at: moment(2))
        #expect(answers.sent == [Message(5, "OK")])
        #expect(
            answers.others == [.acquainted(Acquaintance(name: "vitrine/0.1", epoch: nil, capabilities: ["zstd"]))])
    }

    @Test func `a person may say HELLO 1 and no more`() {
        var session = accepting()
        #expect(session.receive(Message(1, "HELLO", ["1"]), at: moment(1)).sent == [Message(1, "OK")])
        #expect(session.phase == .acquainted)
    }

    @Test func `the limits are a stranger's until HELLO is answered`() {
        var session = accepting()
        #expect(session.readingLimits == .stranger)
        #expect(session.writingLimits == .stranger)
        _ = session.receive(Message(1, "HELLO", ["1"]), at: moment(1))
        #expect(session.readingLimits == .acquainted)
        #expect(session.writingLimits == .acquainted)

        var other = dialing()
        _ = other.receive(greeting.message, at: moment(1))
        #expect(other.readingLimits == .stranger)
        _ = other.receive(Message(1, "OK"), at: moment(1))
        #expect(other.readingLimits == .acquainted)
    }

    @Test func `who dials keeps to what the greeting announces, and never sends more than 1 MiB at once`() {
        let narrow = WireLimits(
            lineBytesMax: 600, fieldsMax: 32, payloadBytesMax: 9_000_000, inFlightMax: 5, idleMax: .seconds(60),
            textBytesMax: 1024)
        let session = dialedSession(greeting: Greeting(node: "n", role: .node, epoch: 0, limits: narrow))
        #expect(session.writingLimits.lineBytesMax == 600)
        #expect(session.writingLimits.payloadBytesMax == 1_048_576)
        #expect(session.writingLimits.inFlightMax == 5)
    }

    @Test(arguments: ["2", "01", "1.0", "", "x", "-1"])
    func `HELLO of another version is answered UNKNOWN and may be asked again`(version: String) {
        var session = accepting()
        let actions = session.receive(Message(1, "HELLO", [version]), at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.unknown])
        #expect(actions.sent.first?["version"] == "1")
        #expect(actions.others == [])
        #expect(session.receive(Message(2, "HELLO", ["1"]), at: moment(1)).sent == [Message(2, "OK")])
    }

    @Test func `a greeting of another version is answered with BYE`() {
        var session = dialing()
        let actions = session.receive(Message(unasked: "HELLO", ["2", "node=n"]), at: moment(1))
        #expect(actions.sent.map(\.verb) == ["BYE"])
        #expect(actions.others == [.end(.introduction(.version("2")))])
        #expect(session.phase == .ended)
    }

    @Test(arguments: [
        ("role=node epoch=1 line=4096 payload=0 inflight=4", "node"),
        ("node= role=node epoch=1 line=4096 payload=0 inflight=4", "node"),
        ("node=n role=king epoch=1 line=4096 payload=0 inflight=4", "role"),
        ("node=n role=node epoch=-1 line=4096 payload=0 inflight=4", "epoch"),
        ("node=n role=node epoch=18446744073709551616 line=4096 payload=0 inflight=4", "epoch"),
        ("node=n role=node epoch=1 line=511 payload=0 inflight=4", "line"),
        ("node=n role=node epoch=1 line=4294967296 payload=0 inflight=4", "line"),
        ("node=n role=node epoch=1 line=0600 payload=0 inflight=4", "line"),
        ("node=n role=node epoch=1 line=600 payload=x inflight=4", "payload"),
        ("node=n role=node epoch=1 line=600 payload=0 inflight=3", "inflight"),
        ("node=n role=node epoch=1 line=600 payload=0", "inflight"),
    ])
    func `a greeting without proper fields ends the connection and names the field`(fields: String, name: String) {
        var session = dialing()
        let message = Message(unasked: "HELLO", ["1"] + fields.split(separator: " ").map(String.init))
        #expect(session.receive(message, at: moment(1)).others == [.end(.introduction(.field(name)))])
    }

    @Test(arguments: ["PING", "CREATE", "NONSENSE", "MORE", "CANCEL"])
    func `a stranger is heard on HELLO only`(verb: String) {
        var session = accepting()
        let actions = session.receive(Message(3, verb), at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.denied])
        #expect(actions.others == [])
        #expect(session.phase == .awaitingHello)
    }

    @Test func `a second HELLO is a conflict`() {
        var session = acquaintedSession()
        #expect(session.receive(Message(2, "HELLO", ["1"]), at: moment(1)).sent.map(\.errorCode) == [.conflict])
        #expect(session.phase == .acquainted)
    }

    @Test func `who dialed is not asked HELLO, and its own HELLO being refused ends the connection`() {
        var session = dialing()
        _ = session.receive(greeting.message, at: moment(1))
        #expect(session.receive(Message(1, "HELLO", ["1"]), at: moment(1)).sent.map(\.errorCode) == [.denied])
        let actions = session.receive(Message(1, "ERR", ["DENIED"]), at: moment(1))
        #expect(actions.others == [.end(.refused(.denied))])
    }

    @Test func `before HELLO is answered nothing can be asked`() {
        var session = dialing()
        #expect(throws: AskingError.notAcquainted) { try session.ask(.ping) }
        _ = session.receive(greeting.message, at: moment(1))
        #expect(throws: AskingError.notAcquainted) { try session.ask(.ping) }
    }

    @Test func `a stranger has 10 seconds, however much it says`() {
        for var session in [accepting(), dialing()] {
            #expect(session.deadline == moment(10))
            _ = session.receive(Message(3, "PING"), at: moment(9))
            #expect(session.deadline == moment(10))
            #expect(session.tick(at: moment(9)) == [])
            #expect(session.tick(at: moment(10)).others == [.end(.silence)])
            #expect(session.deadline == nil)
        }
    }

    @Test func `a greeting that cannot be read ends the connection`() {
        var session = dialing()
        let line = RefusedLine(head: .unasked, verb: "HELLO", fault: .fieldEmpty)
        #expect(session.receive(line, at: moment(1)).others == [.end(.introduction(.field("greeting")))])
    }
}
