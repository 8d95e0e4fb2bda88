import Foundation
import Gallery
import Settings
import Testing

@Suite struct RoundTripTests {
    @Test func `paths are relative to the file, and absolute once read`() throws {
        let folder = try SettingsFolder()
        let settings = try ClientSettings(readingFrom: try folder.file(SettingsKind.client.text))
        #expect(settings.credentials.key == "\(folder.path)/key.pem")
        let absolute = SettingsKind.client.text.replacing("key: key.pem", with: "key: /etc/key.pem")
        let other = try ClientSettings(readingFrom: try folder.file(absolute, named: "other.yaml"))
        #expect(other.credentials.key == "/etc/key.pem")
    }

    @Test func `what is written reads back as it was`() throws {
        let folder = try SettingsFolder()
        let coordinator = try CoordinatorSettings(readingFrom: try folder.file(SettingsKind.coordinator.text))
        try coordinator.write(to: "\(folder.path)/c.yaml")
        #expect(try CoordinatorSettings(readingFrom: "\(folder.path)/c.yaml") == coordinator)
        let text =
            SettingsKind.region.text + "\negress: 12.5\nlinks: {northeurope: 0.25}\nadvertise: h:1\ndialFrom: 127.1.2.3"
        let region = try RegionSettings(readingFrom: try folder.file(text))
        try region.write(to: "\(folder.path)/r.yaml")
        #expect(try RegionSettings(readingFrom: "\(folder.path)/r.yaml") == region)
        #expect(region.egress?.bytesPerSecond == 13_107_200)
        #expect(region.dialFrom == "127.1.2.3")
        let client = try ClientSettings(readingFrom: try folder.file(SettingsKind.client.text + "\ndialFrom: ::1"))
        #expect(client.dialFrom == "::1")
        try client.write(to: "\(folder.path)/u.yaml")
        #expect(try ClientSettings(readingFrom: "\(folder.path)/u.yaml") == client)
    }

    @Test func `the administrator is the operator unless the coordinator's settings name another`() throws {
        let folder = try SettingsFolder()
        let silent = try CoordinatorSettings(readingFrom: try folder.file(SettingsKind.coordinator.text))
        #expect(silent.administrator == "operator")
        let text = SettingsKind.coordinator.text + "\nadministrator: alice"
        let named = try CoordinatorSettings(readingFrom: try folder.file(text))
        #expect(named.administrator == "alice")
        try named.write(to: "\(folder.path)/c.yaml")
        #expect(try CoordinatorSettings(readingFrom: "\(folder.path)/c.yaml") == named)
        let topology = try Topology(readingFrom: try folder.file(SettingsKind.topology.text))
        #expect(topology.coordinatorSettings().administrator == CoordinatorSettings.administratorDefault)
    }

    @Test(arguments: ["localhost", "127.0.0.1:80", "", "300.1.1.1", "[::1]"])
    func `what others are dialed from is an address of this machine, without a port`(text: String) throws {
        for kind in [SettingsKind.region, .client] {
            let error = try #require(try kind.refusal(of: kind.text + "\ndialFrom: '\(text)'"))
            #expect(error.description.contains("'dialFrom'"))
        }
    }

    @Test func `a settings file is not overwritten, and only its owner may read it`() throws {
        let folder = try SettingsFolder()
        let client = try ClientSettings(readingFrom: try folder.file(SettingsKind.client.text))
        try client.write(to: "\(folder.path)/u.yaml")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/u.yaml")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(throws: SettingsError.self) { try client.write(to: "\(folder.path)/u.yaml") }
    }

    @Test func `a number of nodes gives names and ports in order`() throws {
        let folder = try SettingsFolder()
        let topology = try Topology(readingFrom: try folder.file(SettingsKind.topology.text))
        #expect(
            topology.nodes.map(\.id.description) == [
                "westeurope/westeurope-1", "westeurope/westeurope-2", "northeurope/a", "northeurope/b",
            ])
        #expect(topology.nodeAddresses.map(\.address.port) == [7441, 7442, 7443, 7444])
        #expect(topology.nodes.map { $0.egress?.mebibytesPerSecond } == [250, 250, 10, nil])
    }

    @Test func `a link holds in both directions`() throws {
        let folder = try SettingsFolder()
        let text = SettingsKind.topology.text + "\nlinks: [{between: [westeurope, northeurope], rate: 7}]"
        let topology = try Topology(readingFrom: try folder.file(text))
        for settings in topology.regionSettings() {
            #expect(settings.links.values.map(\.mebibytesPerSecond) == [7])
            #expect(settings.links.keys.first != settings.node.region)
        }
    }

    @Test func `the client of a topology knows every node`() throws {
        let folder = try SettingsFolder()
        let topology = try Topology(readingFrom: try folder.file(SettingsKind.topology.text))
        let client = topology.clientSettings(user: "operator")
        #expect(client.nodes.values.map(\.count) == [2, 2])
        #expect(client.coordinator == topology.coordinatorSettings().listen)
    }

    @Test(arguments: ["three-regions.yaml", "wan.yaml"])
    func `the topologies that come with the project are good, and say what each key is`(name: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "cluster").appending(path: name).path
        let topology = try Topology(readingFrom: path)
        #expect(topology.nodes.count > topology.regions.count)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let keys = [
            "cluster", "host", "basePort", "heartbeat", "suspectAfter", "downAfter", "lostAfter", "orphanGrace",
            "regions", "name", "displayName", "paired", "nodes", "egress", "links", "between", "rate",
        ]
        for key in keys {
            let first = lines.firstIndex { !$0.contains("#") && $0.contains("\(key):") }
            guard let first else {
                Issue.record("\(key) is not shown")
                continue
            }
            let above = lines[..<first].last { !$0.contains("  - ") } ?? ""
            let isExplained = above.contains("#") || lines.contains { $0.contains("# ") && $0.contains("\(key):") }
            #expect(isExplained, "\(key) has no comment")
        }
    }
}
