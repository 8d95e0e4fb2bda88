import Deadlines
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import RegionNode

/// What a node denies, and tells the coordinator, which keeps the audit.
@Suite struct DenialTests {
    @Test func `only what is denied to users counts, and of more users than are told apart the rest as one`() throws {
        let denials = Denials()
        let node = try #require(PeerIdentity(cluster: "demo", role: .node(n2)))
        denials.note(Refusal(.denied, "x"), of: .get, about: nil, to: node)
        let user = try #require(PeerIdentity(cluster: "demo", role: .user("u")))
        denials.note(Refusal(.notFound, "x"), of: .get, about: nil, to: user)
        #expect(denials.take().isEmpty)
        for number in 0..<NodeReport.denialsMax + 50 {
            let user = try #require(PeerIdentity(cluster: "demo", role: .user("u\(number)")))
            let long = String(repeating: "x", count: 5000)
            denials.note(Refusal(.denied, long), of: .get, about: long, to: user)
        }
        let told = denials.take()
        #expect(told.count == NodeReport.denialsMax)
        #expect(told.map(\.count).reduce(0, +) == NodeReport.denialsMax + 50)
        #expect(told.first { $0.principal == "user/others" }?.count == 51)
        #expect(told.allSatisfy { $0.target.count == NodeReport.denialTextMax })
        #expect(try JSONPayload.encode(NodeReport(contents: [], denials: told)).readableBytes < 1 << 20)
        denials.giveBack(told)
        denials.giveBack(told)
        #expect(denials.take().map(\.count).reduce(0, +) == 2 * (NodeReport.denialsMax + 50))
        #expect(denials.take().isEmpty)
    }
}
