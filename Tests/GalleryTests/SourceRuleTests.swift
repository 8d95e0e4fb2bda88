import Gallery
import Testing

@Suite struct SourceRuleTests {
    static let os: SourceID = the("disks/os")

    @Test func `a source stands with what was said of it, and its revision is its entity tag`() throws {
        var catalog = try Catalog.bare()
        #expect(try catalog.perform(.createSource(Self.os, .linuxDisk(1))) == .applied)
        let source = try catalog.state.source(the("DISKS/OS"))
        #expect(source.id.description == "disks/os")
        #expect(source.properties == .linuxDisk(1))
        #expect(source.timeCreated == catalog.now)
        #expect(source.revision == catalog.state.revision)
        #expect(source.generation == catalog.state.revision)
    }

    @Test func `creating the same source again changes nothing, and with other properties it is a conflict`() throws {
        var catalog = try Catalog.stocked()
        let before = catalog.state
        for (id, source) in before.sources.sorted(by: { $0.key < $1.key }) {
            #expect(try catalog.perform(.createSource(id, source.properties)) == .unchanged)
        }
        #expect(catalog.state == before)
        catalog.expectRefused(
            .createSource(Self.os, .linuxDisk(9)), .conflict, .resourceExists, saying: "disks/os", "in westeurope")
    }

    @Test func `a source is in a region and a subscription that there are`() throws {
        let catalog = try Catalog.bare()
        catalog.expectRefused(
            .createSource(Self.os, .disk(1, in: the("mars"))), .invalid, .locationNotAvailable, saying: "mars")
        catalog.expectRefused(
            .createSource(the("nowhere:disks/os"), .disk(1)), .notFound, .parentResourceNotFound, saying: "nowhere")
    }

    @Test(arguments: [(0, 0), (-1, 0), (100, 101), (100, -1)] as [(Int64, Int64)])
    func `a disk has at least 1 byte, and no more occupied than it has`(bytes: Int64, occupied: Int64) throws {
        let content = DiskContent(digest: digest(1), bytes: bytes, occupiedBytes: occupied)
        let properties = ImageSourceProperties(location: eastus, contents: .disk(content: content))
        try Catalog.bare().expectRefused(
            .createSource(Self.os, properties), .invalid, .invalidParameter, saying: "properties.", "\(bytes)")
    }

    @Test func `a disk has at most 32 TiB`() throws {
        var catalog = try Catalog.bare()
        func create(_ bytes: Int64) -> GalleryOperation {
            .createSource(
                Self.os, ImageSourceProperties(location: eastus, contents: .disk(content: disk(1, bytes: bytes))))
        }
        catalog.expectRefused(create((32 << 40) + 1), .tooLarge, .sourceExceedsMaxSize, saying: "32768 GiB")
        #expect(try catalog.perform(create(32 << 40)) == .applied)
    }

    @Test func `each kind of source holds what its kind does`() throws {
        let catalog = try Catalog.stocked()
        let wrong: [(String, ImageSourceProperties)] = [
            ("disks/x", .machine("disks/os")),
            ("virtualMachines/x", .linuxDisk(1)), ("images/x", .linuxDisk(1)),
            ("vhds/x", ImageSourceProperties(location: westeurope, contents: .image(os: disk(1), data: []))),
        ]
        for (id, properties) in wrong {
            catalog.expectRefused(
                .createSource(the(id), properties), .invalid, .invalidParameter, saying: "cannot hold")
        }
        for id in ["disks/x", "virtualMachines/x"] {
            let captured = ImageSourceProperties(location: westeurope, contents: .capture(os: Self.os, data: []))
            catalog.expectRefused(
                .createSource(the(id), captured), .invalid, .invalidParameter, saying: "only a managed image")
        }
    }

    @Test func `a managed image says its OS type and state, a disk has no state`() throws {
        let catalog = try Catalog.bare()
        let image = ImageSourceProperties.Contents.image(os: disk(1), data: [])
        let cases: [(String, ImageSourceProperties, String)] = [
            ("images/x", .init(location: eastus, contents: image, osType: .linux), "properties.osState is missing"),
            (
                "images/x", .init(location: eastus, contents: image, osState: .specialized),
                "properties.osType is missing"
            ),
            (
                "disks/x", .init(location: eastus, contents: .disk(content: disk(1)), osState: .generalized),
                "leave it out"
            ),
        ]
        for (id, properties, said) in cases {
            catalog.expectRefused(.createSource(the(id), properties), .invalid, .invalidParameter, saying: said)
        }
    }

