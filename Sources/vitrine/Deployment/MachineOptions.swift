import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// A machine made of disks that stand.
struct MachineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The OS disk of a machine to register.", valueName: "disk"), transform: SourceArgument.disk)
    var attachOsDisk: SourceArgument?

    @OptionGroup var data: DataDiskOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The machine's name.", valueName: "name"), transform: Self.parseName)
    var name: SourceName?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The machine's region.", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @OptionGroup var group: ResourceGroupOption

    @Option(help: "Generalized or Specialized (the default: `vm generalize` makes it the other).")
    var osState: OSState?

    @Flag(help: "Its OS disk is lost when it stops; such a machine cannot be imaged.")
    var ephemeralOsDisk = false

    @Option(help: ArgumentHelp("How its disks are reached: SCSI or NVMe.", valueName: "type"))
    var diskControllerType: String?

    @OptionGroup var system: SystemOptions
    @OptionGroup var tags: TagOption

    private static func parseName(_ text: String) throws -> SourceName {
        try TextArgument.parse(text, as: SourceName.self, "a machine")
    }

    /// Whether anything beside the OS disk was said, and the plan, which a machine of an image has too.
    var isSaid: Bool {
        name != nil || location != nil || !data.disks.isEmpty || osState != nil || ephemeralOsDisk
            || diskControllerType != nil || system.isSaid || group.resourceGroup != nil || !tags.tags.isEmpty
    }

    func validate() throws {
        guard attachOsDisk != nil else { return }
        guard name != nil, location != nil else { throw ValidationError("a machine has a name (-n) and a region (-l)") }
        guard system.osType != nil else { throw ValidationError("say what system the disk holds with --os-type") }
    }

    /// `nil` if no disk was named.
    func document(in subscription: SubscriptionID) throws -> (id: SourceID, document: JSONValue)? {
        guard let attachOsDisk, let name, let location else { return nil }
        var document: JSONValue = ["location": .string(location.name)]
        document["tags"] = try tags.values()
        document["properties.resourceGroup"] = JSONValue(group.resourceGroup?.text)
        let disks = "properties.storageProfile"
        document["\(disks).osDisk.managedDisk.id"] = .string("\(attachOsDisk.id(in: subscription))")
        let data = data.documents("managedDisk", in: subscription)
        if !data.isEmpty { document["\(disks).dataDisks"] = .array(data) }
        document["properties.osState"] = .string((osState ?? .specialized).rawValue)
        if ephemeralOsDisk { document["properties.isEphemeral"] = true }
        document["properties.diskControllerType"] = JSONValue(diskControllerType)
        system.fill(&document)
        return (SourceID(subscription: subscription, .virtualMachine, name), document)
    }
}

struct VMGeneralize: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "generalize",
        abstract: "Note that machine and user data were removed from a machine's disks.",
        discussion: """
            EXAMPLES
              vitrine vm generalize -n web-vm
            """)

    @OptionGroup var name: SourceNameOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofSources }

    func run(with client: GalleryClient) async throws {
        let patch: JSONValue = ["properties": ["osState": .string(OSState.generalized.rawValue)]]
        let id = name.id(.virtualMachine, in: client)
        try show(try await client.update(.source, "\(id)", patch), .machines)
    }
}
