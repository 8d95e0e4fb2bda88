import Foundation
import Gallery
import GalleryClient
import Wire

/// Writing the disks of an image to files.
struct ImageDeployment {
    let image: ImageReference
    let region: Region
    let osDisk: String
    /// By LUN.
    let dataDisks: [Int: String]
    /// What a machine of it would be made with, which the image has to fit.
    let machine: MachineTerms
    /// Whether more of the OS profile was said than is taken from who asks.
    let saysProfile: Bool

    private var files: [String] { [osDisk] + dataDisks.sorted { $0.key < $1.key }.map(\.value) }

    func run(with client: GalleryClient, _ global: GlobalOptions) async throws {
        // A disk that somebody may be running from is not replaced.
        for file in files where FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("\(file) is there already; remove it or name another file")
        }
        let targets = DeploymentTargets(osDisk: .file(osDisk), dataDisks: dataDisks.mapValues { .file($0) })
        let terms = ResolveTerms(
            subscription: global.subscription ?? client.otherSubscription, machine: machine)
        let display = ProgressDisplay()
        defer { display.finish() }
        let deployment = try await client.deploy(image, in: region, to: targets, terms) { display.report($0) }
        display.finish()
        for notice in deployment.image.notices(at: .now) { Terminal.say(notice) }
        if saysProfile {
            Terminal.say(
                "the bytes are written as they are; the OS profile takes effect when a machine is started from them")
        }
        let report = DeploymentReport(deployment)
        try global.printing.show(report) { report.table }
        let rest = deployment.image.receipt.dataDisks.filter { dataDisks[$0.lun] == nil }.map { "\($0.lun)" }
        guard !rest.isEmpty else { return }
        Terminal.say(
            "not written: data disks with LUN \(rest.joined(separator: ", ")); --data-disk LUN=FILE writes one")
    }
}

/// A deployment to be printed.
struct DeploymentReport: Encodable {
    let files: [String]
    let receipt: ReceiptReport
    let bytesReceived: Int
    let nodes: [String]
    let seconds: Double

    init(_ deployment: Deployment) {
        files = deployment.files
        receipt = ReceiptReport(deployment.image.receipt)
        bytesReceived = deployment.bytesReceived
        nodes = deployment.nodes
        seconds = Quantity.seconds(deployment.elapsed)
    }

    var table: Table {
        var table = Table("FILE", "VERSION", "SIZE>", "RECEIVED>", "TIME>", "RATE>", "NODES", "DIGEST")
        table.add(
            files.joined(separator: " "), receipt.version, Quantity.bytes(receipt.bytes),
            Quantity.bytes(Int64(bytesReceived)), "\(Quantity.decimal(seconds, 2)) s",
            Quantity.rate(Double(bytesReceived) / max(seconds, 0.001)), nodes.joined(separator: " "), receipt.digest)
        return table
    }
}
