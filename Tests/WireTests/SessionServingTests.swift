import NIOCore
import Testing
import Wire

struct SessionServingTests {
    @Test func `requests are delivered, and answers sent in any order`() {
        var session = acquaintedSession()
        let first = Message(5, "SHOW", ["a"])
        #expect(session.receive(first, at: moment(1)) == [.deliver(id: 5, .show, first)])
        #expect(session.receive(Message(6, "PING"), at: moment(1)).count == 1)
        #expect(session.answer(Message(6, "OK")).sent == [Message(6, "OK")])
        #expect(session.answer(Message(5, "ITEM")).sent == [Message(5, "ITEM")])
        #expect(session.answer(Message(5, "OK")).sent == [Message(5, "OK")])
        #expect(session.receivedInFlight == 0)
    }

    @Test func `a request that may be answered at once is never in flight, and all else is judged in the long way`() {
        var session = acquaintedSession(limits: limits(inFlight: 1))
        let asked = Message(5, "RESOLVE", ["a", "in=b"])
        for _ in 0..<3 {
            let admitted = session.admitAtOnce(asked, at: moment(1))
            #expect(admitted?.id == 5)
            #expect(admitted?.verb == .resolve)
        }
        #expect(session.receivedInFlight == 0)
        for other in [
            Message(6, "FETCH"), Message(6, "FROBNICATE"), Message(6, "OK"), Message(6, "HELLO", ["1"]),
            Message(6, "PING"), Message(6, "CANCEL", ["5"]), Message(unasked: "RESOLVE"), Message(6, "END"),
        ] {
            #expect(session.admitAtOnce(other, at: moment(1)) == nil)
        }
        _ = session.receive(asked, at: moment(1))
        #expect(session.admitAtOnce(asked, at: moment(1)) == nil)
        // One is in flight, and no more may be.
        #expect(session.admitAtOnce(Message(6, "RESOLVE", ["a"]), at: moment(1)) == nil)
        _ = session.answer(Message(5, "OK"))
        #expect(session.admitAtOnce(asked, at: moment(1)) != nil)
        _ = session.drain(saying: "enough", until: moment(9))
        #expect(session.admitAtOnce(asked, at: moment(1)) == nil)
        var stranger = Session(.accepting(greeting), own: .coordinator, peer: .user, at: moment(0))
        #expect(stranger.admitAtOnce(asked, at: moment(1)) == nil)
    }

    @Test func `nothing is sent after the last message of an answer, or to no request`() {
        var session = acquaintedSession()
        _ = session.receive(Message(5, "PING"), at: moment(1))
        _ = session.answer(Message(5, "OK"))
        #expect(session.answer(Message(5, "OK")) == [])
        #expect(session.answer(Message(5, "ITEM")) == [])
        #expect(session.answer(Message(7, "OK")) == [])
    }

