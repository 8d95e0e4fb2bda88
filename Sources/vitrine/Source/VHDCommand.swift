import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct VHDCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vhd",
        abstract: "VHDs: disks uploaded to a storage account.",
        discussion: """
            EXAMPLES
              vitrine vhd upload -n web.vhd -l westeurope --storage-account images \\
                  --file web.vhd
              vitrine image-version create -r contoso -i web -e 1.0.0 \\
                  --os-vhd-uri web.vhd --os-vhd-storage-account images
            """,
        subcommands: [
            VHDUpload.self, SourceList<VHDNoun>.self, SourceShow<VHDNoun>.self, SourceDelete<VHDNoun>.self,
        ])
}

struct VHDUpload: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Upload a disk to a storage account.",
        discussion: """
            EXAMPLES
              vitrine vhd upload -n web.vhd -l westeurope --storage-account images \\
                  --file web.vhd
            """)

    @OptionGroup var name: SourceNameOption
    @OptionGroup var location: LocationOption

    @Option(help: ArgumentHelp("The storage account, a label that publishers must name too.", valueName: "name"))
    var storageAccount: String

    @OptionGroup var file: FileOptions
    @OptionGroup var system: SystemOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard file.file != nil else { throw ValidationError("name the file to upload with --file") }
    }

    func run(with client: GalleryClient) async throws {
        guard let disk = file.disk else { return }
        var document: JSONValue = ["location": .string(location.location.name)]
        document["tags"] = try tags.values()
        document["properties.resourceGroup"] = JSONValue(name.group.resourceGroup?.text)
        document["properties.storageAccount"] = .string(storageAccount)
        system.fill(&document)
        try await publish(document, as: name.id(.vhd, in: client), from: disk, in: location.location, client, .disks)
    }
}
