import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Managed images: an OS disk with its data disks, as they were at a moment.",
        discussion: """
            EXAMPLES
              vitrine image create -n web --source web-vm
              vitrine image-version create -r contoso -i web -e 1.0.0 --managed-image web
            """,
        subcommands: [
            ImageCreate.self, SourceList<ManagedImageNoun>.self, SourceShow<ManagedImageNoun>.self,
            SourceDelete<ManagedImageNoun>.self,
        ])
}

struct ImageCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a managed image of a virtual machine, or of disks and snapshots.",
        discussion: """
            EXAMPLES
              vitrine image create -n web --source web-vm
              vitrine image create -n web --os-disk web-os \\
                  --data-disks web-data snapshots/web-log --os-type Linux
            """)

    @OptionGroup var name: SourceNameOption

    @Option(
        help: ArgumentHelp("A virtual machine; or the OS disk or its snapshot.", valueName: "vm"),
        transform: SourceArgument.imageSource)
    var source: SourceArgument?

    @Option(
        help: ArgumentHelp("The OS disk, or its snapshot.", valueName: "disk"), transform: SourceArgument.diskOrSnapshot
    )
    var osDisk: SourceArgument?

    @OptionGroup var data: DataDiskOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Its own region (default: the source's).", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @Option(help: "Generalized or Specialized (default: as the machine; of disks Generalized).")
    var osState: OSState?

    @OptionGroup var system: SystemOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (source == nil) != (osDisk == nil) else {
            throw ValidationError("give --source or --os-disk, one of them")
        }
        guard source?.kind != .virtualMachine || data.disks.isEmpty else {
            throw ValidationError("a virtual machine brings its data disks; --data-disks goes with a disk")
        }
    }

    func run(with client: GalleryClient) async throws {
        guard let named = source ?? osDisk else { return }
        let (id, standing) = try await named.standing(client)
        var document: JSONValue = [:]
        // What is known of the system goes with its bytes, unless something else is said.
        for member in Self.copied { document["properties.\(member)"] = standing["properties.\(member)"] }
        document["tags"] = try tags.values()
        document["properties.resourceGroup"] = JSONValue(name.group.resourceGroup?.text)
        if id.kind == .virtualMachine {
            guard data.disks.isEmpty else {
                throw CommandFailure("\(id) brings its data disks; --data-disks goes with a disk")
            }
            document["properties.sourceVirtualMachine.id"] = .string("\(id)")
            document["properties.osState"] = standing["properties.osState"]
        } else {
            document["properties.storageProfile.osDisk.source.id"] = .string("\(id)")
            let disks = data.documents("source", in: client.subscription)
            if !disks.isEmpty { document["properties.storageProfile.dataDisks"] = .array(disks) }
            document["properties.osState"] = .string(OSState.generalized.rawValue)
        }
        if let osState { document["properties.osState"] = .string(osState.rawValue) }
        document["location"] = JSONValue(location?.name) ?? standing["location"]
        system.fill(&document)
        try show(try await client.create(.source, "\(name.id(.managedImage, in: client))", document), .machines)
    }

    private static let copied = ["osType", "hyperVGeneration", "architecture", "securityType", "purchasePlan"]
}

/// The data disks of a managed image or a virtual machine.
struct DataDiskOptions: ParsableArguments {
    @Option(
        name: [.customLong("data-disks"), .customLong("data-disk-sources"), .customLong("attach-data-disks")],
        parsing: .upToNextOption,
        help: ArgumentHelp("Data disks, with LUNs 0, 1, 2 … unless named.", valueName: "[lun=]disk"),
        transform: Self.parse)
    var disks: [NumberedDisk] = []

    /// A disk with its LUN, if one was named.
    struct NumberedDisk: Hashable, Sendable {
        let lun: Int?
        let disk: SourceArgument
    }

    private static func parse(_ text: String) throws -> NumberedDisk {
        guard text.contains("=") else { return NumberedDisk(lun: nil, disk: try SourceArgument.diskOrSnapshot(text)) }
        let pair = try LUNArgument.parse(text)
        return NumberedDisk(lun: pair.lun, disk: try SourceArgument.diskOrSnapshot(pair.value))
    }

    func validate() throws {
        let luns = numbered.map(\.lun)
        guard Set(luns).count == luns.count else {
            throw ValidationError("data disks with the same LUN; each has its own")
        }
    }

    /// Those without a LUN take the lowest that are free.
    private var numbered: [(lun: Int, disk: SourceArgument)] {
        var taken = Set(disks.compactMap(\.lun))
        return disks.map { disk in
            if let lun = disk.lun { return (lun, disk.disk) }
            let lun = (0...).first { !taken.contains($0) } ?? 0
            taken.insert(lun)
            return (lun, disk.disk)
        }
    }

    /// `member` is what documents call the reference to a disk.
    func documents(_ member: String, in subscription: SubscriptionID) -> [JSONValue] {
        numbered.map { lun, disk in
            var document: JSONValue = ["lun": .integer(Int64(lun))]
            document["\(member).id"] = .string("\(disk.id(in: subscription))")
            return document
        }
    }
}
