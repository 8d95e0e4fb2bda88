import NIOCore
import Testing
import Wire

struct VerbTableTests {
    private static let ways = Role.allCases.flatMap { asker in Role.allCases.map { Way(from: asker, to: $0) } }

    @Test(arguments: Verb.allCases)
    func `a verb is 1 to 16 upper-case letters, has a way to go and a line for people`(verb: Verb) {
        let isLegal =
            (1...16).contains(verb.rawValue.count) && verb.rawValue.allSatisfy { $0.isASCII && $0.isUppercase }
        #expect(isLegal)
        #expect(!verb.rule.ways.isEmpty)
        #expect(Set(verb.rule.ways).count == verb.rule.ways.count)
        #expect(!verb.rule.summary.isEmpty)
        #expect(verb.rule.payloadBytesMax <= WireLimits.acquainted.payloadBytesMax)
    }

    @Test func `a verb asks, answers or carries a body, and never two of these`() {
        let all =
            Verb.allCases.map(\.rawValue) + AnswerVerb.allCases.map(\.rawValue) + BodyVerb.allCases.map(\.rawValue)
        #expect(Set(all).count == all.count)
    }

    @Test func `who may ask what of whom is this list and no more`() {
        let everywhere: Set<Verb> = [.hello, .ping, .cancel]
        let expected: [Way: Set<Verb>] = [
            Way(from: .user, to: .coordinator): everywhere.union([
                .status, .create, .update, .delete, .share, .undelete, .rollBack, .apply, .show, .list, .can, .usage,
                .history, .audit, .resolve, .place, .incidents, .standing, .whatIf, .events, .backUp, .recover,
                .subscribe,
            ]),
            Way(from: .node, to: .coordinator): everywhere.union([.report, .subscribe, .snapshot]),
            Way(from: .coordinator, to: .node): everywhere.union([.fetch, .remove, .verify, .view]),
            Way(from: .user, to: .node): everywhere.union([
                .resolve, .stats, .scrub, .contents, .have, .manifest, .get, .offer, .put,
            ]),
            Way(from: .node, to: .node): everywhere.union([.have, .manifest, .get]),
        ]
        for way in Self.ways {
            let allowed = Set(Verb.allCases.filter { $0.isAllowed(way) })
            #expect(allowed == expected[way] ?? [.hello], "\(way)")
        }
    }

    @Test(arguments: Verb.allCases.filter { $0 != .hello && $0 != .cancel }, ways)
    func `what the table does not let a peer ask is denied, all else delivered`(verb: Verb, way: Way) {
        var session = acquaintedSession(own: way.answerer, peer: way.asker)
        let message = Message(9, verb.rawValue)
        let actions = session.receive(message, at: moment(1))
        if verb.rule.ways.contains(way) {
            #expect(actions == [.deliver(id: 9, verb, message)])
        } else {
            #expect(actions.sent.map(\.errorCode) == [.denied])
        }
    }

    @Test(arguments: Verb.allCases.filter { $0 != .hello && $0 != .cancel })
    func `a payload longer than the table allows is refused`(verb: Verb) throws {
        let way = try #require(verb.rule.ways.first)
        let max = verb.rule.payloadBytesMax
        for count in [max, max + 1] where count <= WireLimits.acquainted.payloadBytesMax {
            var session = acquaintedSession(own: way.answerer, peer: way.asker)
            let message = Message(9, verb.rawValue, payload: ByteBuffer(repeating: 0, count: count))
            let actions = session.receive(message, at: moment(1))
            let expected: [ErrorCode?] = count > max ? [.tooLarge] : []
            #expect(actions.sent.map(\.errorCode) == expected)
        }
    }

    @Test func `a code says whether the same request may be asked again`() {
        let mayRepeat = ErrorCode.allCases.filter(\.mayRepeat).map(\.rawValue)
        #expect(mayRepeat == ["BUSY", "UNAVAILABLE", "NOTLEADER", "TIMEOUT"])
        let others = ErrorCode.allCases.filter { !$0.mayRepeat }.map(\.rawValue)
        #expect(
            others == [
                "SYNTAX", "UNKNOWN", "DENIED", "INVALID", "NOTFOUND", "CONFLICT", "GONE", "TOOLARGE", "CORRUPT",
                "CANCELLED", "INTERNAL",
            ])
    }
}