    @Test func `a VHD is in a storage account, and nothing else is`() throws {
        let catalog = try Catalog.bare()
        catalog.expectRefused(
            .createSource(the("vhds/x"), .disk(1)), .invalid, .invalidParameter, saying: "properties.storageAccount")
        catalog.expectRefused(
            .createSource(Self.os, .vhd(1)), .invalid, .invalidParameter, saying: "properties.storageAccount",
            "VHDs only")
    }

    @Test func `a source of generation 1 has no trusted or confidential security type`() throws {
        let properties = ImageSourceProperties(
            location: eastus, contents: .disk(content: disk(1)), hyperVGeneration: .v1, securityType: .trustedLaunch)
        try Catalog.bare().expectRefused(
            .createSource(Self.os, properties), .invalid, .invalidParameter, saying: "TrustedLaunch", "V2")
    }

    @Test func `a disk's content can change, and what was made of it keeps its own`() throws {
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", .disks("disks/os"))
        try catalog.perform(.updateSource(Self.os, ImageSourceEdit(content: disk(9))))
        #expect(try catalog.state.source(Self.os).properties.contents == .disk(content: disk(9)))
        #expect(try catalog.state.source(the("snapshots/os")).properties.contents == .disk(content: disk(1)))
        #expect(try catalog.version("1.0.0").properties.osDisk == disk(1))
        let again = try catalog.perform(.updateSource(Self.os, ImageSourceEdit(content: disk(9))))
        #expect(again == .unchanged)
    }

    @Test(arguments: ["snapshots/os", "vhds/os", "images/web", "virtualMachines/vm"])
    func `the content of anything but a disk is fixed`(id: String) throws {
        try Catalog.stocked().expectRefused(
            .updateSource(the(id), ImageSourceEdit(content: disk(9))), .conflict, .propertyChangeNotAllowed,
            saying: "properties.digest", "only a disk's content changes")
    }

    @Test func `a virtual machine can become generalized, and not specialized again`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/os2"), .linuxDisk(4)))
        let machine: SourceID = the("virtualMachines/two")
        try catalog.perform(.createSource(machine, .machine("disks/os2", state: nil)))
        #expect(try catalog.state.source(machine).properties.osState == .specialized)
        #expect(try catalog.perform(.updateSource(machine, ImageSourceEdit(osState: .generalized))) == .applied)
        catalog.expectRefused(
            .updateSource(machine, ImageSourceEdit(osState: .specialized)), .conflict, .propertyChangeNotAllowed,
            saying: "properties.osState")
        catalog.expectRefused(
            .updateSource(the("images/web"), ImageSourceEdit(osState: .specialized)), .conflict,
            .propertyChangeNotAllowed)
    }

    @Test func `tags of a source can change, with the entity tag that was read`() throws {
        var catalog = try Catalog.stocked()
        let read = try catalog.state.source(Self.os).revision
        let edit = ImageSourceEdit(tags: ["a": "b"])
        #expect(try catalog.perform(.updateSource(id: Self.os, edit: edit, ifRevision: read)) == .applied)
        catalog.expectRefused(
            .updateSource(id: Self.os, edit: ImageSourceEdit(tags: [:]), ifRevision: read), .conflict,
            .entityTagMismatch,
            saying: "vitrine disk show")
        catalog.expectRefused(
            .updateSource(Self.os, ImageSourceEdit(tags: ["": "x"])), .invalid, .invalidParameter, saying: "1 to 512")
    }

    @Test func `a source that is not there can be neither changed nor deleted`() throws {
        let catalog = try Catalog.bare()
        for operation in [GalleryOperation.updateSource(Self.os, ImageSourceEdit()), .deleteSource(Self.os)] {
            catalog.expectRefused(operation, .notFound, .resourceNotFound, saying: "disks/os", "vitrine disk list")
        }
    }

    @Test func `a source can be deleted while full versions made of it stand`() throws {
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", .disks("snapshots/os"))
        #expect(try catalog.perform(.deleteSource(the("snapshots/os"))) == .applied)
        #expect(try catalog.version("1.0.0").properties.osDiskSource == .resource(id: the("snapshots/os")))
    }

    @Test func `a disk that is attached to a machine is not deleted, and the refusal names the machine`() throws {
        var catalog = try Catalog.stocked()
        for disk in ["disks/os", "disks/data"] {
            catalog.expectRefused(
                .deleteSource(the(disk)), .conflict, .cannotDeleteResource, saying: disk, "virtualMachines/vm", "detach"
            )
        }
        try catalog.perform(.deleteSource(the("virtualMachines/vm")))
        #expect(try catalog.perform(.deleteSource(Self.os)) == .applied)
    }
}
