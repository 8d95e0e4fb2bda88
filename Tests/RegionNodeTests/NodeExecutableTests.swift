import Deadlines
import DiskImage
import Foundation
import Gallery
import NIOCore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct NodeExecutableTests {
    @Test func `a source that is killed midway is told as gone, and nothing verified is fetched again`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let source = try NodeProcess(cluster, n2, coordinator: coordinator.port, egress: 8)
            let other = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let target = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 256)
            try coordinator.coordinator.reveal(disk)
            _ = try await coordinator.coordinator.link(n2)
            try await TestClient(cluster, source.endpoint).publish(disk)
            try await TestClient(cluster, other.endpoint).publish(disk)

            let link = try await coordinator.coordinator.link(n1)
            let fields = ["\(disk.digest)", "from=\(n2)", "at=\(source.endpoint)", "copy=1"] + fence()
            var code: ErrorCode?
            do {
                for try await message in try await link.stream(.fetch, fields) {
                    let progress = try message.payload.map { try JSONPayload.decode(FetchProgress.self, from: $0) }
                    if let progress, progress.bytes > progress.of / 4 { source.kill() }
                }
            } catch ConnectionError.refused(let refusal) { code = refusal.code }
            #expect(code == .unavailable)

            let before = try await TestClient(cluster, target.endpoint).have(disk)
            let have = try #require(before)
            #expect(have * 4 >= disk.manifest.occupiedChunkCount)
            let answer = try await link.ask(.fetch, order(disk, from: other))
            let fetched = try #require(answer["fetched"].flatMap(Int.init))
            #expect(fetched <= disk.manifest.occupiedBytes - have * SampleDisk.chunkSize + 1000)
            #expect(try await TestClient(cluster, target.endpoint).read(disk) == disk.bytes)
            try await other.stop()
            try await target.stop()
        }
    }

    @Test func `a node that is killed midway resumes its copy from the disk`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let source = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            try await TestClient(cluster, source.endpoint).publish(disk)
            let rotten = try await RunningSource(cluster, n2, RottenSource(disk: disk, rot: .refusesAt(chunk: 20)))
            let first = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            _ = try await coordinator.refusal(of: .fetch, on: n1, ["\(disk.digest)"] + rotten.order)
            first.kill()
            let second = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            try await eventually { coordinator.coordinator.reports(of: n1).count { $0.kind == "whole" } == 2 }
            let answer = try await coordinator.coordinator.link(n1).ask(.fetch, order(disk, from: source))
            let fetched = try #require(answer["fetched"].flatMap(Int.init))
            // What was under way when the source refused may not have been kept.
            #expect(fetched <= disk.manifest.occupiedBytes - 12 * SampleDisk.chunkSize)
            #expect(try await TestClient(cluster, second.endpoint).read(disk) == disk.bytes)
            #expect(try await second.stop() == 0)
            try await source.stop()
        }
    }

    @Test func `it ends with status 0 on SIGTERM, with what it has kept`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let process = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            _ = try await coordinator.coordinator.link(n1)
            let disk = try SampleDisk(chunks: 4)
            try await TestClient(cluster, process.endpoint).publish(disk)
            #expect(try await process.stop() == 0)
            let again = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .claimed }
            #expect(try await again.stop() == 0)
        }
    }

    @Test func `on SIGHUP it reads its certificates again, and keeps the former if the new are none`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let process = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            _ = try await coordinator.coordinator.link(n1)
            let answers: @Sendable () async throws -> Bool = {
                do {
                    _ = try await TestClient(cluster, process.endpoint).statistics()
                    return true
                } catch is ConnectionError {
                    return false
                }
            }
            #expect(try await answers())
            let files = process.settings.credentials
            // With a certificate that is over nobody talks to it.
            let past = Validity(beginsIn: .seconds(-500), endsIn: .seconds(-60))
            try cluster.renew(files, .node(n1), validity: past)
            #expect(try await answers())
            process.hangUp()
            try await eventually { try await !answers() }
            try cluster.renew(files, .node(n1), validity: Validity(beginsIn: .seconds(-60), endsIn: .seconds(3600)))
            process.hangUp()
            try await eventually { try await answers() }
            try Data("no certificate".utf8).write(to: URL(fileURLWithPath: files.certificate))
            process.hangUp()
            #expect(try await answers())
            // A signal is answered before the end is: the one above was, and changed nothing.
            #expect(try await process.stop() == 0)
        }
    }
}
