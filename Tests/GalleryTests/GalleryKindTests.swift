import Testing

@testable import Gallery

@Suite struct GalleryKindTests {
    static let base: GalleryID = the("Base")
    static let community = GalleryEdit(permissions: .community, communityInfo: GalleryPropertyTests.info)
    static let softDelete = GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))

    func definition(
        in region: Region = westeurope, plan: PurchasePlan? = nil, _ features: Feature...
    ) -> ImageDefinitionProperties {
        ImageDefinitionProperties(
            location: region, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"), osType: .linux,
            features: features, purchasePlan: plan)
    }

    func shared(_ edit: GalleryEdit) throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.perform(.updateGallery(Self.base, edit))
        return catalog
    }

    @Test(arguments: [GalleryEdit(permissions: .groups), community])
    func `a private gallery can be shared by an update, and goes back by the share action only`(edit: GalleryEdit)
        throws
    {
        let catalog = try shared(edit)
        for permissions in [SharingPermissions.private, .groups, .community] where permissions != edit.permissions {
            catalog.expectRefused(
                .updateGallery(Self.base, GalleryEdit(permissions: permissions)), .conflict, .propertyChangeNotAllowed,
                saying: "properties.sharingProfile.permissions", "vitrine share reset")
        }
    }

    @Test func `the public facts of a community gallery can change, the prefix not once it has a public name`() throws {
        var catalog = try shared(Self.community)
        var info = GalleryPropertyTests.info
        info.publicNamePrefix = "other"
        let change = GalleryOperation.updateGallery(Self.base, GalleryEdit(communityInfo: info))
        catalog.state.setPublicName("acme-1", of: Self.base)
        catalog.expectRefused(change, .conflict, .propertyChangeNotAllowed, saying: "publicNamePrefix", "acme-1")
        info.publicNamePrefix = "acme"
        info.eula = "other terms"
        #expect(try catalog.perform(.updateGallery(Self.base, GalleryEdit(communityInfo: info))) == .applied)
    }

    @Test(arguments: [GalleryEdit(permissions: .groups), community])
    func `security types of trusted and confidential machines are for private galleries only`(edit: GalleryEdit) throws
    {
        let catalog = try shared(edit)
        for type in ["TrustedLaunch", "ConfidentialVM"] {
            catalog.expectRefused(
                .createImageDefinition(the("Base/New"), definition(Feature(.securityType, type))), .invalid,
                .sharingNotAllowed, saying: type, "private gallery")
            var withOne = try Catalog.standing()
            try withOne.perform(.createImageDefinition(the("Base/New"), definition(Feature(.securityType, type))))
            withOne.expectRefused(
                .updateGallery(Self.base, edit), .invalid, .sharingNotAllowed, saying: "Base/New", type)
        }
    }

    @Test(arguments: [
        "Standard", "TrustedLaunchSupported", "ConfidentialVMSupported", "TrustedLaunchAndConfidentialVmSupported",
    ])
    func `the other security types are for all galleries`(type: String) throws {
        for edit in [GalleryEdit(), GalleryEdit(permissions: .groups), Self.community] {
            var catalog = try Catalog.standing()
            try catalog.perform(.updateGallery(Self.base, edit))
            let create = GalleryOperation.createImageDefinition(
                the("Base/New"), definition(Feature(.securityType, type)))
            #expect(try catalog.perform(create) == .applied)
        }
    }

    @Test(arguments: [GalleryEdit(permissions: .groups), community])
    func `in a shared gallery versions are in the gallery's region`(edit: GalleryEdit) throws {
        let elsewhere = StorageRequest(disk(1))
        try shared(edit).expectRefused(
            .publish("1.0.0", elsewhere, in: eastus), .invalid, .sharingNotAllowed, saying: "eastus", "westeurope")
        var before = try Catalog.standing()
        try before.publish("1.0.0", elsewhere, in: eastus)
        before.expectRefused(
            .updateGallery(Self.base, edit), .invalid, .sharingNotAllowed, saying: "Base/Debian/1.0.0", "eastus")
    }

    @Test func `in a community gallery definitions are in its region too, in a directly shared one anywhere`() throws {
        let create = GalleryOperation.createImageDefinition(the("Base/New"), definition(in: eastus))
        try shared(Self.community).expectRefused(create, .invalid, .sharingNotAllowed, saying: "eastus")
        var groups = try shared(GalleryEdit(permissions: .groups))
        #expect(try groups.perform(create) == .applied)
        var before = try Catalog.standing()
        try before.perform(create)
        before.expectRefused(
            .updateGallery(Self.base, Self.community), .invalid, .sharingNotAllowed, saying: "Base/New")
    }

    @Test func `in a community gallery there are no images of marketplace partners`() throws {
        let plan = PurchasePlan(name: "n", publisher: "p", product: "q")
        try shared(Self.community).expectRefused(
            .createImageDefinition(the("Base/New"), definition(plan: plan)), .invalid, .sharingNotAllowed,
            saying: "purchase plan")
    }

    @Test func `with a soft-delete policy definitions and versions are in the gallery's region`() throws {
        let catalog = try shared(Self.softDelete)
        catalog.expectRefused(
            .createImageDefinition(the("Base/New"), definition(in: eastus)), .invalid, .invalidParameter,
            saying: "'eastus'", "Base/New", "westeurope")
        catalog.expectRefused(
            .publish("1.0.0", StorageRequest(disk(1)), in: eastus), .invalid, .invalidParameter,
            saying: "soft-delete policy")
    }

    @Test func `a soft-delete policy is refused while a definition or version is in another region`() throws {
        var definitionElsewhere = try Catalog.standing()
        try definitionElsewhere.perform(.createImageDefinition(the("Base/New"), definition(in: eastus)))
        definitionElsewhere.expectRefused(
            .updateGallery(Self.base, Self.softDelete), .invalid, .invalidParameter, saying: "'eastus'", "Base/New")
        var versionElsewhere = try Catalog.standing()
        try versionElsewhere.publish("1.0.0", StorageRequest(disk(1)), in: eastus)
        versionElsewhere.expectRefused(
            .updateGallery(Self.base, Self.softDelete), .invalid, .invalidParameter, saying: "Base/Debian/1.0.0")
    }

    @Test func `a community gallery that has a public name is not deleted before it is private again`() throws {
        var catalog = try shared(Self.community)
        catalog.state.setPublicName("acme-1", of: Self.base)
        for recursively in [true, false] {
            catalog.expectRefused(
                .deleteGallery(id: Self.base, recursively: recursively), .conflict, .cannotDeleteResource,
                saying: "acme-1", "vitrine share reset")
        }
    }

    @Test(arguments: [false, true])
    func `what is in a community gallery may go, one by one or at once`(recursively: Bool) throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        catalog.state.setPublicName("acme-1", of: Self.base)
        if !recursively { try catalog.perform(.deleteImageVersion(the("Base/Debian/1.0.0"))) }
        let deletion = GalleryOperation.deleteImageDefinition(id: the("Base/Debian"), recursively: recursively)
        #expect(try catalog.perform(deletion) == .applied)
    }
}

extension GalleryState {
    /// What the share action would have done.
    mutating func setPublicName(_ name: String, of id: GalleryID) { galleries[id]?.sharing.publicName = name }

    mutating func setSubscription(_ text: String) {
        let id: SubscriptionID = the(text)
        directory.subscriptions[id] = Subscription(id: id, tenant: .standard, displayName: text)
    }
}
