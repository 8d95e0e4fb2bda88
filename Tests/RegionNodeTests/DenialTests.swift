import Deadlines
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import RegionNode

/// What a node denies, and tells the coordinator, which keeps the audit.
@Suite struct DenialTests {
    @Test func `what is denied to a user is told with a heartbeat, summed, and again if it was not heard`()
        async throws
    {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            // What is denied is denied once the view had its time to be told of a right.
            var limits = NodeLimits.test
            limits.viewLagMax = .milliseconds(10)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port), limits: limits)
            _ = try await coordinator.coordinator.link(n1)
            coordinator.coordinator.hearDenials(false)
            let disk = try SampleDisk(chunks: 4)
            let mallory = try await TestClient(cluster, node.endpoint, as: .user("mallory"))
            for _ in 0..<3 { #expect(try await mallory.refusal(.manifest, ["\(disk.digest)"])?.code == .denied) }
            #expect(try await mallory.refusal(.stats, [])?.code == .denied)
            #expect(try await mallory.refusal(.resolve, ["base/debian", "in=westeurope"])?.code == .denied)
            coordinator.coordinator.hearDenials(true)
            try await eventually {
                coordinator.coordinator.denials(by: n1).map(\.count).reduce(0, +) == 5
            }
            let told = coordinator.coordinator.denials(by: n1)
            #expect(Set(told.map(\.verb)) == ["MANIFEST", "RESOLVE", "STATS"])
            #expect(told.allSatisfy { $0.principal == "user/mallory" && $0.certificate?.isEmpty == false })
            let manifest = try #require(told.first { $0.verb == "MANIFEST" })
            #expect(manifest.target == "\(disk.digest)")
            #expect(manifest.reason.contains("mallory"))
            try await node.stop()
        }
    }

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
