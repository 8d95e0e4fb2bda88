import Testing

@testable import Gallery

@Suite struct ShallowTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")
    static let shared = ImageReference(.shared(uniqueName: "DEFAULT-BASE", the("Debian")), .number(the("1.0.0")))

    @Test(arguments: ["images/web", "virtualMachines/vm", "snapshots/os"])
    func `a source that a shallow version reads is not deleted, and the refusal names the versions`(id: String) throws {
        var catalog = try Catalog.stocked()
        let storage: StorageRequest = id == "snapshots/os" ? .disks(id) : .whole(id)
        try catalog.publish("1.0.0", storage, mode: .shallow)
        try catalog.publish("1.1.0", storage, mode: .shallow)
        catalog.expectRefused(
            .deleteSource(the(id)), .conflict, .sourceInUse, saying: id, "Base/Debian/1.0.0, Base/Debian/1.1.0",
            "--replication-mode full")
        try catalog.perform(.deleteImageVersion(Self.first))
        catalog.expectRefused(.deleteSource(the(id)), .conflict, .sourceInUse, saying: "Base/Debian/1.1.0")
        try catalog.update("1.1.0", .replicationMode(mode: .full))
        #expect(try catalog.perform(.deleteSource(the(id))) == .applied)
    }

    @Test func `a VHD and a data disk that a shallow version reads are not deleted`() throws {
        var catalog = try Catalog.stocked()
        try catalog.perform(.createSource(the("disks/free"), .disk(5)))
        var storage = StorageRequest.disks("snapshots/os", [0: "disks/free"])
        storage.dataDisks.append(.init(lun: 1, .init(source: .vhd(id: the("vhds/os"), storageAccount: "acme"))))
        try catalog.publish("1.0.0", storage, mode: .shallow)
        for id in ["disks/free", "vhds/os"] {
            catalog.expectRefused(.deleteSource(the(id)), .conflict, .sourceInUse, saying: "Base/Debian/1.0.0")
        }
    }

    @Test func `a version that a shallow version reads is not deleted, softly or for good, nor is what it is in`()
        throws
    {
        var catalog = try Catalog.softDeleting()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.perform(.createGallery(the("Other"), GalleryProperties(location: westeurope)))
        try catalog.perform(.createImageDefinition(the("Other/Debian"), .debian))
        let request = ImageVersionRequest(
            location: westeurope, storage: .version("Base/Debian/1.0.0"), replicationMode: .shallow)
        try catalog.perform(.createImageVersion(the("Other/Debian/1.0.0"), request))
        let operations: [GalleryOperation] = [
            .deleteImageVersion(Self.first), .deleteImageVersion(id: Self.first, bypassSoftDelete: true),
            .deleteImageDefinition(id: the("Base/Debian"), recursively: true),
            .deleteGallery(id: the("Base"), recursively: true),
        ]
        for operation in operations {
            catalog.expectRefused(operation, .conflict, .sourceInUse, saying: "Other/Debian/1.0.0")
        }
        try catalog.perform(.deleteImageVersion(the("Other/Debian/1.0.0")))
        #expect(try catalog.perform(operations[1]) == .applied)
    }

    @Test func `what is read only from within a tree goes with it`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.publish("2.0.0", .version("Base/Debian/1.0.0"), mode: .shallow)
        var other = catalog
        let definition = GalleryOperation.deleteImageDefinition(id: the("Base/Debian"), recursively: true)
        #expect(try catalog.perform(definition) == .applied)
        #expect(try other.perform(.deleteGallery(id: the("Base"), recursively: true)) == .applied)
        #expect(other.state.index == CatalogIndex(of: other.state))
    }

    @Test func `a soft-deleted shallow version still reads its source, for it can be restored`() throws {
        var catalog = try Catalog.stocked()
        let policy = SoftDeletePolicy(isEnabled: true)
        try catalog.perform(.updateGallery(the("Base"), GalleryEdit(softDeletePolicy: policy)))
        try catalog.publish("1.0.0", .whole("images/web"), mode: .shallow)
        try catalog.perform(.deleteImageVersion(Self.first))
        catalog.expectRefused(
            .deleteSource(the("images/web")), .conflict, .sourceInUse,
            saying: "Base/Debian/1.0.0 (deleted); delete them for good with `vitrine image-version purge` first")
        try catalog.perform(.purgeImageVersion(id: Self.first))
        #expect(try catalog.perform(.deleteSource(the("images/web"))) == .applied)
    }

    @Test func `what frees a source is said of each shallow version that reads it, standing, kept or deleted`() throws {
        var catalog = try Catalog.stocked()
        let delete = GalleryOperation.deleteSource(the("images/web"))
        try catalog.publish("1.0.0", .whole("images/web"), mode: .shallow)
        try catalog.publish("2.0.0", .whole("images/web"), mode: .shallow)
        catalog.expectRefused(delete, .conflict, .sourceInUse, saying: "2.0.0; delete them first, or make them full")
        let policy = SoftDeletePolicy(isEnabled: true)
        try catalog.perform(.updateGallery(the("Base"), GalleryEdit(softDeletePolicy: policy)))
        catalog.expectRefused(
            delete, .conflict, .sourceInUse,
            saying: "delete them first for good with `vitrine image-version delete --bypass-soft-delete`")
        try catalog.perform(.deleteImageVersion(Self.first))
        catalog.expectRefused(
            delete, .conflict, .sourceInUse, saying: "1.0.0 (deleted), Base/Debian/2.0.0; delete them first for good",
            "delete the deleted ones for good with `vitrine image-version purge`")
        try catalog.perform(.purgeImageVersion(id: Self.first))
        try catalog.perform(.deleteImageVersion(id: the("Base/Debian/2.0.0"), bypassSoftDelete: true))
        #expect(try catalog.perform(delete) == .applied)
    }

    @Test func `a shallow version becomes full, keeps what its own region holds, and can then have more copies`() throws
    {
        var catalog = try Catalog.stocked()
        try catalog.publish("1.0.0", .whole("images/web"), mode: .shallow)
        try catalog.verify("1.0.0", in: [westeurope])
        catalog.expectRefused(
            "1.0.0", [.setReplicas(region: westeurope, count: 2)], .invalid, .invalidParameter, saying: "shallow")
        try catalog.update(
            "1.0.0", .replicationMode(mode: .full), .setReplicas(region: westeurope, count: 2),
            .addRegion(TargetRegion(eastus)))
        let version = try catalog.version("1.0.0")
        #expect(version.properties.replicationMode == .full)
        #expect(version.verifiedIn == [westeurope])
        #expect(version.isReady(in: westeurope))
        #expect(!version.isReady(in: eastus))
        #expect(catalog.state.index == CatalogIndex(of: catalog.state))
    }

    @Test func `where a shallow version was read, latest stays when it becomes full`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish(
            "1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope, eastus])
        try catalog.publish(
            "2.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope], mode: .shallow)
        #expect(try catalog.latest(in: eastus).version.number.description == "2.0.0")
        try catalog.update("2.0.0", .replicationMode(mode: .full), .addRegion(TargetRegion(northeurope)))
        #expect(try catalog.latest(in: eastus).version.number.description == "2.0.0")
        #expect(try !catalog.version("2.0.0").isReady(in: northeurope))
        let status = try catalog.version("2.0.0").replicationStatus(progress: [:], verified: [westeurope: 1])
        #expect(status.aggregatedState == .inProgress)
    }

    @Test func `a shallow version that never was ready is not by becoming full`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], mode: .shallow)
        try catalog.update("1.0.0", .replicationMode(mode: .full))
        #expect(try catalog.version("1.0.0").verifiedIn.isEmpty)
    }

    @Test func `a full version does not become shallow`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        catalog.expectRefused(
            "1.0.0", [.replicationMode(mode: .shallow)], .conflict, .propertyChangeNotAllowed,
            saying: "properties.publishingProfile.replicationMode", "new number")
        #expect(try catalog.update("1.0.0", .replicationMode(mode: .full)) == .unchanged)
    }

    @Test func `a shallow version with a disk above 2048 GiB does not become full`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", StorageRequest(disk(1, bytes: 32 << 40)), mode: .shallow)
        catalog.expectRefused(
            "1.0.0", [.replicationMode(mode: .full)], .tooLarge, .sourceExceedsMaxSize, saying: "osDiskImage",
            "2048 GiB")
    }

    @Test
    func `of a shared image only full versions are made, for a shallow one would keep its owner from deleting it`()
        throws
    {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        let other = try catalog.state.definition(the("Base/Debian"))
        let slots = SourceSlots(
            state: catalog.state, actor: catalog.actor, location: westeurope, isShallow: true,
            awaitsSource: false, definition: other.properties, number: the("2.0.0"))
        #expect(throws: GalleryRefusal.self) { try slots.requireOwn(Self.shared, as: "source") }
        try slots.requireOwn(the("Base/Debian/1.0.0"), as: "source")
    }
}

