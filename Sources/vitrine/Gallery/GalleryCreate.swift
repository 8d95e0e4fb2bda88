import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct GalleryCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a gallery.",
        discussion: """
            A community gallery needs all four public facts; `vitrine share
            enable-community` then makes it public.

            EXAMPLES
              vitrine gallery create -r contoso -l westeurope
              vitrine gallery create -r contoso -l westeurope -g images \\
                  --tags team=platform cost=42
              vitrine gallery create -r contoso -l westeurope --soft-delete true \\
                  --soft-delete-retention-period 14
              vitrine gallery create -r open -l westeurope --permissions Community \\
                  --publisher-uri https://contoso.example \\
                  --publisher-email images@contoso.example \\
                  --eula https://contoso.example/eula --public-name-prefix contoso
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var location: LocationOption
    @OptionGroup var properties: GalleryPropertiesOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let written = try await client.create(.gallery, "\(name.id(in: client))", try document())
        try show(written, .galleries)
    }

    func document() throws -> JSONValue {
        var document: JSONValue = ["location": .string(location.location.name)]
        document["properties.resourceGroup"] = JSONValue(name.group.resourceGroup?.text)
        try properties.fill(&document)
        return document
    }
}
