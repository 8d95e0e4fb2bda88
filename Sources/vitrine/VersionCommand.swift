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
        let vitrine: String
        let `protocol`: String
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let report = Report(vitrine: GalleryClient.version, protocol: ProtocolVersion.number)
        switch global.output {
        case .table: print("vitrine \(report.vitrine), protocol \(report.protocol)")
        case .json: print(try Printing.json(report))
        case .tsv: print("\(report.vitrine)\t\(report.protocol)")
        }
    }
}
