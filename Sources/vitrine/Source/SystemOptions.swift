import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What is known of the system on a disk; what is said must fit the definition it is published under.
struct SystemOptions: ParsableArguments {
    @Option(help: "Linux or Windows.")
    var osType: OSType?

    @Option(help: "V1 (BIOS) or V2 (UEFI).")
    var hyperVGeneration: HyperVGeneration?

    @Option(help: "x64 or Arm64.")
    var architecture: Architecture?

    @Option(help: ArgumentHelp("Such as TrustedLaunch.", valueName: "type"))
    var securityType: SecurityType?

    @OptionGroup var plan: PlanOptions

    /// Whether anything beside the plan was said.
    var isSaid: Bool { osType != nil || hyperVGeneration != nil || architecture != nil || securityType != nil }

    func fill(_ document: inout JSONValue) {
        document["properties.osType"] = JSONValue(osType?.rawValue)
        document["properties.hyperVGeneration"] = JSONValue(hyperVGeneration?.rawValue)
        document["properties.architecture"] = JSONValue(architecture?.rawValue)
        document["properties.securityType"] = JSONValue(securityType?.rawValue)
        document["properties.purchasePlan"] = plan.document
    }
}

/// A file that is to be uploaded.
struct FileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The disk: a file here.", valueName: "path"))
    var file: String?

    @Option(help: "How the file holds the disk: raw, qcow2 or vhd (default: as its own signs say).")
    var format: DiskFormat?

    func validate() throws {
        guard format == nil || file != nil else { throw ValidationError("--format goes with --file") }
    }

    var disk: DiskFile? { file.map { DiskFile($0, format: format) } }
}

extension ClientCommand {
    /// Uploads a file and creates the source that holds it.
    func publish(
        _ document: JSONValue, as id: SourceID, from file: DiskFile, in region: Region, _ client: GalleryClient,
        _ columns: DocumentColumns
    ) async throws {
        let display = ProgressDisplay()
        defer { display.finish() }
        let publication = try await client.publish(document, as: id, from: file, in: region) { display.report($0) }
        display.say(publication.summary)
        display.finish()
        try show(publication.written.document, columns)
    }
}
