import Gallery
import Testing

/// From what a version can be made, and in which slot each source goes.
@Suite struct VersionSourceTests {
    static let data = ImageVersionProperties.DataDisk(lun: 5, content: disk(2))

    @Test func `a version of a managed image has its OS disk and its data disks by LUN`() throws {
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", .whole("images/web"))
        let version = try catalog.version("1.0.0")
        #expect(version.properties.osDisk == disk(1))
        #expect(version.properties.dataDisks == [Self.data])
        #expect(version.properties.source == .resource(id: the("images/web")))
        #expect(version.contents == [disk(1), disk(2)])
    }

    @Test func `a version of a virtual machine has its disks as they stand`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.updateSource(the("disks/data"), ImageSourceEdit(content: disk(8))))
        try catalog.publish("1.0.0", .whole("virtualMachines/vm"))
        let properties = try catalog.version("1.0.0").properties
        #expect(properties.osDisk == disk(1))
        #expect(properties.dataDisks == [.init(lun: 5, content: disk(8))])
    }

    @Test func `a version of disks, snapshots and VHDs has each where it was said, with its caching`() throws {
        var catalog = try Catalog.stocked()
        let vhd = SourceReference.vhd(id: the("vhds/os"), storageAccount: "acme")
        let storage = StorageRequest(
            osDisk: .init(source: .resource(id: the("snapshots/os")), hostCaching: .readWrite),
            dataDisks: [
                .init(lun: 63, .init(content: disk(7), hostCaching: .readOnly)), .init(lun: 0, .init(source: vhd)),
            ])
        try catalog.publish("1.0.0", storage)
        let properties = try catalog.version("1.0.0").properties
        #expect(properties.osDisk == disk(1))
        #expect(properties.osDiskCaching == .readWrite)
        #expect(properties.osDiskSource == .resource(id: the("snapshots/os")))
        #expect(
            properties.dataDisks == [
                .init(lun: 0, content: disk(3), source: vhd),
                .init(lun: 63, content: disk(7), hostCaching: .readOnly),
            ])
    }

    @Test func `a version is made of the whole image or of disks, neither of both nor of nothing`() throws {
        let catalog = try Catalog.stocked()
        var both = StorageRequest.whole("images/web")
        both.osDisk = .init(content: disk(1))
        catalog.expectRefused(
            .publish("1.0.0", both), .invalid, .invalidParameter, saying: "properties.storageProfile", "either")
        both.osDisk = nil
        both.dataDisks = [.init(lun: 0, .init(content: disk(1)))]
        catalog.expectRefused(.publish("1.0.0", both), .invalid, .invalidParameter, saying: "either")
        catalog.expectRefused(
            .publish("1.0.0", StorageRequest()), .invalid, .invalidParameter, saying: "osDiskImage is missing")
        let dataOnly = StorageRequest(dataDisks: [.init(lun: 0, .init(content: disk(1)))])
        catalog.expectRefused(.publish("1.0.0", dataOnly), .invalid, .invalidParameter, saying: "the OS disk")
    }

    @Test func `a disk has a source or an uploaded content, neither both nor none`() throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .publish("1.0.0", StorageRequest(osDisk: .init())), .invalid, .invalidParameter,
            saying: "osDiskImage.source is missing")
        let both = StorageRequest(osDisk: .init(content: disk(1), source: .resource(id: the("disks/os"))))
        catalog.expectRefused(
            .publish("1.0.0", both), .invalid, .invalidParameter, saying: "osDiskImage.source")
    }

    @Test(arguments: ["disks/os", "snapshots/os", "vhds/os"])
    func `the slot of the whole image takes no single disk`(id: String) throws {
        try Catalog.stocked().expectRefused(
            .publish("1.0.0", .whole(id)), .invalid, .invalidParameter, saying: "properties.storageProfile.source", id,
            "osDiskImage.source")
    }

    @Test(arguments: ["images/web", "virtualMachines/vm"])
    func `the slot of a disk takes no whole image`(id: String) throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .publish("1.0.0", .disks(id)), .invalid, .invalidParameter, saying: "osDiskImage.source", id)
        catalog.expectRefused(
            .publish("1.0.0", .disks("disks/os", [2: id])), .invalid, .invalidParameter,
            saying: "dataDiskImages[0].source", id)
    }

    @Test func `the slot of a disk takes no image version`() throws {
        let storage = StorageRequest(osDisk: .init(source: .image(reference: the("Base/Debian/1.0.0"))))
        try Catalog.stocked().expectRefused(
            .publish("2.0.0", storage), .invalid, .invalidParameter, saying: "is an image version")
    }

    @Test func `a VHD is named with the storage account that it is in`() throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .publish("1.0.0", .disks("vhds/os")), .invalid, .invalidParameter, saying: "vhds/os", "storageAccountId")
        func storage(_ id: String, in account: String) -> StorageRequest {
            StorageRequest(osDisk: .init(source: .vhd(id: the(id), storageAccount: account)))
        }
        catalog.expectRefused(
            .publish("1.0.0", storage("vhds/os", in: "other")), .notFound, .sourceNotFound, saying: "'other'")
        catalog.expectRefused(
            .publish("1.0.0", storage("disks/os", in: "acme")), .invalid, .invalidParameter, saying: "is no VHD")
        let whole = StorageRequest(source: .vhd(id: the("vhds/os"), storageAccount: "acme"))
        catalog.expectRefused(.publish("1.0.0", whole), .invalid, .invalidParameter, saying: "vhds/os")
    }

    @Test func `a source is there`() throws {
        let catalog = try Catalog.stocked()
        for storage in [.whole("images/none"), .disks("disks/none"), .disks("disks/os", [0: "snapshots/none"])]
            as [StorageRequest]
        {
            catalog.expectRefused(
                .publish("1.0.0", storage), .notFound, .sourceNotFound, saying: "none", " list`")
        }
    }

    @Test func `a source is in the version's own region`() throws {
        let catalog = try Catalog.stocked()
        for storage in [.whole("images/web"), .whole("virtualMachines/vm"), .disks("disks/os")] as [StorageRequest] {
            catalog.expectRefused(
                .publish("1.0.0", storage, in: eastus), .invalid, .sourceMismatch, saying: "westeurope", "not in eastus"
            )
        }
    }

    @Test func `no source and no uploaded OS disk is named twice`() throws {
        let catalog = try Catalog.stocked()
        catalog.expectRefused(
            .publish("1.0.0", .disks("disks/os", [0: "disks/os"])), .invalid, .invalidParameter,
            saying: "dataDiskImages[0].source", "'disks/os' is named twice")
        catalog.expectRefused(
            .publish("1.0.0", .disks("snapshots/os", [0: "disks/data", 1: "disks/data"])), .invalid, .invalidParameter,
            saying: "'disks/data' is named twice")
        let same = StorageRequest(osDisk: .init(content: disk(1)), dataDisks: [.init(lun: 0, .init(content: disk(1)))])
        catalog.expectRefused(
            .publish("1.0.0", same), .invalid, .invalidParameter, saying: "dataDiskImages[0]", "\(digest(1))")
    }

    @Test func `data disks have LUNs of 0 to 63, each once, so there are at most 64`() throws {
        var catalog = try Catalog.stocked()
        func storage(_ luns: [Int]) -> StorageRequest {
            StorageRequest(
                osDisk: .init(content: disk(1)), dataDisks: luns.map { .init(lun: $0, .init(content: disk(2))) })
        }
        for lun in [-1, 64, .max] {
            catalog.expectRefused(
                .publish("1.0.0", storage([lun])), .invalid, .invalidParameter, saying: "'\(lun)'", "0 to 63")
        }
        catalog.expectRefused(
            .publish("1.0.0", storage([3, 4, 3])), .invalid, .invalidParameter, saying: "'3' is the LUN of two")
        #expect(try catalog.publish("1.0.0", storage(Array(0...63))) == .applied)
        #expect(try catalog.version("1.0.0").properties.dataDisks.count == 64)
    }

    @Test func `each data disk is as large as a full or shallow version takes`() throws {
        var catalog = try Catalog.stocked()
        let large = disk(2, bytes: (2048 << 30) + 1)
        let storage = StorageRequest(osDisk: .init(content: disk(1)), dataDisks: [.init(lun: 4, .init(content: large))])
        catalog.expectRefused(
            .publish("1.0.0", storage), .tooLarge, .sourceExceedsMaxSize, saying: "dataDiskImages[0].sizeInBytes",
            "2048 GiB")
        #expect(try catalog.publish("1.0.0", storage, mode: .shallow) == .applied)
    }
}

