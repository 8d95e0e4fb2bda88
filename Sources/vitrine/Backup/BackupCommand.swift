import ArgumentParser
import CatalogStore
import Foundation
import Gallery
import GalleryClient
import ReplicaStore

struct BackupCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the whole catalog into a file, while it is in use.",
        discussion: """
            The copy is the catalog as it stands at one moment: images, rights, audit and
            history; the disks themselves are on the nodes. It is read and verified before
            it gets its name. Takes the right to operate the cluster.

            EXAMPLES
              vitrine backup --to catalog-monday.vitrine
              vitrine backup --to "backups/$(date +%F).vitrine" -o json
            """)

    @Option(help: ArgumentHelp("The file to make; it must not be there.", valueName: "file"))
    var to: String

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        guard !FileManager.default.fileExists(atPath: to) else { throw CatalogStoreError.fileExists(to) }
        let partial = to + ".partial"
        // What an earlier try left is worth nothing.
        unlink(partial)
        let display = ProgressDisplay()
        try await client.receiveBackup(to: partial) { display.note("receiving", $0, of: $1) }
        display.finish()
        let summary: CatalogSummary
        do {
            summary = try CatalogFile(partial, hash: { Digest.sha256(of: $0) }).verify()
        } catch {
            unlink(partial)
            throw error
        }
        try NamedFile(partial).rename(to: to)
        try printing.show(summary) { Table(summary, in: to) }
    }
}

/// A finished file that gets its name.
struct NamedFile {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Throws rather than take the name of another file.
    func rename(to name: String) throws {
        guard link(path, name) == 0 else {
            throw BackupError.notNamed(name, reason: String(cString: strerror(errno)), path)
        }
        unlink(path)
        let parent = (name as NSString).deletingLastPathComponent
        let directory = open(parent.isEmpty ? "." : parent, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { return }
        defer { close(directory) }
        guard fsync(directory) == 0 else {
            throw BackupError.notNamed(name, reason: String(cString: strerror(errno)), path)
        }
    }
}

/// Why a backup that was received is not where it should be.
enum BackupError: Error, CustomStringConvertible {
    case notNamed(String, reason: String, String)

    var description: String {
        switch self {
        case .notNamed(let name, let reason, let partial):
            "the backup cannot be given the name \(name) (\(reason)); it is whole, and may be in \(partial)"
        }
    }
}

extension Table {
    init(_ summary: CatalogSummary, in file: String) {
        self.init("FILE", "CLUSTER", "REVISION>", "GALLERIES>", "VERSIONS>", "AUDIT>", "BYTES>")
        add(
            file, summary.cluster, "\(summary.revision)", "\(summary.galleries)", "\(summary.imageVersions)",
            "\(summary.auditRecords)", Quantity.bytes(summary.bytes))
    }
}
