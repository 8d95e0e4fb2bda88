import Foundation
import Settings
import Testing

/// A folder of settings files that goes with its test.
final class SettingsFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "vitrine-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path): \(error)") }
    }

    /// Writes a file and returns its path.
    func file(_ text: String, named name: String = "settings.yaml") throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// A kind of settings file: a good one, and how to read it.
struct SettingsKind: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let read: @Sendable (String) throws(SettingsError) -> Void

    var testDescription: String { name }

    /// What reading the file says; `nil` if it is taken.
    func refusal(of text: String) throws -> SettingsError? {
        let folder = try SettingsFolder()
        let file = try folder.file(text)
        do throws(SettingsError) {
            try read(file)
            return nil
        } catch {
            return error
        }
    }

    static let coordinator = SettingsKind(
        name: "coordinator.yaml",
        text: """
            cluster: demo
            coordinator: c1
            listen: 127.0.0.1:7440
            certificate: cert.pem
            key: key.pem
            authority: ca.pem
            database: catalog.sqlite
            heartbeat: 0.5
            suspectAfter: 3
            downAfter: 5
            lostAfter: 4
            orphanGrace: 600
            regions: [{name: westeurope, displayName: West Europe, paired: northeurope}, {name: northeurope}]
            """,
        read: { path throws(SettingsError) in _ = try CoordinatorSettings(readingFrom: path) })

    static let region = SettingsKind(
        name: "region.yaml",
        text: """
            cluster: demo
            region: westeurope
            node: westeurope-1
            listen: 0.0.0.0:7441
            coordinator: 127.0.0.1:7440
            certificate: cert.pem
            key: key.pem
            authority: ca.pem
            data: data
            heartbeat: 0.5
            """,
        read: { path throws(SettingsError) in _ = try RegionSettings(readingFrom: path) })

    static let client = SettingsKind(
        name: "client.yaml",
        text: """
            cluster: demo
            user: alice
            coordinator: 127.0.0.1:7440
            nodes: {westeurope: ["127.0.0.1:7441", "[::1]:7442"]}
            certificate: cert.pem
            key: key.pem
            authority: ca.pem
            """,
        read: { path throws(SettingsError) in _ = try ClientSettings(readingFrom: path) })

    static let topology = SettingsKind(
        name: "topology.yaml",
        text: """
            cluster: demo
            host: 127.0.0.1
            basePort: 7440
            heartbeat: 0.5
            suspectAfter: 3
            downAfter: 5
            lostAfter: 4
            orphanGrace: 600
            regions: [{name: westeurope, nodes: 2, egress: 250}, {name: northeurope, nodes: [{name: a, egress: 10}, {name: b}]}]
            """,
        read: { path throws(SettingsError) in _ = try Topology(readingFrom: path) })

    static let all = [coordinator, region, client, topology]
}
