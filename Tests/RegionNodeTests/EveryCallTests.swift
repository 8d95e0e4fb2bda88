import Deadlines
import Foundation
import Gallery
import Glibc
import ReplicaStore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

/// A node that copies a content from another and scrubs it, and one of whose calls on the disk fails, each in turn.
///
/// With VITRINE_SLOW_TESTS each of them; else some, spread over all.
@Suite(.serialized) struct EveryCallTests {
    private static let isSlow = ProcessInfo.processInfo.environment["VITRINE_SLOW_TESTS"] != nil
    private static let someOfThem = 8
    /// A node whose disk is dead may never join.
    private static let joinMax = Duration.seconds(2)
    private static let codes = isSlow ? [EIO, ENOSPC, EROFS, EMFILE] : [EIO, ENOSPC]

    /// A node with the content, and a place for the lives of the other.
    private struct Bench {
        let cluster: TestCluster
        let coordinator: RunningCoordinator
        let source: TestNode
        let disk: SampleDisk

        init() async throws {
            cluster = try TestCluster()
            coordinator = try await RunningCoordinator(cluster)
            source = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            disk = try SampleDisk(chunks: 6)
            try coordinator.coordinator.reveal(disk)
            try await TestClient(cluster, source.endpoint).publish(disk)
        }

        private var joins: Int { coordinator.coordinator.reports(of: n1).count { $0.kind == "whole" } }

        /// A node with this directory and these calls that has joined, what it answers to `FETCH`, and a whole scrub.
        func live(
            in data: String, _ calls: any FileSystemCalls, joinMax: Duration = .seconds(30)
        ) async throws -> (fetched: String?, scrub: ScrubStatus) {
            var limits = NodeLimits.test
            limits.calls = calls
            limits.probeInterval = .seconds(3600)
            let joinsBefore = joins
            let settings = try cluster.settings(n1, coordinator: coordinator.port, data: data)
            let node = try await TestNode(settings, limits: limits)
            do {
                let bench = self
                try await eventually(joinMax) { bench.joins > joinsBefore }
                let link = try await coordinator.coordinator.link(n1)
                let answer = try await link.ask(.fetch, order(disk, from: source), deadline: .seconds(10))
                let client = try await TestClient(cluster, node.endpoint)
                _ = try await client.scrub("start")
                try await eventually(.seconds(10)) { try await client.scrub("status").isComplete }
                let status = try await client.scrub("status")
                let bytes = try await client.read(disk)
                #expect(bytes == disk.bytes)
                try await node.stop()
                return (answer["fetched"], status)
            } catch {
                try await node.stop()
                throw error
            }
        }

        /// A life with calls that fail, and the next: what was acknowledged is there, and nothing stands in the way.
        func check(_ calls: NthCallFails, joinMax: Duration = .seconds(30)) async throws {
            let data = "\(cluster.directory)/\(UUID().uuidString)"
            var isAcknowledged = false
            do {
                isAcknowledged = try await live(in: data, calls, joinMax: joinMax).fetched != nil
            } catch {
                // What cannot be done is refused; what counts is what is there afterwards.
                _ = error
            }
            let next = try await live(in: data, LinuxCalls())
            #expect(!isAcknowledged || next.fetched == "0")
            #expect(next.scrub.findings == 0 && next.scrub.damagedChunks == 0)
            #expect(try await TestClient(cluster, source.endpoint).read(disk) == disk.bytes)
            try FileManager.default.removeItem(atPath: data)
        }

        /// The numbers of the calls that are made to fail.
        func numbers() async throws -> [Int] {
            let counting = NthCallFails(EIO) { _ in false }
            _ = try await live(in: "\(cluster.directory)/\(UUID().uuidString)", counting)
            #expect(counting.made > 60)
            let step = EveryCallTests.isSlow ? 1 : max(1, counting.made / EveryCallTests.someOfThem)
            let numbers = Array(stride(from: 1, through: counting.made, by: step))
            if EveryCallTests.isSlow { print("calls of a copy and its scrub: \(counting.made)") }
            return numbers
        }
    }

    @Test(arguments: codes)
    func `whichever call of a copy and its scrub fails, the next life has what was acknowledged`(
        code: Int32
    ) async throws {
        try await within(.seconds(Self.isSlow ? 3600 : 60)) {
            let bench = try await Bench()
            for failing in try await bench.numbers() {
                try await bench.check(NthCallFails(code) { $0 == failing })
            }
            try await bench.source.stop()
        }
    }

    @Test func `from whichever call of a copy and its scrub on the disk is dead, the same holds`() async throws {
        try await within(.seconds(Self.isSlow ? 3600 : 90)) {
            let bench = try await Bench()
            for dead in try await bench.numbers() {
                try await bench.check(NthCallFails(EIO) { $0 >= dead }, joinMax: Self.joinMax)
            }
            try await bench.source.stop()
        }
    }
}
