import Testing

@testable import Gallery

/// Another image version as the source.
@Suite struct VersionOfVersionTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")

    /// `Base/Debian/1.0.0` with two disks, verified in westeurope and wanted in eastus too.
    func published(verified: [Region] = [westeurope]) throws -> Catalog {
        var catalog = try Catalog.stocked()
        try catalog.perform(
            .createImageVersion(
                Self.first,
                ImageVersionRequest(
                    location: westeurope, storage: .whole("images/web"),
                    targetRegions: [TargetRegion(westeurope), TargetRegion(eastus)])))
        try catalog.verify("1.0.0", in: verified)
        return catalog
    }

    @Test func `a version of a version has its disks`() throws {
        var catalog = try published()
        #expect(try catalog.publish("2.0.0", .version("Base/Debian/1.0.0")) == .applied)
        let (old, new) = (try catalog.version("1.0.0").properties, try catalog.version("2.0.0").properties)
        #expect(new.osDisk == old.osDisk)
        #expect(new.dataDisks == old.dataDisks)
        #expect(new.source == .image(reference: the("Base/Debian/1.0.0")))
    }

    @Test func `the other version has a complete replica in the new one's region`() throws {
        let catalog = try published()
        catalog.expectRefused(
            .publish("2.0.0", .version("Base/Debian/1.0.0"), in: eastus), .invalid, .sourceMismatch,
            saying: "no complete replica in eastus")
        catalog.expectRefused(
            .publish("2.0.0", .version("Base/Debian/1.0.0"), in: northeurope), .invalid, .sourceMismatch,
            saying: "northeurope")
        var replicated = try published(verified: [westeurope, eastus])
        #expect(try replicated.publish("2.0.0", .version("Base/Debian/1.0.0"), in: eastus) == .applied)
    }

    @Test func `a shallow version is a source in its own region only`() throws {
        var catalog = try Catalog.stocked()
        try catalog.publish(
            "1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope], mode: .shallow)
        catalog.expectRefused(
            .publish("2.0.0", .version("Base/Debian/1.0.0"), in: eastus), .invalid, .sourceMismatch, saying: "eastus")
        #expect(try catalog.publish("2.0.0", .version("Base/Debian/1.0.0")) == .applied)
    }

    @Test func `the other version is there, not deleted, and named by its number`() throws {
        var catalog = try Catalog.softDeleting()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        for reference in ["Base/Debian/9.0.0", "Base/Nothing/1.0.0", "Nowhere/Debian/1.0.0"] {
            catalog.expectRefused(
                .publish("2.0.0", .version(reference)), .notFound, .sourceNotFound,
                saying: "properties.storageProfile.source")
        }
        catalog.expectRefused(
            .publish("2.0.0", .version("Base/Debian")), .invalid, .invalidParameter, saying: "by its number")
        try catalog.perform(.deleteImageVersion(Self.first))
        catalog.expectRefused(
            .publish("2.0.0", .version("Base/Debian/1.0.0")), .conflict, .softDeleted, saying: "undelete")
    }

    @Test func `the other version's definition agrees in OS type, state, generation, architecture, plan and security`()
        throws
    {
        var catalog = try published()
        func definition(
            _ sku: String, _ change: (inout (OSType, OSState, HyperVGeneration, Architecture)) -> Void,
            plan: PurchasePlan? = nil, features: [Feature] = []
        ) -> ImageDefinitionProperties {
            var facts = (OSType.linux, OSState.generalized, HyperVGeneration.v2, Architecture.x64)
            change(&facts)
            return ImageDefinitionProperties(
                location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: sku),
                osType: facts.0,
                osState: facts.1, hyperVGeneration: facts.2, architecture: facts.3, features: features,
                purchasePlan: plan)
        }
        let cases = [
            ("osType", definition("a", { $0.0 = .windows })), ("osState", definition("b", { $0.1 = .specialized })),
            ("hyperVGeneration", definition("c", { $0.2 = .v1 })), ("architecture", definition("d", { $0.3 = .arm64 })),
            ("purchasePlan", definition("e", { _ in }, plan: PurchasePlan(name: "n", publisher: "p", product: "q"))),
            ("securityType", definition("f", { _ in }, features: [Feature(.securityType, "TrustedLaunch")])),
        ]
        for (property, properties) in cases {
            try catalog.perform(.createImageDefinition(the("Base/x\(property)"), properties))
            let request = ImageVersionRequest(location: westeurope, storage: .version("Base/Debian/1.0.0"))
            catalog.expectRefused(
                .createImageVersion(the("Base/x\(property)/1.0.0"), request), .invalid, .sourceMismatch,
                saying: property, "Base/Debian/1.0.0")
        }
    }
}

/// Which right is needed on the source (reference, 6.3).
@Suite struct SourceRightTests {
    static let gallery = Scope.gallery(the("Base"))
    static let group = Scope.resourceGroup(.standard, .standard)
    static let vhd = StorageRequest(osDisk: .init(source: .vhd(id: the("vhds/os"), storageAccount: "acme")))

    @Test(arguments: [
        (StorageRequest.whole("virtualMachines/vm"), "virtualMachines/write"), (.disks("disks/os"), "disks/write"),
        (.disks("snapshots/os"), "snapshots/write"), (vhd, "listKeys"), (.whole("images/web"), "images/read"),
    ])
    func `a machine, disk and snapshot need the right to write, a VHD its keys, a managed image the right to read`(
        storage: StorageRequest, permission: String
    ) throws {
        var catalog = try Catalog.stocked()
        // A gallery in a group of its own, so that a right to it is none to the sources.
        try catalog.perform(
            .createGallery(the("Mine"), GalleryProperties(location: westeurope, resourceGroup: the("mine"))))
        try catalog.perform(.createImageDefinition(the("Mine/Debian"), .debian))
        let mine = Scope.resourceGroup(.standard, the("mine"))
        let create = GalleryOperation.createImageVersion(
            the("Mine/Debian/1.0.0"), ImageVersionRequest(location: westeurope, storage: storage))
        catalog.grantAlice((.contributor, mine))
        catalog.byAlice().expectRefused(create, .denied, .authorizationFailed, saying: permission)
        catalog.grantAlice((.contributor, mine), (.reader, Self.group))
        if permission.hasSuffix("/read") {
            var alice = catalog.byAlice()
            #expect(try alice.perform(create) == .applied)
        } else {
            catalog.byAlice().expectRefused(create, .denied, .authorizationFailed, saying: permission)
        }
        catalog.grantAlice((.contributor, mine), (.contributor, Self.group))
        var alice = catalog.byAlice()
        #expect(try alice.perform(create) == .applied)
    }

    @Test func `another version needs the right to read it`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.perform(
            .createGallery(the("Mine"), GalleryProperties(location: westeurope, resourceGroup: the("mine"))))
        try catalog.perform(.createImageDefinition(the("Mine/Debian"), .debian))
        let create = GalleryOperation.createImageVersion(
            the("Mine/Debian/1.0.0"), ImageVersionRequest(location: westeurope, storage: .version("Base/Debian/1.0.0")))
        let mine = Scope.resourceGroup(.standard, the("mine"))
        catalog.grantAlice((.contributor, mine))
        catalog.byAlice().expectRefused(create, .denied, .authorizationFailed, saying: "versions/read")
        catalog.grantAlice((.contributor, mine), (.imageReader, .definition(the("Base/Debian"))))
        var alice = catalog.byAlice()
        #expect(try alice.perform(create) == .applied)
    }
}
