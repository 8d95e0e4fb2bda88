import ArgumentParser
import Foundation
import Gallery
import GalleryClient

struct VMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vm",
        abstract: "Deploy images.",
        discussion: """
            EXAMPLES
              vitrine vm create --image contoso/web --region northeurope --to disk.raw
            """,
        subcommands: [VMCreate.self])
}

struct VMCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Deploy an image in a region, as a raw disk file.",
        discussion: """
            Every chunk is checked against the image's manifest. The file has its name only when it is whole.

            EXAMPLES
              vitrine vm create --image contoso/web --region northeurope --to disk.raw
              vitrine vm create --image contoso/web/1.0.0 --region westeurope --to disk.raw -o json
            """)

    @Option(
        help: ArgumentHelp("GALLERY/DEFINITION, with /latest or /X.Y.Z if wanted.", valueName: "image"),
        transform: ImageArgument.parse)
    var image: ImageReference

    @Option(help: ArgumentHelp("Where to deploy.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region

    @Option(help: ArgumentHelp("The file to write; it must not be there yet.", valueName: "path"))
    var to: String

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        // A disk that somebody may be running from is not replaced.
        guard !FileManager.default.fileExists(atPath: to) else {
            throw CommandFailure("\(to) is there already; remove it or name another file")
        }
        let display = ProgressDisplay()
        defer { display.finish() }
        let deployment = try await client.deploy(image, in: region, to: .file(to)) { display.report($0) }
        display.finish()
        if let notice = deployment.image.notice { Terminal.say(notice) }
        let report = DeploymentReport(deployment, file: to)
        try printing.show(report) { report.table }
    }
}

/// A deployment to be printed.
struct DeploymentReport: Encodable {
    let file: String
    let receipt: ReceiptReport
    let bytesReceived: Int
    let nodes: [String]
    let seconds: Double

    init(_ deployment: Deployment, file: String) {
        self.file = file
        receipt = ReceiptReport(deployment.image.receipt)
        bytesReceived = deployment.bytesReceived
        nodes = deployment.nodes
        seconds = Quantity.seconds(deployment.elapsed)
    }

    var table: Table {
        var table = Table("FILE", "VERSION", "SIZE>", "RECEIVED>", "TIME>", "RATE>", "NODES", "DIGEST")
        table.add(
            file, receipt.version, Quantity.bytes(receipt.bytes), Quantity.bytes(Int64(bytesReceived)),
            "\(Quantity.decimal(seconds, 2)) s", Quantity.rate(Double(bytesReceived) / max(seconds, 0.001)),
            nodes.joined(separator: " "), receipt.digest)
        return table
    }
}
