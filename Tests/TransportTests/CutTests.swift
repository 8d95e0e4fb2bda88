import NIOCore
import NIOEmbedded
import Testing
import Wire

@testable import Transport

/// A whole conversation, from the first byte of TLS to the last answer, cut after each byte.
@Suite struct CutTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    enum Direction: CaseIterable { case fromDialing, fromDialed }

    /// How a conversation went: connected, asked, answered.
    private func converse(cutting direction: Direction, after count: Int) throws -> (isCut: Bool, isAnswered: Bool) {
        let handler = ClosureHandler(atOnce: { message, _, _ in message.id.map { Message($0, "OK", ["a=b"]) } })
        let pair = try EmbeddedPair(client, server, handler: handler)
        let side = direction == .fromDialing ? pair.dialing : pair.dialed
        let before = try pair.pump(cutting: side, after: count)
        guard !before, let connection = pair.dialing.outcome.connection else {
            #expect(before)
            return (true, try check(pair))
        }
        let inbox = connection.makeInbox()
        connection.onLoop { $0.ask(.status, [], nil, deadline: nil, inbox) }
        pair.dialing.channel.embeddedEventLoop.run()
        let isCut = try pair.pump(cutting: side, after: count)
        if isCut, let failure = inbox.failure {
            #expect(failure == .tls(.cutOff))
            return (true, false)
        }
        #expect(inbox.failure == nil)
        #expect(inbox.isFinished)
        return (isCut, true)
    }

    private func check(_ pair: EmbeddedPair) throws -> Bool {
        // Who was not connected was told why; who was, notices that it ended.
        for side in [pair.dialing, pair.dialed] where side.outcome.connection == nil {
            #expect(side.outcome.error != nil)
        }
        return false
    }

    @Test(arguments: Direction.allCases)
    func `a conversation cut at any byte ends with an error of its own type`(_ direction: Direction) throws {
        var count = 0
        var cuts = 0
        while true {
            let (isCut, isAnswered) = try converse(cutting: direction, after: count)
            if !isCut {
                #expect(isAnswered)
                break
            }
            cuts += 1
            count += 1
        }
        #expect(cuts > 500)
    }
}