    @Test func `an unknown verb is answered UNKNOWN and the connection stays usable`() {
        var session = acquaintedSession()
        let actions = session.receive(Message(5, "FROBNICATE", payload: ByteBuffer(string: "x")), at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.unknown])
        #expect(actions.others == [])
        #expect(session.receive(Message(5, "PING"), at: moment(1)).count == 1)
    }

    @Test func `a request that gives a field twice is INVALID, whichever values, and the number is free again`() {
        for fields in [["g", "in=a", "in=b"], ["g", "in=a", "x=", "in=a"], ["x=1", "y=2", "x=3"]] {
            var session = acquaintedSession()
            let refused = session.receive(Message(5, "LIST", fields), at: moment(1))
            #expect(refused.sent.map(\.errorCode) == [.invalid], "\(fields)")
            #expect(refused.others == [])
            #expect(session.receivedInFlight == 0)
            let once = session.receive(Message(5, "LIST", ["g", "in=a", "inn=a", "x==a"]), at: moment(1))
            #expect(once.others.count == 1)
        }
    }

    @Test(arguments: ["0", "7", "10", "9223372036854775807"])
    func `a number without sign and leading zeros is read`(text: String) {
        #expect(DecimalNumber.read(text, as: Int64.self).map { "\($0)" } == text)
    }

    @Test(arguments: ["", "-1", "+1", "00", "007", "1e3", " 1", "1 ", "0x1", "1_0", "٣", "9223372036854775808"])
    func `any other spelling of a number is none`(text: String) {
        #expect(DecimalNumber.read(text, as: Int64.self) == nil)
    }

    @Test func `one request more than may be in flight is answered BUSY, and the others go on`() {
        var session = acquaintedSession(limits: limits(inFlight: 4))
        for id in 1...4 { _ = session.receive(Message(UInt64(id), "PING"), at: moment(1)) }
        #expect(session.receive(Message(5, "PING"), at: moment(1)).sent.map(\.errorCode) == [.busy])
        #expect(session.answer(Message(2, "OK")).sent.count == 1)
        #expect(session.receive(Message(5, "PING"), at: moment(1)).sent == [])
    }

    @Test func `128 may be in flight, and a CANCEL gets through beside them`() {
        var session = acquaintedSession()
        for id in 1...128 { _ = session.receive(Message(UInt64(id), "PING"), at: moment(1)) }
        #expect(session.receivedInFlight == 128)
        #expect(session.receive(Message(129, "PING"), at: moment(1)).sent.map(\.errorCode) == [.busy])
        let actions = session.receive(Message(130, "CANCEL", ["7"]), at: moment(1))
        #expect(actions == [.cancel(id: 7), .send(Message(130, "OK"))])
    }

    @Test func `a cancelled request keeps its place until who serves it is done`() {
        var session = acquaintedSession(limits: limits(inFlight: 4))
        for id in 1...4 { _ = session.receive(Message(UInt64(id), "PING"), at: moment(1)) }
        _ = session.receive(Message(9, "CANCEL", ["1"]), at: moment(1))
        #expect(session.receive(Message(5, "PING"), at: moment(1)).sent.map(\.errorCode) == [.busy])
        let last = Message.refusal(of: 1, .cancelled)
        #expect(session.answer(last).sent == [last])
        #expect(session.receive(Message(5, "PING"), at: moment(1)).sent == [])
    }

    @Test func `a request is told only once that it is not wanted`() {
        var session = acquaintedSession()
        _ = session.receive(Message(1, "PING"), at: moment(1))
        _ = session.receive(Message(2, "CANCEL", ["1"]), at: moment(1))
        #expect(session.receive(Message(3, "CANCEL", ["1"]), at: moment(1)) == [.send(Message(3, "OK"))])
    }

    @Test func `CANCEL of what is not in flight is NOTFOUND, of what is no number INVALID`() {
        var session = acquaintedSession()
        #expect(session.receive(Message(2, "CANCEL", ["1"]), at: moment(1)).sent.map(\.errorCode) == [.notFound])
        #expect(session.receive(Message(3, "CANCEL", ["x"]), at: moment(1)).sent.map(\.errorCode) == [.invalid])
        #expect(session.receive(Message(4, "CANCEL"), at: moment(1)).sent.map(\.errorCode) == [.invalid])
    }

    @Test func `a number in flight that is asked again gets one answer, CONFLICT, and what it named is dropped`() {
        var session = acquaintedSession()
        _ = session.receive(Message(5, "SHOW"), at: moment(1))
        let actions = session.receive(Message(5, "LIST"), at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.conflict])
        #expect(actions.others == [.cancel(id: 5)])
        #expect(session.receive(Message(5, "LIST"), at: moment(1)).sent.map(\.errorCode) == [.busy])
        #expect(session.answer(Message(5, "OK")) == [])
        #expect(session.receive(Message(5, "LIST"), at: moment(1)).sent == [])
    }

    @Test func `a body is delivered in parts until END`() {
        var session = acquaintedSession(own: .node)
        let part = Message(5, "MORE", ["0"], payload: ByteBuffer(string: "x"))
        _ = session.receive(Message(5, "PUT"), at: moment(1))
        #expect(session.receive(part, at: moment(1)) == [.deliverBody(id: 5, part)])
        #expect(session.receive(Message(5, "END"), at: moment(1)) == [.deliverBody(id: 5, Message(5, "END"))])
        #expect(session.answer(Message(5, "OK")).sent == [Message(5, "OK")])
        #expect(session.receivedInFlight == 0)
    }

    @Test(arguments: ["MORE", "END"])
    func `a body that belongs to no request is INVALID`(verb: String) {
        var session = acquaintedSession(own: .node)
        let actions = session.receive(Message(5, verb), at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.invalid])
        #expect(actions.others == [])
    }

    @Test(arguments: ["MORE", "END"])
    func `a body after END, or of a request that takes none, ends that request`(verb: String) {
        var session = acquaintedSession(own: .node)
        _ = session.receive(Message(5, "PUT"), at: moment(1))
        _ = session.receive(Message(5, "END"), at: moment(1))
        _ = session.receive(Message(6, "GET"), at: moment(1))
        for id in [5, 6] as [UInt64] {
            let actions = session.receive(Message(id, verb), at: moment(1))
            #expect(actions.sent.map(\.errorCode) == [.invalid])
            #expect(actions.others == [.cancel(id: id)])
            #expect(session.answer(Message(id, "OK")) == [])
        }
        #expect(session.receivedInFlight == 0)
    }

    @Test func `after an early answer the rest of the body is skipped, and END frees the number`() {
        var session = acquaintedSession(own: .node)
        _ = session.receive(Message(5, "PUT"), at: moment(1))
        _ = session.answer(.refusal(of: 5, .tooLarge))
        #expect(session.receive(Message(5, "MORE", ["0"]), at: moment(1)) == [])
        #expect(session.receivedInFlight == 1)
        #expect(session.receive(Message(5, "END"), at: moment(1)) == [])
        #expect(session.receivedInFlight == 0)
    }

    @Test func `the body of a refused request is skipped, and one that never ends stops nobody`() {
        var session = acquaintedSession(own: .node, peer: .node)
        #expect(session.receive(Message(5, "PUT"), at: moment(1)).sent.map(\.errorCode) == [.denied])
        #expect(session.receive(Message(5, "MORE", ["0"]), at: moment(1)) == [])
        #expect(session.receive(Message(5, "PING"), at: moment(1)) == [.deliver(id: 5, .ping, Message(5, "PING"))])
    }

    @Test func `refused bodies that never end take a bounded number of places`() {
        var session = acquaintedSession(own: .node, peer: .node, limits: limits(inFlight: 4))
        for id in 1...100 { _ = session.receive(Message(UInt64(id), "PUT"), at: moment(1)) }
        #expect(session.receivedInFlight == 8)
        #expect(session.receive(Message(100, "MORE"), at: moment(1)).sent.map(\.errorCode) == [.invalid])
    }

    @Test func `an unreadable request is answered SYNTAX and the connection stays usable`() {
        var session = acquaintedSession()
        let line = RefusedLine(head: .numbered(5), verb: "SHOW", fault: .fieldEmpty)
        #expect(session.receive(line, at: moment(1)).sent.map(\.errorCode) == [.syntax])
        #expect(session.receive(Message(5, "PING"), at: moment(1)).sent == [])
        let stranger = RefusedLine(head: .numbered(1), verb: "HELLO", fault: .fieldEmpty)
        var other = Session(.accepting(greeting), own: .coordinator, peer: .user, at: moment(0))
        #expect(other.receive(stranger, at: moment(1)).sent.map(\.errorCode) == [.syntax])
        #expect(other.phase == .awaitingHello)
    }

    @Test(arguments: ["MORE", "END"])
    func `an unreadable part of a body ends its request`(verb: String) {
        var session = acquaintedSession(own: .node)
        _ = session.receive(Message(5, "PUT"), at: moment(1))
        let line = RefusedLine(head: .numbered(5), verb: verb, fault: .fieldEmpty)
        let actions = session.receive(line, at: moment(1))
        #expect(actions.sent.map(\.errorCode) == [.syntax])
        #expect(actions.others == [.cancel(id: 5)])
        _ = session.answer(.refusal(of: 5, .cancelled))
        #expect(session.receivedInFlight == (verb == "END" ? 0 : 1))
    }

    @Test func `the body of an unreadable request is skipped`() {
        var session = acquaintedSession(own: .node)
        let line = RefusedLine(head: .numbered(5), verb: "PUT", fault: .fieldEmpty)
        #expect(session.receive(line, at: moment(1)).sent.map(\.errorCode) == [.syntax])
        #expect(session.receive(Message(5, "MORE", ["0"]), at: moment(1)) == [])
        #expect(session.receive(Message(5, "END"), at: moment(1)) == [])
        #expect(session.receivedInFlight == 0)
    }

    @Test func `an answer that cannot be written becomes INTERNAL`() {
        var session = acquaintedSession()
        _ = session.receive(Message(5, "SHOW"), at: moment(1))
        _ = session.receive(Message(6, "LIST"), at: moment(1))
        _ = session.answer(Message(5, "OK", ["a b"]))
        let last = session.couldNotSend(Message(5, "OK", ["a b"]))
        #expect(last.sent.map(\.errorCode) == [.internal])
        #expect(last.others == [])
        let row = session.couldNotSend(Message(6, "ITEM", ["a b"]))
        #expect(row.sent.map(\.errorCode) == [.internal])
        #expect(row.others == [.cancel(id: 6)])
        #expect(session.answer(Message(6, "OK")) == [])
    }
}
