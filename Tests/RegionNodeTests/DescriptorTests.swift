import Deadlines
import Foundation
import Glibc
import Testing
import Transport
import Wire

@testable import RegionNode

/// A node whose process may open no more files and connections.
@Suite struct DescriptorTests {
    private static let limit = 120

    @Test func `with no descriptors left it says so and waits, serves who is connected, and then accepts again`()
        async throws
    {
        try await within(.seconds(90)) {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let node = try NodeProcess(
                cluster, n1, coordinator: coordinator.port, after: "ulimit -n \(Self.limit)", level: "notice")
            _ = try await coordinator.coordinator.link(n1)
            let disk = try SampleDisk(chunks: 4)
            try coordinator.coordinator.reveal(disk)
            let client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)

            let crowd = try (0..<2 * Self.limit).map { _ in try Crowd(node.endpoint.port) }
            try await node.says("nobody can connect at this moment")
            #expect(try await client.statistics().node == "\(n1)")
            let beats = coordinator.coordinator.reports(of: n1).count
            try await eventually { coordinator.coordinator.reports(of: n1).count > beats + 5 }
            // Each time that somebody left meanwhile it began anew.
            #expect(try node.logged.components(separatedBy: "nobody can connect").count < 20)
            for one in crowd { one.leave() }
            // Whoever tried meanwhile waited in the queue; how often it was tried is told, and a busy loop would show.
            let late = try await TestClient(cluster, node.endpoint)
            #expect(try await late.read(disk) == disk.bytes)
            try await node.says("others can connect again")
            let tries = try #require(
                try node.logged.split(separator: "failures=").last?.prefix { $0.isNumber }
            ).description
            #expect((Int(tries) ?? .max) < 100)
            #expect(try await node.stop() == 0)
        }
    }
}

/// A connection that says nothing.
private struct Crowd {
    private let descriptor: Int32

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // It goes on by itself, or waits in the kernel's queue.
                _ = connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    func leave() { close(descriptor) }
}