@Suite struct RepeatedRequestTests {
    @Test(arguments: [StorageRequest.whole("images/web"), .disks("snapshots/os", [1: "vhds/os"])])
    func `asking again for the same source changes nothing, even if it is gone or holds something else`(
        storage: StorageRequest
    ) throws {
        var storage = storage
        if storage.osDisk != nil {
            storage.dataDisks[0].disk.source = .vhd(id: the("vhds/os"), storageAccount: "acme")
        }
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", storage)
        for id in ["images/web", "snapshots/os", "vhds/os"] { try catalog.perform(.deleteSource(the(id))) }
        #expect(try catalog.publish("1.0.0", storage) == .unchanged)
        try catalog.fail("1.0.0", in: westeurope)
        #expect(try catalog.publish("1.0.0", storage) == .applied)
        #expect(try catalog.version("1.0.0").failedIn.isEmpty)
    }

    @Test func `the order of target regions and of data disks makes no other request`() throws {
        var catalog = try Catalog.stocked()
        func create(_ isReversed: Bool) -> GalleryOperation {
            let disks = [3, 1].map { StorageRequest.DataDisk(lun: $0, .init(content: disk(UInt8($0)))) }
            let targets = [TargetRegion(westeurope), TargetRegion(eastus)]
            let storage = StorageRequest(
                osDisk: .init(content: disk(9)), dataDisks: isReversed ? disks.reversed() : disks)
            return .createImageVersion(
                the("Base/Debian/1.0.0"),
                ImageVersionRequest(
                    location: westeurope, storage: storage, targetRegions: isReversed ? targets.reversed() : targets))
        }
        #expect(try catalog.perform(create(false)) == .applied)
        #expect(try catalog.perform(create(true)) == .unchanged)
    }

    @Test func `another source, disk, caching or region is another request`() throws {
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", .disks("disks/os", [0: "disks/data"]))
        var caching = StorageRequest.disks("disks/os", [0: "disks/data"])
        caching.osDisk?.hostCaching = .readOnly
        let others: [StorageRequest] = [
            .disks("snapshots/os", [0: "disks/data"]), .disks("disks/os", [1: "disks/data"]), .disks("disks/os"),
            caching,
            .whole("images/web"), StorageRequest(disk(1)),
        ]
        for other in others {
            catalog.expectRefused(
                .publish("1.0.0", other), .conflict, .resourceExists, saying: "Base/Debian/1.0.0", "new number")
        }
        catalog.expectRefused(
            .publish("1.0.0", .disks("disks/os", [0: "disks/data"]), in: eastus), .conflict, .resourceExists,
            saying: "exists in westeurope, not in eastus")
    }
}