@Suite struct StorageTypeTests {
    func create(_ type: StorageAccountType, in target: StorageAccountType? = nil) -> GalleryOperation {
        .createImageVersion(
            the("Base/Debian/1.0.0"),
            ImageVersionRequest(
                location: westeurope, osDisk: disk(1), storageAccountType: type,
                targetRegions: [TargetRegion(westeurope, storageAccountType: target)]))
    }

    @Test func `zone-redundant copies need a region with two nodes`() throws {
        var catalog = try Catalog.standing()
        for number in 1...2 {
            for operation in [create(.standardZRS), create(.premiumLRS, in: .standardZRS)] {
                catalog.expectRefused(
                    operation, .invalid, .invalidParameter, saying: "'Standard_ZRS' is not offered in westeurope",
                    "\(number - 1) of the 2 nodes")
            }
            let node = NodeRegistration(id: the("westeurope/n\(number)"), host: "h", port: 7443)
            try catalog.perform(.registerNode(node))
        }
        #expect(try catalog.perform(create(.standardZRS)) == .applied)
    }

    @Test func `a region's own storage type counts, not the version's`() throws {
        var catalog = try Catalog.standing()
        #expect(try catalog.perform(create(.standardZRS, in: .premiumLRS)) == .applied)
    }

    @Test func `the copies of all storage types of a region add up, each type's as many as it takes`() throws {
        var catalog = try Catalog.standing()
        for number in 1...2 {
            try catalog.perform(.registerNode(.init(id: the("westeurope/n\(number)"), host: "h", port: 7443)))
        }
        let sets = [ReplicaSet(.standardZRS), ReplicaSet(.premiumV2LRS, regionalReplicaCount: 3)]
        let target = TargetRegion(westeurope, regionalReplicaCount: 2, additionalReplicaSets: sets)
        try catalog.perform(
            .createImageVersion(
                the("Base/Debian/1.0.0"),
                ImageVersionRequest(location: westeurope, osDisk: disk(1), targetRegions: [target])))
        let version = try catalog.version("1.0.0")
        #expect(version.properties.targetRegions == [target])
        #expect(version.copiesWanted(in: target) == 2 + 2 + 3)
        #expect(version.replicaCount(in: target) == 2)
        try catalog.update("1.0.0", .replaceTargetRegions(targets: [TargetRegion(westeurope)]))
        #expect(try catalog.version("1.0.0").copiesWanted(in: TargetRegion(westeurope)) == 1)
    }

