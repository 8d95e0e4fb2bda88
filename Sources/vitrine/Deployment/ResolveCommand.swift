import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import Wire

struct ResolveCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Which version an image means in a region, and what was passed over.",
        discussion: """
            When the coordinator does not answer, a node of the region answers from its
            view; the result then says from which revision and how old.

            EXAMPLES
              vitrine resolve contoso/web --region northeurope
              vitrine resolve contoso/web/1.0.0 --region northeurope -o json
              vitrine resolve contoso/web --region northeurope --as-of 2026-11-01T12:00:00Z
              vitrine resolve /SharedGalleries/PROD-CONTOSO/Images/web \\
                  --region northeurope --subscription test
            """)

    @Argument(
        help: ArgumentHelp(
            "GALLERY/DEFINITION, with /latest or /X.Y.Z if wanted; or a resource id.", valueName: "image"),
        transform: ImageArgument.parse)
    var image: ImageArgument

    @Option(help: ArgumentHelp("Where it is to be deployed.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region

    @Option(
        help: ArgumentHelp(
            "What it meant at that moment; a date alone is the beginning of that day in UTC.", valueName: "time"),
        transform: DateArgument.parseMoment)
    var asOf: Instant?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let terms = ResolveTerms(subscription: global.subscription ?? client.otherSubscription, asOf: asOf)
        let resolved = try await client.resolve(image.reference(in: client.subscription), in: region, terms)
        for notice in resolved.notices(at: .now) { Terminal.say(notice) }
        let report = ReceiptReport(resolved.receipt)
        try printing.show(report) { report.table }
        guard global.output == .table, !report.skipped.isEmpty else { return }
        print("\npassed over: \(report.skipped.map { "\($0.version) (\($0.reason))" }.joined(separator: ", "))")
    }
}

extension GalleryClient {
    /// The subscription of the client's settings, if it is another than the standard one.
    var otherSubscription: SubscriptionID? { subscription == .standard ? nil : subscription }
}

extension GalleryClient.ResolvedImage {
    /// That the coordinator was silent, and how fresh the answer is instead; that the version's life is over.
    func notices(at now: Instant) -> [String] {
        var notices: [String] = []
        if let coordinatorSilence {
            notices.append(
                "\(coordinatorSilence)\nanswered by node \(receipt.node) from its view: revision \(receipt.revision), "
                    + "\(Quantity.duration(.milliseconds(receipt.age))) old")
        }
        if let end = receipt.endOfLifeDate, end <= now {
            notices.append(
                "version \(receipt.number) reached its end of life on \(end.iso8601); it is served, but think of a "
                    + "newer one")
        }
        return notices
    }
}

extension Instant {
    /// This machine's wall clock.
    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// A receipt to be printed.
struct ReceiptReport: Encodable {
    /// A version that was passed over.
    struct Skipped: Encodable {
        let version: String
        let reason: String
    }

    /// A data disk of the version.
    struct DataDisk: Encodable {
        let lun: Int
        let digest: String
        let bytes: Int64
    }

    let version: String
    let generation: UInt64
    let digest: String
    let bytes: Int64
    let dataDisks: [DataDisk]
    let endOfLifeDate: String?
    let mode: String
    let node: String
    let address: String
    let revision: UInt64
    let ageInMilliseconds: Int64
    let answeredFrom: String
    let skipped: [Skipped]

    init(_ receipt: Receipt) {
        version = "\(receipt.number)"
        generation = receipt.generation
        digest = "\(receipt.digest)"
        bytes = receipt.bytes
        dataDisks = receipt.dataDisks.map { DataDisk(lun: $0.lun, digest: "\($0.digest)", bytes: $0.bytes) }
        endOfLifeDate = receipt.endOfLifeDate?.iso8601
        mode = receipt.mode.rawValue
        node = "\(receipt.node)"
        address = receipt.address
        revision = receipt.revision
        ageInMilliseconds = receipt.age
        answeredFrom = receipt.origin
        skipped = receipt.skipped.map { Skipped(version: "\($0.number)", reason: $0.reason.rawValue) }
    }

    var table: Table {
        var table = Table("VERSION", "NODE", "ADDRESS", "MODE", "SIZE>", "REVISION>", "AGE>", "FROM", "DIGEST")
        table.add(
            version, node, address, mode, Quantity.bytes(bytes), "\(revision)",
            Quantity.duration(.milliseconds(ageInMilliseconds)), answeredFrom, digest)
        return table
    }
}
