import Deadlines
import Foundation
import Gallery
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

/// A name service that knows nothing, or lies.
///
/// The node runs in a mount namespace of its own, in which the test writes what names mean.
@Suite(.enabled(if: NameService.isPossible, "no mount namespace may be made here")) struct NameTests {
    @Test func `without an address a node asks again, serves meanwhile, and believes no other's`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let names = try NameService(in: cluster.directory)
            let disk = try SampleDisk(chunks: 4)
            try coordinator.coordinator.reveal(disk)
            let former = try NodeProcess(cluster, n1, coordinator: coordinator.port)
            _ = try await coordinator.coordinator.link(n1)
            try await TestClient(cluster, former.endpoint).publish(disk)
            #expect(try await former.stop() == 0)
            let reports = coordinator.coordinator.reports(of: n1).count
            // Another member of the cluster, with a right certificate of its own, where the name leads at first.
            var settings = try cluster.settings(n2, coordinator: coordinator.port)
            settings = try settings.listening(on: "127.0.0.2", coordinator.port)
            let other = try await TestNode(settings)
            let node = try NodeProcess(
                cluster, n1, coordinator: coordinator.port, coordinatorHost: NameService.name,
                after: names.prelude, level: "notice")
            try await node.says("its name cannot be resolved")
            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.read(disk) == disk.bytes)

            try names.set("127.0.0.2")
            try await node.says("a coordinator was expected")
            #expect(try await client.read(disk) == disk.bytes)
            #expect(coordinator.coordinator.reports(of: n1).count == reports)

            try names.set("127.0.0.1")
            try await eventually { coordinator.coordinator.reports(of: n1).count > reports }
            #expect(try await node.stop() == 0)
            try await other.stop()
        }
    }
}

/// What one name means to a process that begins with `prelude`.
private struct NameService {
    static let name = "coordinator.vitrine.test"

    private let hosts: String
    private let order: String

    /// A shell may make a mount namespace and mount a file there.
    static var isPossible: Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let unshare = "unshare --map-root-user --mount sh -c 'mount --bind /etc/hosts /etc/hosts'"
        process.arguments = ["-c", unshare]
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    init(in directory: String) throws {
        hosts = directory + "/hosts"
        order = directory + "/nsswitch.conf"
        try Data("hosts: files\n".utf8).write(to: URL(fileURLWithPath: order))
        try Data("127.0.0.1 localhost\n".utf8).write(to: URL(fileURLWithPath: hosts))
    }

    /// Has a shell go on in a namespace with these files.
    var prelude: String {
        """
        if [ -z "$NAMESPACE" ]; then export NAMESPACE=1; exec unshare --map-root-user --mount sh -c '
        mount --bind \(hosts) /etc/hosts && mount --bind \(order) /etc/nsswitch.conf && exec "$0" "$@"' "$0" "$@"; fi
        """
    }

    /// The file stays the same one, which the namespace has mounted.
    func set(_ address: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: hosts))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("127.0.0.1 localhost\n\(address) \(Self.name)\n".utf8))
        try file.close()
    }
}

extension RegionSettings {
    fileprivate func listening(on host: String, _ port: Int) throws -> RegionSettings {
        let address = try #require(Address(host: host, port: port))
        return RegionSettings(
            cluster: cluster, node: node, listen: address, advertise: address, coordinator: coordinator,
            credentials: credentials, data: data, heartbeat: heartbeat)
    }
}
