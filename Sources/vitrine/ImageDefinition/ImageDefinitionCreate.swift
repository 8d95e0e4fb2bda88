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
              vitrine image-definition create -r contoso -i web -p contoso -f web -s 22 \\
                  --os-type Linux
              vitrine image-definition create -r contoso -i db -p contoso -f db -s 16 \\
                  --os-type Linux --os-state Specialized --architecture Arm64 \\
                  --hyper-v-generation V2
              vitrine image-definition create -r contoso -i win -p contoso -f win -s 2025 \\
                  --os-type Windows \\
                  --features "SecurityType=TrustedLaunch DiskControllerType=SCSI,NVMe" \\
                  --minimum-memory 4 --plan-name p --plan-publisher contoso \\
                  --plan-product win
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

    @Option(help: ArgumentHelp("The terms of use.", valueName: "uri"))
    var eula: String?

    @Option(help: ArgumentHelp("How personal data is treated.", valueName: "uri"))
    var privacyStatementUri: String?

    @OptionGroup var plan: PlanOptions
    @OptionGroup var properties: DefinitionPropertiesOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        var document = try document()
        if location == nil {
            let gallery = try await client.show(.gallery, "\(name.gallery.id(in: client))")
            document["location"] = gallery["location"]
        }
        try show(try await client.create(.imageDefinition, "\(name.id(in: client))", document), .definitions)
    }

    func document() throws -> JSONValue {
        var document: JSONValue = [
            "properties": [
                "identifier": ["publisher": .string(publisher), "offer": .string(offer), "sku": .string(sku)],
                "osType": .string(osType.rawValue), "osState": .string(osState.rawValue),
                "hyperVGeneration": .string(hyperVGeneration.rawValue), "architecture": .string(architecture.rawValue),
            ]
        ]
        document["location"] = JSONValue(location?.name)
        document["properties.eula"] = JSONValue(eula)
        document["properties.privacyStatementUri"] = JSONValue(privacyStatementUri)
        document["properties.purchasePlan"] = plan.document
        try properties.fill(&document)
        return document
    }
}

/// The plan under which a marketplace image was bought.
struct PlanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Of a marketplace image: its plan.", valueName: "name"))
    var planName: String?

    @Option(help: ArgumentHelp("Of a marketplace image: its plan's product.", valueName: "name"))
    var planProduct: String?

    @Option(help: ArgumentHelp("Of a marketplace image: its plan's publisher.", valueName: "name"))
    var planPublisher: String?

    func validate() throws {
        let count = [planName, planProduct, planPublisher].count { $0 != nil }
        guard count == 0 || count == 3 else {
            throw ValidationError("a plan has all three: --plan-name, --plan-product and --plan-publisher")
        }
    }

    var plan: PurchasePlan? {
        guard let planName, let planProduct, let planPublisher else { return nil }
        return PurchasePlan(name: planName, publisher: planPublisher, product: planProduct)
    }

    var document: JSONValue? {
        plan.map { ["name": .string($0.name), "product": .string($0.product), "publisher": .string($0.publisher)] }
    }
}
