import Gallery
import NIOCore
import Testing
import Wire

struct SessionEndingTests {
    @Test(arguments: [
        FramingError.lineTooLong(max: 512), .notAHead, .lengthMalformed, .payloadTooLong(max: 0), .payloadUnterminated,
    ])
    func `broken framing is answered with BYE and the end`(failure: FramingError) throws {
        for var session in [acquaintedSession(), Session(.dialing(hello), own: .user, peer: .node, at: moment(0))] {
            let actions = session.receive(failure)
            #expect(actions.sent.map(\.verb) == ["BYE"])
            #expect(try actions.sent.map { try written($0, limits: .stranger) }.count == 1)
            #expect(actions.last == .end(.broken(failure)))
        }
    }

    @Test func `the end tells whom it concerns, in the order of the numbers`() throws {
        var session = dialedSession(own: .node)
        for id in [9, 4] as [UInt64] { _ = session.receive(Message(id, "FETCH"), at: moment(1)) }
        let ids = [try session.ask(.report).id, try session.ask(.snapshot).id]
        let actions = session.peerClosed()
        #expect(
            actions == [.cancel(id: 4), .cancel(id: 9), .lost(id: ids[0]), .lost(id: ids[1]), .end(.closed)])
    }

    @Test func `after the end nothing follows`() {
        var session = acquaintedSession()
        _ = session.receive(Message(4, "PING"), at: moment(1))
        #expect(session.receive(Message(unasked: "BYE", text: "night"), at: moment(1)).last == .end(.farewell("night")))
        #expect(session.receive(Message(5, "PING"), at: moment(1)) == [])
        #expect(session.answer(Message(4, "OK")) == [])
        #expect(session.receive(RefusedLine(head: .unasked, verb: "X", fault: .fieldEmpty), at: moment(1)) == [])
        #expect(session.receive(FramingError.notAHead) == [])
        #expect(session.peerClosed() == [])
        #expect(session.tick(at: moment(1000)) == [])
        #expect(session.drain(saying: "x", until: moment(9)) == [])
        #expect(session.say(Message(unasked: "EVENT")) == [])
        #expect(session.couldNotSend(Message(4, "OK")) == [])
        #expect(throws: AskingError.ending) { try session.ask(.ping) }
        #expect(session.deadline == nil)
    }

    @Test func `who hears nothing for half the idle time asks PING, and for all of it ends`() {
        var session = dialedSession()
        #expect(session.deadline == moment(30))
        #expect(session.tick(at: moment(29)) == [])
        #expect(session.tick(at: moment(30)) == [.send(Message(2, "PING"))])
        #expect(session.deadline == moment(60))
        #expect(session.tick(at: moment(59)) == [])
        #expect(session.tick(at: moment(60)).last == .end(.silence))
    }

    @Test func `any message is a sign of life`() {
        var session = dialedSession()
        _ = session.tick(at: moment(30))
        #expect(session.receive(Message(2, "OK"), at: moment(40)) == [])
        #expect(session.deadline == moment(70))
        _ = session.receive(Message(unasked: "NEWS"), at: moment(50))
        #expect(session.deadline == moment(80))
        _ = session.receive(Message(unasked: "NEWS"), at: moment(45))
        #expect(session.deadline == moment(80))
    }

    @Test func `who may not ask PING of the peer waits the whole idle time`() {
        var session = acquaintedSession(own: .coordinator, peer: .user)
        #expect(session.deadline == moment(60))
        #expect(session.tick(at: moment(59)) == [])
        #expect(session.tick(at: moment(60)).last == .end(.silence))
    }

    @Test func `draining takes nothing new and ends when all is answered`() throws {
        var session = dialedSession(own: .node)
        _ = session.receive(Message(5, "FETCH"), at: moment(1))
        let asked = try session.ask(.report)
        #expect(session.drain(saying: "restart", until: moment(20)) == [])
        #expect(session.receive(Message(6, "FETCH"), at: moment(2)).sent.map(\.errorCode) == [.unavailable])
        #expect(throws: AskingError.ending) { try session.ask(.report) }
        #expect(session.answer(Message(5, "OK")) == [.send(Message(5, "OK"))])
        let actions = session.receive(Message(asked.id, "OK"), at: moment(3))
        #expect(actions.first == .deliverAnswer(id: asked.id, Message(asked.id, "OK")))
        #expect(actions.sent == [Message(unasked: "BYE", text: "restart")])
        #expect(actions.last == .end(.said("restart")))
    }

    @Test func `draining with nothing in flight ends at once, and a body under way may end`() {
        var idle = acquaintedSession()
        #expect(idle.drain(saying: "restart", until: moment(9)).last == .end(.said("restart")))
        var session = acquaintedSession(own: .node)
        _ = session.receive(Message(5, "PUT"), at: moment(1))
        _ = session.drain(saying: "restart", until: moment(9))
        #expect(session.receive(Message(5, "MORE"), at: moment(1)).others.count == 1)
        _ = session.answer(Message(5, "OK"))
        #expect(session.phase != .ended)
        #expect(session.receive(Message(5, "END"), at: moment(1)).last == .end(.said("restart")))
    }

    @Test func `draining ends at its moment whatever is in flight`() {
        var session = acquaintedSession()
        _ = session.receive(Message(5, "PING"), at: moment(1))
        _ = session.drain(saying: "restart", until: moment(20))
        #expect(session.deadline == moment(20))
        let actions = session.tick(at: moment(20))
        #expect(actions.first == .cancel(id: 5))
        #expect(actions.last == .end(.said("restart")))
    }

    @Test func `whatever reason is given, BYE can be written`() throws {
        var session = acquaintedSession()
        let actions = session.end(saying: "too\r\nslow" + String(repeating: "ä", count: 9_999))
        let message = try #require(actions.sent.first)
        #expect(try Reading(writing: message, limits: .stranger).messages == [message])
    }

    @Test func `an event or an introduction that cannot be written ends the connection`() {
        var session = acquaintedSession()
        #expect(session.couldNotSend(Message(unasked: "EVENT", ["a b"])).sent.map(\.verb) == ["BYE"])
        var stranger = Session(.dialing(Hello(agent: "a b")), own: .user, peer: .node, at: moment(0))
        let asked = stranger.receive(greeting.message, at: moment(0)).sent
        #expect(asked.map { stranger.couldNotSend($0).last == .end(.said("a message could not be written")) } == [true])
    }
}
