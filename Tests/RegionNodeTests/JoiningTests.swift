import Deadlines
import Foundation
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct JoiningTests {
    @Test func `a node tells its whole inventory with its address, then beats`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            _ = try await coordinator.coordinator.link(n1)
            let first = try #require(coordinator.coordinator.reports(of: n1).first)
            #expect(first.kind == "whole")
            #expect(first.contents.isEmpty)
            #expect(first.message["at"] == "\(node.endpoint)")
            #expect(first.message["incarnation"].flatMap(UInt64.init) != nil)
            try await eventually { coordinator.coordinator.reports(of: n1).count { $0.kind == nil } >= 3 }
            try await node.stop()
        }
    }

    @Test func `a restarted node claims what it had, and keeps its incarnation`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let disk = try SampleDisk(chunks: 4)
            let first = try await TestNode(settings)
            try await TestClient(cluster, first.endpoint).publish(disk)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .verified }
            try await first.stop()
            let second = try await TestNode(settings)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .claimed }
            let wholes = coordinator.coordinator.reports(of: n1).filter { $0.kind == "whole" }
            #expect(Set(wholes.map { $0.message["incarnation"] }).count == 1)
            let answer = try await coordinator.coordinator.link(n1).ask(.verify, ["\(disk.digest)"] + fence())
            #expect(answer["state"] == "verified")
            try await second.stop()
        }
    }

    @Test func `the data directory of another node is refused, and says whose it is`() async throws {
        try await within {
            let cluster = try TestCluster()
            let data = "\(cluster.directory)/data"
            let first = try await TestNode(try cluster.settings(n1, coordinator: 1, data: data))
            try await first.stop()
            let other = try cluster.settings(n2, coordinator: 1, data: data)
            let error = try await #require(throws: NodeIdentityError.self) { _ = try await TestNode(other) }
            #expect("\(error)".contains("westeurope/n1"))
        }
    }

    @Test func `a command of a lower epoch or of another cluster is refused, after a restart too`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster, epoch: 7)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let digest = try SampleDisk(chunks: 2).digest
            let first = try await TestNode(settings)
            let link = try await coordinator.coordinator.link(n1)
            _ = try await link.ask(.remove, ["\(digest)"] + fence(epoch: 7))
            #expect(try await refused(link, digest, fence(epoch: 6))?.rule == "StaleEpoch")
            #expect(try await refused(link, digest, fence(epoch: 7, cluster: "other"))?.rule == "StaleEpoch")
            #expect(try await refused(link, digest, ["epoch=7", "revision=1"])?.code == .invalid)
            #expect(try await refused(link, digest, fence(epoch: 7)) == nil)
            try await first.stop()

            let second = try await TestNode(settings)
            try await eventually { coordinator.coordinator.reports(of: n1).count { $0.kind == "whole" } == 2 }
            let again = try await coordinator.coordinator.link(n1)
            #expect(try await refused(again, digest, fence(epoch: 6))?.rule == "StaleEpoch")
            #expect(try await refused(again, digest, fence(epoch: 7)) == nil)
            try await second.stop()
        }
    }

    @Test func `an epoch is on the disk before its command is obeyed`() throws {
        let cluster = try TestCluster()
        let identity = try NodeIdentity(in: cluster.directory, cluster: "demo", node: n1)
        try identity.admit(cluster: "demo", epoch: 9, incarnation: 1)
        let file = "\(cluster.directory)/node.json"
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("\"highestEpoch\":9"))
        // Where it cannot be written the command is not obeyed, and the epoch is not taken for obeyed.
        try FileManager.default.removeItem(atPath: cluster.directory)
        #expect(throws: NodeIdentityError.self) { try identity.admit(cluster: "demo", epoch: 10, incarnation: 1) }
        #expect(identity.highestEpoch == 9)
        try FileManager.default.createDirectory(atPath: cluster.directory, withIntermediateDirectories: false)
    }

    @Test func `an epoch or an incarnation that could not be read again is not obeyed`() throws {
        let cluster = try TestCluster()
        let identity = try NodeIdentity(in: cluster.directory, cluster: "demo", node: n1)
        try identity.admit(cluster: "demo", epoch: 9, incarnation: 1)
        for (epoch, incarnation) in [(UInt64.max, 1), (10, UInt64.max)] {
            #expect(throws: NodeIdentityError.self) {
                try identity.admit(cluster: "demo", epoch: epoch, incarnation: incarnation)
            }
        }
        #expect(try NodeIdentity(in: cluster.directory, cluster: "demo", node: n1).highestEpoch == 9)
    }

    @Test func `a node dials anew when the coordinator comes back`() async throws {
        try await within {
            let cluster = try TestCluster()
            let first = try await RunningCoordinator(cluster)
            let port = first.port
            let node = try await TestNode(try cluster.settings(n1, coordinator: port))
            _ = try await first.coordinator.link(n1)
            await first.stop()
            let second = try await RunningCoordinator(cluster, port: port)
            _ = try await second.coordinator.link(n1)
            try await node.stop()
        }
    }

    @Test func `a node that joined an epoch refuses a coordinator of a lower one, after a restart too`() async throws {
        try await within {
            let cluster = try TestCluster()
            let successor = try await RunningCoordinator(cluster, epoch: 7)
            let port = successor.port
            let settings = try cluster.settings(n1, coordinator: port)
            let first = try await TestNode(settings)
            _ = try await successor.coordinator.link(n1)
            await successor.stop()

            let former = try await RunningCoordinator(cluster, port: port, epoch: 6)
            try await eventually { former.greetings >= 2 }
            // It is told why, and nothing else.
            #expect(former.coordinator.reports(of: n1).allSatisfy { $0.kind == nil && $0.message["epoch"] == "7" })
            try await first.stop()
            let greetings = former.greetings
            let second = try await TestNode(settings)
            try await eventually { former.greetings >= greetings + 2 }
            #expect(former.coordinator.reports(of: n1).allSatisfy { $0.kind == nil })
            await former.stop()

            let again = try await RunningCoordinator(cluster, port: port, epoch: 7)
            _ = try await again.coordinator.link(n1)
            #expect(again.coordinator.reports(of: n1).first?.message["epoch"] == "7")
            try await second.stop()
        }
    }

    private func refused(_ link: Connection, _ digest: Digest, _ fence: [String]) async throws -> Refusal? {
        do {
            _ = try await link.ask(.remove, ["\(digest)"] + fence)
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal
        }
    }
}
