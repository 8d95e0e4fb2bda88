import ArgumentParser
import CatalogStore
import Foundation
import Gallery
import ReplicaStore
import Settings

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of a stopped coordinator's catalog.",
        discussion: """
            The backup is verified first. The coordinator that is then started asks the
            nodes for everything that was acknowledged since the backup, and takes it over
            before anything is changed; `vitrine recover status` shows how far it is.
            Without --database it is the catalog of the local cluster.

            EXAMPLES
              vitrine restore --from catalog-monday.vitrine --replace
              vitrine restore --from monday.vitrine --database /srv/vitrine/catalog.sqlite
            """)

    @Option(help: ArgumentHelp("The backup, or any catalog's file.", valueName: "file"))
    var from: String

    @Option(
        help: ArgumentHelp(
            "Where the coordinator has its catalog, as `database` of its settings.", valueName: "file"))
    var database: String?

    @Flag(help: "A catalog that is there is kept under another name.")
    var replace = false

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try database == nil ? localSettings() : nil
        let target = database ?? settings?.database ?? ""
        let file = CatalogFile(absolute(from), hash: { Digest.sha256(of: $0) })
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        do {
            let restored = try file.restore(
                to: absolute(target), of: settings?.cluster, replacing: replace, at: now)
            try global.printing.show(restored) { Table(restored.catalog, in: restored.database) }
            if let former = restored.former { Terminal.say("the catalog that stood there is \(former)") }
            Terminal.say(
                "start the coordinator: it learns what nodes know since the backup, and then goes on; "
                    + "`vitrine recover status` shows how far it is")
        } catch CatalogStoreError.fileExists(let path) {
            throw RestoreError.inTheWay(path)
        }
    }

    private func localSettings() throws -> CoordinatorSettings {
        let settings = ClusterDirectory(global.directory).coordinatorSettings
        guard FileManager.default.fileExists(atPath: settings) else { throw RestoreError.noDatabase(global.directory) }
        return try CoordinatorSettings(readingFrom: settings)
    }

    private func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}

/// Why nothing was restored.
enum RestoreError: Error, CustomStringConvertible {
    case inTheWay(String)
    case noDatabase(String)

    var description: String {
        switch self {
        case .inTheWay(let path):
            "\(path) is there; with --replace it is kept under another name and the backup takes its place"
        case .noDatabase(let directory):
            "there is no cluster in \(directory); say with --database where the coordinator has its catalog"
        }
    }
}
