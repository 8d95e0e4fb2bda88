import ArgumentParser
import Foundation
import Gallery
import GalleryClient

struct ExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what stands as a file that `vitrine apply` takes.",
        discussion: """
            In the file disks are named by their digests, which do for a cluster that holds
            them. With --disks their bytes are written beside it as raw files, which do for
            an empty one. What is not exported: soft-deleted versions, what is computed,
            certificates, and the public name of a community gallery, which is drawn anew.

            A version that was made of a source or of another version names it, and keeps
            it from being deleted there as here if it is shallow. Only if that is gone,
            shared by others, holds other bytes by now, or is not in the version's own
            region any more, the version has its disks itself: what it names it would be
            made of, and its bytes matter more.

            EXAMPLES
              vitrine export -f catalog.yaml
              vitrine export -f backup/catalog.yaml --disks backup/disks
              vitrine export -o json > catalog.json
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write (default: standard output).", valueName: "path"))
    var file: String?

    @Option(help: ArgumentHelp("A directory to write the disks to, as raw files.", valueName: "dir"))
    var disks: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard global.columns.isEmpty, global.output != .tsv else {
            throw ValidationError("export writes YAML, or JSON with -o json")
        }
    }

    func run(with client: GalleryClient) async throws {
        if let file, FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("\(file) is there already; remove it or name another file")
        }
        let display = ProgressDisplay()
        defer { display.finish() }
        var export = try await client.export { kind, count in display.note("reading \(kind)", count, count: count) }
        display.finish()
        if let disks { export = export.naming(try await write(export.disks, to: disks, client, display)) }
        display.finish()
        let text = global.output == .json ? try Printing.json(export.document) + "\n" : YAMLText.text(export.document)
        guard let file else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
        } catch {
            throw CommandFailure("\(file) cannot be written: \(error.localizedDescription)")
        }
        Terminal.say("\(export.resources.count) resources written to \(file)")
    }

    /// Returns the file of each digest, as the exported file is to name it: from its own directory.
    private func write(
        _ disks: [CatalogExport.Disk], to directory: String, _ client: GalleryClient, _ display: ProgressDisplay
    ) async throws -> [Digest: String] {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let home = file.map { URL(fileURLWithPath: $0).deletingLastPathComponent().standardizedFileURL.path }
        let whole = URL(fileURLWithPath: directory).standardizedFileURL.path
        let isBelow = home.map { whole.hasPrefix("\($0)/") } ?? false
        let shown = isBelow ? String(whole.dropFirst((home?.count ?? 0) + 1)) : whole
        var files: [Digest: String] = [:]
        for disk in disks {
            let name = "\(disk.content.digest.description.replacing("sha256:", with: "")).raw"
            files[disk.content.digest] = "\(shown)/\(name)"
            // A file of this name was whole when it got it, and its name says what is in it.
            guard !FileManager.default.fileExists(atPath: "\(whole)/\(name)") else { continue }
            try await client.fetch(disk.content, in: disk.regions, to: "\(whole)/\(name)") { display.report($0) }
        }
        return files
    }
}
