import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ImageDefinitionCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create an image definition.",
        discussion: """
            EXAMPLES
              vitrine image-definition create -r contoso -i web -p contoso -f web -s 22 --os-type Linux
              vitrine image-definition create -r contoso -i db -p contoso -f db -s 16 --os-type Linux \\
                  --os-state Specialized --architecture Arm64 --hyper-v-generation V2
            """)

    @OptionGroup var name: ImageDefinitionOptions

    @Option(name: .shortAndLong, help: "Publisher: with offer and SKU unique in the gallery.")
    var publisher: String

    @Option(name: [.customShort("f"), .long], help: "Offer.")
    var offer: String

    @Option(name: .shortAndLong, help: "SKU.")
    var sku: String

    @Option(help: "Linux or Windows.")
    var osType: OSType

    @Option(help: "Generalized or Specialized.")
    var osState: OSState = .generalized

    @Option(help: "V1 (BIOS) or V2 (UEFI).")
    var hyperVGeneration: HyperVGeneration = .v2

    @Option(help: "x64 or Arm64.")
    var architecture: Architecture = .x64

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Its own region (default: the gallery's).", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @Option(help: "A text for people.")
    var description: String?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @OptionGroup var tags: TagOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var region = location?.name
        if region == nil { region = try await client.show(GalleryDocument.self, name.gallery.gallery).location }
        var properties = ImageDefinitionDocumentProperties()
        properties.identifier = .init(publisher: publisher, offer: offer, sku: sku)
        properties.osType = osType.rawValue
        properties.osState = osState.rawValue
        properties.hyperVGeneration = hyperVGeneration.rawValue
        properties.architecture = architecture.rawValue
        properties.description = description
        properties.endOfLifeDate = endOfLifeDate?.iso8601
        let document = ImageDefinitionDocument(location: region, tags: try tags.values(), properties: properties)
        let written = try await client.create(name.id, document)
        try printing.show(written.document) { Table([written.document]) }
    }
}