    @Test(arguments: [StorageAccountStrategy.preferStandardZRS, .defaultStandardLRS])
    func `a strategy chooses the type of each region that names none, once`(strategy: StorageAccountStrategy) throws {
        var catalog = try Catalog.standing()
        func add(nodesIn region: Region) throws {
            for number in 1...2 {
                try catalog.perform(
                    .registerNode(.init(id: the("\(region)/\(region)-\(number)"), host: "h", port: 7443)))
            }
        }
        try add(nodesIn: westeurope)
        let northeurope: Region = the("northeurope")
        let request = ImageVersionRequest(
            location: westeurope, storage: StorageRequest(disk(1)),
            targetRegions: [
                TargetRegion(westeurope), TargetRegion(eastus),
                TargetRegion(northeurope, storageAccountType: .premiumLRS),
            ], storageAccountStrategy: strategy)
        let operation = GalleryOperation.createImageVersion(the("Base/Debian/1.0.0"), request)
        try catalog.perform(operation)
        func types() throws -> [StorageAccountType?] {
            try catalog.version("1.0.0").properties.targetRegions.map(\.storageAccountType)
        }
        let zoned: StorageAccountType = strategy == .preferStandardZRS ? .standardZRS : .standardLRS
        #expect(try types() == [zoned, .standardLRS, .premiumLRS])
        try add(nodesIn: eastus)
        #expect(try catalog.perform(operation) == .unchanged)
        try catalog.update("1.0.0", .excludeFromLatest(excluded: true))
        #expect(try types() == [zoned, .standardLRS, .premiumLRS])
        try catalog.update("1.0.0", .removeRegion(region: eastus))
        try catalog.update("1.0.0", .addRegion(target: TargetRegion(eastus)))
        #expect(try types() == [zoned, .premiumLRS, zoned])
    }
}
