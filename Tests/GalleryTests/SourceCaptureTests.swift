import Gallery
import Testing

@Suite struct SourceCaptureTests {
    func snapshot(of disk: String, in region: Region = westeurope, osType: OSType? = nil) -> ImageSourceProperties {
        ImageSourceProperties(location: region, contents: .snapshot(of: the(disk)), osType: osType)
    }

    func image(_ os: String, _ data: [Int: String] = [:]) -> ImageSourceProperties {
        ImageSourceProperties(
            location: westeurope,
            contents: .capture(os: the(os), data: data.map { AttachedDisk(lun: $0.key, disk: the($0.value)) }),
            osType: .linux, osState: .generalized)
    }

    @Test func `a snapshot holds what its disk held, and what is known of it`() throws {
        let source = try Catalog.stocked().state.source(the("snapshots/os"))
        #expect(source.properties.contents == .disk(content: disk(1)))
        #expect(source.properties.osType == .linux)
        #expect(source.properties.hyperVGeneration == .v2)
    }

    @Test func `a snapshot is of a disk that is there, in the same region`() throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .createSource(the("snapshots/x"), snapshot(of: "disks/none")), .notFound, .sourceNotFound,
            saying: "disks/none", "vitrine disk list")
        catalog.expectRefused(
            .createSource(the("snapshots/x"), snapshot(of: "disks/os", in: eastus)), .invalid, .sourceMismatch,
            saying: "westeurope", "not in eastus")
        catalog.expectRefused(
            .createSource(the("snapshots/x"), snapshot(of: "vhds/os")), .invalid, .invalidParameter,
            saying: "taken of a disk")
        catalog.expectRefused(
            .createSource(the("disks/x"), snapshot(of: "disks/os")), .invalid, .invalidParameter,
            saying: "taken of a disk")
    }

    @Test func `what is known of a disk is not said otherwise of its snapshot`() throws {
        try Catalog.stocked().expectRefused(
            .createSource(the("snapshots/x"), snapshot(of: "disks/os", osType: .windows)), .invalid, .sourceMismatch,
            saying: "properties.osType", "disks/os")
    }

    @Test func `a managed image of a machine holds its disks by LUN, its OS type and state`() throws {
        let properties = try Catalog.stocked().state.source(the("images/web")).properties
        #expect(properties.contents == .image(os: disk(1), data: [DataDiskContent(lun: 5, content: disk(2))]))
        #expect(properties.osType == .linux)
        #expect(properties.osState == .generalized)
    }

    @Test func `a managed image is made of disks, snapshots and VHDs too`() throws {
        var catalog = try Catalog.stocked()
        let properties = image("snapshots/os", [1: "vhds/os", 0: "disks/data"])
        try catalog.perform(.createSource(the("images/x"), properties))
        let held = try catalog.state.source(the("images/x")).properties.contents
        let data = [DataDiskContent(lun: 0, content: disk(2)), DataDiskContent(lun: 1, content: disk(3))]
        #expect(held == .image(os: disk(1), data: data))
    }

    @Test func `what a managed image is made of is there, one disk each, and named once`() throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .createSource(the("images/x"), image("disks/none")), .notFound, .sourceNotFound, saying: "disks/none")
        catalog.expectRefused(
            .createSource(the("images/x"), image("disks/os", [0: "images/web"])), .invalid, .invalidParameter,
            saying: "'images/web' is not one disk")
        catalog.expectRefused(
            .createSource(the("images/x"), image("disks/os", [0: "disks/os"])), .invalid, .invalidParameter,
            saying: "named twice")
        catalog.expectRefused(
            .createSource(the("images/x"), image("virtualMachines/vm", [0: "disks/data"])), .invalid, .invalidParameter,
            saying: "not of both")
        catalog.expectRefused(
            .createSource(the("images/x"), image("disks/os", [64: "disks/data"])), .invalid, .invalidParameter,
            saying: "'64'", "0 to 63")
    }

    @Test func `a machine's disks are there, are disks, in its region, each once`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/far"), .linuxDisk(4, in: eastus)))
        try catalog.perform(.createSource(the("disks/free"), .linuxDisk(5)))
        let cases: [(ImageSourceProperties, GalleryRefusal.Kind, GalleryRefusal.Rule, String)] = [
            (.machine("disks/none"), .notFound, .sourceNotFound, "disks/none"),
            (.machine("disks/free", [0: "disks/none"]), .notFound, .sourceNotFound, "dataDisks[0]"),
            (.machine("disks/far"), .invalid, .sourceMismatch, "eastus"),
            (.machine("snapshots/os"), .invalid, .invalidParameter, "is no disk"),
            (.machine("disks/free", [0: "disks/free"]), .invalid, .invalidParameter, "named twice"),
            (.machine("disks/free", [-1: "disks/data"]), .invalid, .invalidParameter, "'-1'"),
        ]
        for (properties, kind, rule, said) in cases {
            catalog.expectRefused(.createSource(the("virtualMachines/x"), properties), kind, rule, saying: said)
        }
    }

    @Test func `a disk is attached to one machine at a time`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/free"), .linuxDisk(5)))
        try catalog.perform(.createSource(the("virtualMachines/x"), .machine("disks/free")))
        let attach = GalleryOperation.updateSource(
            the("virtualMachines/x"), ImageSourceEdit(dataDisks: [AttachedDisk(lun: 0, disk: the("disks/data"))]))
        catalog.expectRefused(
            attach, .conflict, .invalidParameter, saying: "disks/data", "virtualMachines/vm", "detach")
        try catalog.perform(.updateSource(the("virtualMachines/vm"), ImageSourceEdit(dataDisks: [])))
        #expect(try catalog.perform(attach) == .applied)
        catalog.expectRefused(
            .deleteSource(the("disks/data")), .conflict, .cannotDeleteResource, saying: "virtualMachines/x")
    }

    @Test func `the data disks of anything but a machine are fixed`() throws {
        try Catalog.stocked().expectRefused(
            .updateSource(the("images/web"), ImageSourceEdit(dataDisks: [])), .conflict, .propertyChangeNotAllowed,
            saying: "dataDisks")
    }

    @Test(arguments: [DiskType.ultraSSDLRS, .premiumV2LRS, .unmanaged])
    func `no managed image is made of a disk that cannot be imaged`(type: DiskType) throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/odd"), .disk(7, type: type)))
        for properties in [image("disks/odd"), image("disks/os", [0: "disks/odd"])] {
            catalog.expectRefused(
                .createSource(the("images/x"), properties), .invalid, .sourceMismatch, saying: type.rawValue)
        }
        try catalog.perform(.createSource(the("snapshots/odd"), snapshot(of: "disks/odd")))
        catalog.expectRefused(
            .publish("1.0.0", .disks("snapshots/odd")), .invalid, .sourceMismatch, saying: type.rawValue)
    }

    @Test func `who makes a snapshot, an image or a machine needs the right to write what it is made of`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/free"), .linuxDisk(5)))
        catalog.state.setSubscription("alices")
        catalog.grantAlice((.contributor, .subscription(the("alices"))), (.reader, .root))
        let operations: [GalleryOperation] = [
            .createSource(the("alices:snapshots/x"), snapshot(of: "disks/os")),
            .createSource(the("alices:images/x"), image("disks/os")),
            .createSource(the("alices:images/x"), image("virtualMachines/vm")),
            .createSource(the("alices:virtualMachines/x"), .machine("disks/free")),
        ]
        for operation in operations {
            catalog.byAlice().expectRefused(operation, .denied, .authorizationFailed, saying: "/write")
        }
        catalog.grantAlice((.contributor, .root))
        for operation in operations where operation != operations[2] {
            var alice = catalog.byAlice()
            #expect(try alice.perform(operation) == .applied)
        }
    }
}
