import Gallery

extension FaultCase {
    private static let profile = "properties.storageProfile"

    private static func source(
        _ id: String, _ path: String, _ value: String?, _ remedy: String,
        _ rule: GalleryRefusal.Rule = .invalidParameter, of contents: ImageSourceProperties.Contents,
        in location: Region = westeurope,
        _ change: @escaping @Sendable (inout ImageSourceProperties) -> Void = { _ in }
    ) -> Self {
        FaultCase(path, value, remedy, rule) { _ in
            var properties = ImageSourceProperties(location: location, contents: contents)
            change(&properties)
            return .createSource(the(id), properties)
        }
    }

    private static func machine(_ os: String, _ disks: (Int, String)...) -> ImageSourceProperties.Contents {
        .machine(os: the(os), data: disks.map { AttachedDisk(lun: $0.0, disk: the($0.1)) })
    }

    private static func capture(_ os: String, _ disks: (Int, String)...) -> ImageSourceProperties.Contents {
        .capture(os: the(os), data: disks.map { AttachedDisk(lun: $0.0, disk: the($0.1)) })
    }

    private static func update(_ id: String, _ path: String, _ value: String, _ remedy: String, _ edit: ImageSourceEdit)
        -> Self
    {
        FaultCase(path, value, remedy, .propertyChangeNotAllowed) { _ in .updateSource(the(id), edit) }
    }

    private static let plan = PurchasePlan(name: "n", publisher: "p", product: "q")

    static let sources: [Self] = [
        source(
            "disks/x", "location", "mars", "name one of", .locationNotAvailable, of: .disk(content: disk(1)),
            in: the("mars")),
        source("disks/x", "properties.sizeInBytes", "0", "at least 1", of: .disk(content: disk(1, bytes: 0))),
        source(
            "disks/x", "properties.occupiedBytes", "9", "0 to 8",
            of: .disk(content: .init(digest: digest(1), bytes: 8, occupiedBytes: 9))),
        source(
            "disks/x", "properties.sizeInBytes", "\((32 << 40) + 1)", "32768 GiB", .sourceExceedsMaxSize,
            of: .disk(content: disk(1, bytes: (32 << 40) + 1))),
        source("disks/x", "properties", "disks", "say the content", of: machine("disks/os")),
        source("disks/x", "properties.osState", "Generalized", "leave it out", of: .disk(content: disk(1))) {
            $0.osState = .generalized
        },
        source("disks/x", "properties.storageAccount", "acme", "leave it out", of: .disk(content: disk(1))) {
            $0.storageAccount = "acme"
        },
        source("vhds/x", "properties.storageAccount", nil, "that the VHD is in", of: .disk(content: disk(1))),
        source("disks/x", "properties.securityType", "TrustedLaunch", "change it", of: .disk(content: disk(1))) {
            ($0.securityType, $0.hyperVGeneration) = (.trustedLaunch, .v1)
        },
        source("images/x", "properties.osState", nil, "Generalized or Specialized", of: .image(os: disk(1), data: [])),
        source("images/x", "properties.osType", nil, "Linux or Windows", of: .image(os: disk(1), data: [])) {
            $0.osState = .generalized
        },
        source(
            "images/x", "\(profile).dataDisks[1].sizeInBytes", "0", "at least 1",
            of: .image(os: disk(1), data: [.init(lun: 9, content: disk(2)), .init(lun: 3, content: disk(3, bytes: 0))])),
        source(
            "images/x", "\(profile).dataDisks[1].lun", "64", "0 to 63",
            of: .image(os: disk(1), data: [.init(lun: 9, content: disk(2)), .init(lun: 64, content: disk(3))])),
        source(
            "images/x", "\(profile).osDisk", "disks/none", "vitrine disk list", .sourceNotFound,
            of: capture("disks/none")),
        source(
            "images/x", "\(profile).osDisk", "virtualMachines/vm", "not of both",
            of: capture("virtualMachines/vm", (1, "disks/data"))),
        source(
            "images/x", "\(profile).dataDisks[1]", "disks/os", "once",
            of: capture("disks/os", (9, "disks/data"), (2, "disks/os"))),
        source("images/x", "\(profile).osDisk", "images/web", "snapshot or VHD", of: capture("images/web")),
        source("images/x", "properties.osType", "Windows", "taken over", .sourceMismatch, of: capture("disks/os")) {
            $0.osType = .windows
        },
        source("disks/x", "\(profile)", "disks/x", "kind images", of: capture("disks/os")),
        source(
            "snapshots/x", "properties.creationData.sourceResourceId", "vhds/os", "taken of a disk",
            of: .snapshot(of: the("vhds/os"))),
        source(
            "disks/x", "properties.creationData.sourceResourceId", "disks/os", "leave it out",
            of: .snapshot(of: the("disks/os"))),
        source(
            "snapshots/x", "properties.creationData.sourceResourceId", "disks/os", "or use westeurope", .sourceMismatch,
            of: .snapshot(of: the("disks/os")), in: eastus
        ) { _ in },
        source("virtualMachines/x", "\(profile).osDisk", "disks/os", "detach it", of: machine("disks/os")) {
            $0.osState = .generalized
        },
        source("disks/x", "properties.purchasePlan.name", "", "name the three", of: .disk(content: disk(1))) {
            $0.purchasePlan = .init(name: "", publisher: "p", product: "q")
        },
        update("vhds/os", "properties.digest", "\(digest(9))", "make another", ImageSourceEdit(content: disk(9))),
        update(
            "images/web", "properties.osState", "Specialized", "leave it out", ImageSourceEdit(osState: .specialized)),
        update("images/web", "\(profile).dataDisks", "0 data disks", "leave them out", ImageSourceEdit(dataDisks: [])),
        mismatch("osType") { $0.osType = .windows },
        mismatch("purchasePlan") { $0.purchasePlan = plan },
        mismatch("imaged") { $0.diskType = .ultraSSDLRS },
        mismatch("NVMe") { $0.isNVMe = true },
    ]

    /// A source that does not fit the image definition: it is named by its place, the property by the text.
    private static func mismatch(
        _ word: String, _ change: @escaping @Sendable (inout ImageSourceProperties) -> Void
    ) -> Self {
        FaultCase("\(profile).osDiskImage.source", "disks/odd", "", .sourceMismatch) { catalog in
            var properties = ImageSourceProperties.disk(7)
            change(&properties)
            try catalog.perform(.createSource(the("disks/odd"), properties))
            return .publish("2.0.0", .disks("disks/odd"))
        }
    }
}
