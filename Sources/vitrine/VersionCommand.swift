import ArgumentParser
import GalleryClient
import Wire

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "The version of this program and of the protocol it speaks.",
        discussion: """
            EXAMPLES
              vitrine version
              vitrine version -o json
            """)

    /// What is printed.
    struct Report: Encodable {
        let vitrine = GalleryClient.version
        let `protocol` = ProtocolVersion.number

        var line: String { "vitrine \(vitrine), protocol \(`protocol`)" }
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let report = Report()
        switch global.output {
        case .table: print(report.line)
        case .json: print(try Printing.json(report))
        case .tsv: print("\(report.vitrine)\t\(report.protocol)")
        }
    }
}
