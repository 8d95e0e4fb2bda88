import Foundation
import Gallery
import Settings
import Testing
import Transport

@testable import LocalCluster
@testable import vitrine

@Suite(.timeLimit(.minutes(2))) struct ClusterFoundingTests {
    private let topology = """
        cluster: test
        host: 127.0.0.1
        basePort: 7440
        heartbeat: 0.5
        suspectAfter: 3
        downAfter: 5
        lostAfter: 4
        orphanGrace: 600
        regions: [{name: a, nodes: 2}, {name: b, nodes: 1}]
        """

    private func found(_ folder: TestFolder) throws -> ClusterDirectory {
        let file = try folder.file("topology.yaml", Array(topology.utf8))
        let directory = ClusterDirectory("\(folder.path)/cluster")
        try ClusterFounding(topologyFile: file, directory: directory).found()
        return directory
    }

    @Test func `every process gets settings that can be read and a certificate that names it`() throws {
        let folder = try TestFolder()
        let directory = try found(folder)
        let coordinator = try CoordinatorSettings(readingFrom: directory.coordinatorSettings)
        #expect(try identity(coordinator.credentials) == "spiffe://test/coordinator/coordinator")
        let client = try ClientSettings(readingFrom: directory.clientSettings)
        #expect(try identity(client.credentials) == "spiffe://test/user/operator")
        for node in try Topology(readingFrom: directory.topology).nodes {
            let settings = try RegionSettings(readingFrom: directory.nodeSettings(node.id))
            #expect(settings.node == node.id)
            #expect(try identity(settings.credentials) == "spiffe://test/region/\(node.id.region)/node/\(node.id.name)")
            #expect(FileManager.default.fileExists(atPath: settings.data))
        }
    }

    private func identity(_ paths: CredentialPaths) throws -> String {
        let files = TLSFiles(certificate: paths.certificate, key: paths.key, authority: paths.authority)
        return try TLSContext(files).identity.description
    }

    @Test func `keys can be read by their owner only, directories entered by nobody else`() throws {
        let folder = try TestFolder()
        let directory = try found(folder)
        var keys = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/\(path)")
            let mode = attributes[.posixPermissions] as? Int ?? 0o777
            if attributes[.type] as? FileAttributeType == .typeDirectory { #expect(mode == 0o700, "\(path)") }
            guard path.hasSuffix("key.pem") || path.hasSuffix(".key") else { continue }
            keys += 1
            #expect(mode == 0o600, "\(path)")
        }
        #expect(keys == 6)
    }

    @Test func `a directory that holds anything is not overwritten`() throws {
        let folder = try TestFolder()
        let directory = try found(folder)
        #expect(throws: ClusterError.exists(directory: directory.path)) { _ = try found(folder) }
    }

    @Test func `when it fails nothing is left`() throws {
        let folder = try TestFolder()
        let file = try folder.file("topology.yaml", Array(topology.utf8))
        // A file where the parent directory should be.
        _ = try folder.file("blocked", [])
        let founding = try ClusterFounding(
            topologyFile: file, directory: ClusterDirectory("\(folder.path)/blocked/cluster"))
        #expect(throws: (any Error).self) { try founding.found() }
        #expect(try folder.names == ["blocked", "topology.yaml"])
    }

    @Test func `the topology is kept with its comments`() throws {
        let folder = try TestFolder()
        let directory = try found(folder)
        #expect(try String(contentsOfFile: directory.topology, encoding: .utf8) == topology)
    }
}
