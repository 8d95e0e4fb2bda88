import Gallery
import Testing

/// What of a source has to agree with the image definition.
@Suite struct SourceMatchTests {
    static let plan = PurchasePlan(name: "n", publisher: "p", product: "q")

    /// A catalog with `images/x`, whose properties `change` made, and the definition `Base/Debian` of `definition`.
    func catalog(
        generation: HyperVGeneration = .v2, features: [Feature] = [], disallowed: [DiskType] = [],
        plan: PurchasePlan? = nil, _ change: (inout ImageSourceProperties) -> Void
    ) throws -> Catalog {
        var catalog = try Catalog.bare()
        try catalog.perform(.createGallery(the("Base"), GalleryProperties(location: westeurope)))
        let identifier = ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13")
        try catalog.perform(
            .createImageDefinition(
                the("Base/Debian"),
                ImageDefinitionProperties(
                    location: westeurope, identifier: identifier, osType: .linux, hyperVGeneration: generation,
                    features: features, disallowedDiskTypes: disallowed, purchasePlan: plan)))
        var properties = ImageSourceProperties(
            location: westeurope, contents: .image(os: disk(1), data: []), osType: .linux, osState: .generalized)
        change(&properties)
        try catalog.perform(.createSource(the("images/x"), properties))
        return catalog
    }

    func expectMismatch(_ catalog: Catalog, _ words: String...) {
        var changed = catalog
        do throws(GalleryRefusal) {
            try changed.publish("1.0.0", .whole("images/x"))
            Issue.record("it was not refused: \(words)")
        } catch {
            expect(error, .invalid, .sourceMismatch, saying: words, #_sourceLocation)
            #expect(error.target == "properties.storageProfile.source")
        }
    }

    @Test func `OS type, state, generation and architecture are the definition's where they are known`() throws {
        expectMismatch(try catalog { $0.osType = .windows }, "osType", "Windows", "Linux")
        expectMismatch(try catalog { $0.osState = .specialized }, "osState", "Specialized", "Generalized")
        expectMismatch(try catalog { $0.hyperVGeneration = .v1 }, "hyperVGeneration", "V1", "V2")
        expectMismatch(try catalog { $0.architecture = .arm64 }, "architecture", "Arm64", "x64")
        var agreeing = try catalog {
            $0.hyperVGeneration = .v2
            $0.architecture = .x64
        }
        #expect(try agreeing.publish("1.0.0", .whole("images/x")) == .applied)
    }

    @Test func `a purchase plan of the source is exactly the definition's`() throws {
        expectMismatch(try catalog { $0.purchasePlan = Self.plan }, "purchasePlan", "p/q/n", "none")
        let other = PurchasePlan(name: "other", publisher: "p", product: "q")
        expectMismatch(try catalog(plan: other) { $0.purchasePlan = Self.plan }, "purchasePlan", "p/q/n", "p/q/other")
        var agreeing = try catalog(plan: Self.plan) { $0.purchasePlan = Self.plan }
        #expect(try agreeing.publish("1.0.0", .whole("images/x")) == .applied)
    }

    @Test(arguments: [SecurityType.trustedLaunch, .confidentialVM])
    func `what has the state of a trusted or confidential machine is only for a definition of that type`(
        type: SecurityType
    ) throws {
        let features = [Feature(.securityType, type.rawValue)]
        expectMismatch(try catalog { $0.securityType = type }, "securityType", type.rawValue, "TrustedLaunchSupported")
        expectMismatch(try catalog(features: features) { _ in }, "securityType", type.rawValue, "Standard")
        var agreeing = try catalog(features: features) { $0.securityType = type }
        #expect(try agreeing.publish("1.0.0", .whole("images/x")) == .applied)
    }

    @Test func `a disk of a disallowed type is refused, also as a data disk`() throws {
        var catalog = try catalog(disallowed: [.premiumLRS]) { $0.diskType = .premiumLRS }
        expectMismatch(catalog, "disallowed.diskTypes", "Premium_LRS")
        try catalog.perform(.createSource(the("disks/os"), .linuxDisk(1)))
        try catalog.perform(.createSource(the("disks/fast"), .disk(2, type: .premiumLRS)))
        catalog.expectRefused(
            .publish("1.0.0", .disks("disks/os", [0: "disks/fast"])), .invalid, .sourceMismatch,
            saying: "dataDiskImages[0].source", "Premium_LRS")
    }

    @Test(arguments: [DiskType.ultraSSDLRS, .premiumV2LRS, .unmanaged])
    func `an Ultra, Premium V2 or unmanaged disk is refused, also as a data disk or a machine's`(type: DiskType) throws
    {
        expectMismatch(try catalog { $0.diskType = type }, type.rawValue)
        var stocked = try Catalog.stocked()
        try stocked.perform(.createSource(the("disks/odd"), .disk(7, type: type)))
        try stocked.perform(.createSource(the("disks/free"), .linuxDisk(6)))
        try stocked.perform(.createSource(the("virtualMachines/x"), .machine("disks/free", [0: "disks/odd"])))
        for storage in [.disks("disks/odd"), .disks("disks/os", [0: "disks/odd"]), .whole("virtualMachines/x")]
            as [StorageRequest]
        {
            stocked.expectRefused(.publish("1.0.0", storage), .invalid, .sourceMismatch, saying: type.rawValue)
        }
    }

    @Test func `a machine with an ephemeral OS disk is refused`() throws {
        expectMismatch(try catalog { $0.isEphemeral = true }, "ephemeral")
    }

    @Test func `what NVMe reaches needs a definition with it, from the version on that the feature says`() throws {
        expectMismatch(try catalog { $0.isNVMe = true }, "DiskControllerType", "NVMe")
        func withFeature(from number: String) throws -> Catalog {
            let feature = Feature(.diskControllerType, "SCSI, NVMe", startsAtVersion: the(number))
            return try catalog(features: [feature]) { $0.isNVMe = true }
        }
        expectMismatch(try withFeature(from: "1.0.1"), "DiskControllerType", "NVMe")
        var agreeing = try withFeature(from: "1.0.0")
        #expect(try agreeing.publish("1.0.0", .whole("images/x")) == .applied)
    }

    @Test func `a definition with accelerated networking takes no machine without it`() throws {
        let features = [Feature(.isAcceleratedNetworkSupported, "True")]
        expectMismatch(
            try catalog(features: features) { $0.isAcceleratedNetwork = false }, "IsAcceleratedNetworkSupported")
        var other = try catalog { $0.isAcceleratedNetwork = false }
        #expect(try other.publish("1.0.0", .whole("images/x")) == .applied)
    }

    @Test func `of a data disk only its type counts, for it holds no system`() throws {
        var catalog = try Catalog.stocked()
        var windows = ImageSourceProperties.disk(7)
        windows.osType = .windows
        try catalog.perform(.createSource(the("disks/win"), windows))
        #expect(try catalog.publish("1.0.0", .disks("disks/os", [0: "disks/win"])) == .applied)
        catalog.expectRefused(
            .publish("2.0.0", .disks("disks/win")), .invalid, .sourceMismatch, saying: "osDiskImage", "Windows")
    }
}
