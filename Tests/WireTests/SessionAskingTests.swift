import NIOCore
import Testing
import Wire

struct SessionAskingTests {
    @Test func `requests are numbered upwards, and answers delivered to their number`() throws {
        var session = dialedSession()
        let first = try session.ask(.show, ["a"])
        let second = try session.ask(.list)
        #expect(first.message == Message(2, "SHOW", ["a"]))
        #expect(second.id == 3)
        #expect(session.receive(Message(3, "ITEM"), at: moment(1)) == [.deliverAnswer(id: 3, Message(3, "ITEM"))])
        #expect(session.receive(Message(3, "OK"), at: moment(1)) == [.deliverAnswer(id: 3, Message(3, "OK"))])
        #expect(session.askedInFlight == 1)
    }

    @Test func `an answer to no request of ours, or after the last, has no effect`() throws {
        var session = dialedSession()
        let asked = try session.ask(.ping)
        _ = session.receive(Message(asked.id, "OK"), at: moment(1))
        for message in [Message(asked.id, "OK"), Message(99, "ERR", ["BUSY"]), Message(1, "OK")] {
            #expect(session.receive(message, at: moment(1)) == [.ignored(message)])
        }
        #expect(session.phase == .acquainted)
    }

    @Test func `each side has numbers of its own`() throws {
        var session = dialedSession(own: .node)
        let asked = try session.ask(.report)
        let request = Message(asked.id, "FETCH")
        #expect(session.receive(request, at: moment(1)) == [.deliver(id: asked.id, .fetch, request)])
        let answer = Message(asked.id, "OK")
        #expect(session.receive(answer, at: moment(1)) == [.deliverAnswer(id: asked.id, answer)])
        #expect(session.receivedInFlight == 1)
    }

    @Test func `no more is asked than the peer announced, cancelling excepted`() throws {
        let greeting = Greeting(node: "n", role: .coordinator, epoch: 1, limits: limits(inFlight: 4))
        var session = dialedSession(greeting: greeting)
        let ids = try (1...4).map { _ in try session.ask(.ping).id }
        #expect(throws: AskingError.tooManyInFlight(max: 4)) { try session.ask(.ping) }
        #expect(session.cancel(ids[0]).sent == [Message(6, "CANCEL", ["2"])])
    }

    @Test func `what the table does not allow is not asked`() {
        var session = dialedSession()
        #expect(throws: AskingError.notAllowed(.report)) { try session.ask(.report) }
        #expect(throws: AskingError.notAllowed(.hello)) { try session.ask(.hello) }
    }

    @Test func `a cancelled request is answered once more, its CANCEL unheard`() throws {
        var session = dialedSession()
        let asked = try session.ask(.show)
        #expect(session.cancel(asked.id).sent == [Message(3, "CANCEL", ["2"])])
        #expect(session.cancel(asked.id) == [])
        #expect(session.cancel(77) == [])
        let last = Message.refusal(of: asked.id, .cancelled)
        #expect(session.receive(last, at: moment(1)) == [.deliverAnswer(id: asked.id, last)])
        #expect(session.receive(Message(3, "OK"), at: moment(1)) == [])
        #expect(session.askedInFlight == 0)
    }

    @Test func `a body is sent in parts and ended once`() throws {
        var session = dialedSession(peer: .node)
        let asked = try session.ask(.put, ["d"])
        let part = ByteBuffer(string: "x")
        #expect(try session.more(part, at: 7, of: asked.id) == Message(2, "MORE", ["7"], payload: part))
        #expect(try session.endBody(of: asked.id) == Message(2, "END"))
        #expect(throws: AskingError.noBody(id: 2)) { try session.more(part, at: 8, of: asked.id) }
        #expect(throws: AskingError.noBody(id: 2)) { try session.endBody(of: asked.id) }
        let other = try session.ask(.get)
        #expect(throws: AskingError.noBody(id: 3)) { try session.more(part, at: 0, of: other.id) }
    }

    @Test func `a body answered before its end is ended by the session`() throws {
        var session = dialedSession(peer: .node)
        let asked = try session.ask(.put)
        let refusal = Message.refusal(of: asked.id, .unavailable)
        let actions = session.receive(refusal, at: moment(1))
        #expect(actions == [.deliverAnswer(id: asked.id, refusal), .send(Message(asked.id, "END"))])
        #expect(throws: AskingError.noBody(id: 2)) { try session.more(ByteBuffer(), at: 0, of: asked.id) }
    }

    @Test func `an answer that cannot be read is lost, once, and the rest of it unheard`() throws {
        var session = dialedSession()
        let asked = try session.ask(.list)
        let row = RefusedLine(head: .numbered(asked.id), verb: "ITEM", fault: .textNotUTF8)
        let actions = session.receive(row, at: moment(1))
        #expect(actions == [.lost(id: asked.id), .send(Message(3, "CANCEL", ["2"]))])
        #expect(session.receive(row, at: moment(1)) == [])
        #expect(session.receive(Message(asked.id, "ITEM"), at: moment(1)) == [])
        #expect(session.receive(Message(asked.id, "OK"), at: moment(1)) == [])
        let other = try session.ask(.show)
        let last = RefusedLine(head: .numbered(other.id), verb: "ERR", fault: .textNotUTF8)
        #expect(session.receive(last, at: moment(1)) == [.lost(id: other.id)])
        #expect(session.receive(last, at: moment(1)) == [.ignoredLine(last)])
    }

    @Test func `a request or part that cannot be written is lost`() throws {
        var session = dialedSession(peer: .node)
        let asked = try session.ask(.get, ["a b"])
        #expect(session.couldNotSend(asked.message) == [.lost(id: asked.id)])
        #expect(session.askedInFlight == 0)
        let put = try session.ask(.put)
        let part = try session.more(ByteBuffer(repeating: 0, count: 1_048_577), at: 0, of: put.id)
        #expect(session.couldNotSend(part) == [.lost(id: put.id), .send(Message(4, "CANCEL", ["3"]))])
        let actions = session.receive(.refusal(of: put.id, .cancelled), at: moment(1))
        #expect(actions == [.send(Message(put.id, "END"))])
    }

    @Test func `events are delivered from the coordinator, unknown unasked messages ignored`() {
        var session = dialedSession()
        let event = Message(unasked: "EVENT", ["7"])
        #expect(session.receive(event, at: moment(1)) == [.deliverEvent(event)])
        let other = Message(unasked: "NEWS")
        #expect(session.receive(other, at: moment(1)) == [.ignored(other)])
        #expect(session.receive(greeting.message, at: moment(1)) == [.ignored(greeting.message)])
        var server = acquaintedSession()
        #expect(server.receive(event, at: moment(1)) == [.ignored(event)])
        #expect(server.say(event) == [.send(event)])
        #expect(server.say(Message(1, "EVENT")) == [])
    }
}
