import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import Wire

struct VMCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write an image's disks to files, or make a machine of disks that stand.",
        discussion: """
            With --image the disks are written as raw files. Every chunk is checked against
            the image's manifest; the files have their names only when all of them are
            whole. The bytes are written as they are: no machine is started, so an OS
            profile is checked against the image and not applied. A generalized image needs
            one: --admin-username is your own name unless you say another. A specialized
            image takes none: say --specialized. An image with a purchase plan is deployed
            by who repeats it with --plan-publisher, --plan-product and --plan-name.

            With --attach-os-disk a machine is registered, of which versions and managed
            images can be made.

            EXAMPLES
              vitrine vm create --image contoso/web --region northeurope --to disk.raw
              vitrine vm create --image contoso/db/1.0.0 --region westeurope --to os.raw \\
                  --data-disk 0=data.raw
              vitrine vm create --image /CommunityGalleries/contoso-1f2e/Images/web \\
                  --region westeurope --to disk.raw --accept-term
              vitrine vm create -n web-vm -l westeurope --attach-os-disk web-os \\
                  --attach-data-disks web-data --os-type Linux
            """)

    @OptionGroup var image: DeployedImageOptions
    @OptionGroup var machine: MachineOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (image.image == nil) != (machine.attachOsDisk == nil) else {
            throw ValidationError("give --image or --attach-os-disk, one of them")
        }
        guard machine.attachOsDisk == nil || !image.isSaid else {
            throw ValidationError(
                "--to, --region, --data-disk, --accept-term and the OS profile go with --image; machines are attached "
                    + "with -n and -l")
        }
        guard image.image == nil || !machine.isSaid else {
            throw ValidationError("-n, -l, --attach-data-disks and what is said of the system go with --attach-os-disk")
        }
    }

    func run(with client: GalleryClient) async throws {
        if let deployment = try image.deployment(in: client.subscription, machine.system.plan.plan) {
            try await deployment.run(with: client, global)
        } else if let (id, document) = try machine.document(in: client.subscription) {
            try show(try await client.create(.source, "\(id)", document), .machines)
        }
    }
}

/// What of an image is written where.
struct DeployedImageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "GALLERY/DEFINITION, with /latest or /X.Y.Z if wanted; or a resource id.", valueName: "image"),
        transform: ImageArgument.parse)
    var image: ImageArgument?

    @Option(help: ArgumentHelp("Where to deploy.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @Option(help: ArgumentHelp("The file to write the OS disk to; it must not be there yet.", valueName: "path"))
    var to: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Data disks to write too: which to which file.", valueName: "lun=path"),
        transform: LUNArgument.parse)
    var dataDisk: [(lun: Int, value: String)] = []

    @Flag(help: "Accept the terms of a community image.")
    var acceptTerm = false

    @Flag(help: "The image is a specialized one; without this it must be generalized.")
    var specialized = false

    @Option(help: ArgumentHelp("Of a generalized image: the administrator (default: you).", valueName: "name"))
    var adminUsername: String?

    @Option(
        name: [.customLong("ssh-key-value"), .customLong("ssh-key-values")],
        help: ArgumentHelp("Of a generalized image: the administrator's key.", valueName: "key"))
    var sshKeyValue: String?

    @Option(help: ArgumentHelp("Of a generalized image: the machine's name.", valueName: "name"))
    var computerName: String?

    var hasProfile: Bool { adminUsername != nil || sshKeyValue != nil || computerName != nil }

    /// Whether anything beside the image was said.
    var isSaid: Bool {
        region != nil || to != nil || !dataDisk.isEmpty || acceptTerm || specialized || hasProfile
    }

    func validate() throws {
        guard let image else { return }
        guard region != nil else { throw ValidationError("name where to deploy with --region") }
        guard let to else { throw ValidationError("name the file to write with --to") }
        let files = try LUNArgument.byLUN(dataDisk, "--data-disk")
        guard Set([to] + files.values).count == files.count + 1 else {
            throw ValidationError("two disks cannot be written to one file")
        }
        guard !image.isOfCommunity || acceptTerm else {
            throw ValidationError("a community image is deployed under its publisher's terms: give --accept-term")
        }
        guard !specialized || !hasProfile else {
            throw ValidationError("a specialized image takes no OS profile: it keeps the accounts it was captured with")
        }
    }

    /// `nil` if no image was named.
    func deployment(in subscription: SubscriptionID, _ plan: PurchasePlan? = nil) throws -> ImageDeployment? {
        guard let image, let region, let to else { return nil }
        return ImageDeployment(
            image: image.reference(in: subscription), region: region, osDisk: to,
            dataDisks: try LUNArgument.byLUN(dataDisk, "--data-disk"),
            machine: MachineTerms(hasOSProfile: !specialized, plan: plan), saysProfile: hasProfile)
    }
}
