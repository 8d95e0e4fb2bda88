import Testing

@testable import Gallery

@Suite struct GalleryPropertyTests {
    static let base: GalleryID = the("Base")
    static let info = CommunityInfo(
        publisherURI: "https://acme.example", publisherContact: "images@acme.example",
        eula: "https://acme.example/eula",
        publicNamePrefix: "acme")

    @Test func `a gallery has a resource group, permissions, public facts and a soft-delete policy`() throws {
        var catalog = try Catalog.bare()
        let properties = GalleryProperties(
            location: eastus, resourceGroup: the("images-rg"), permissions: .community, communityInfo: Self.info,
            softDeletePolicy: SoftDeletePolicy(isEnabled: true, retentionDays: 30, graceDays: 10))
        try catalog.perform(.createGallery(Self.base, properties))
        #expect(try catalog.state.gallery(Self.base).properties == properties)
        #expect(try catalog.state.gallery(Self.base).resourceGroup == the("images-rg"))
    }

    @Test func `a community gallery needs its four public facts`() throws {
        let catalog = try Catalog.bare()
        let missing = GalleryProperties(location: eastus, permissions: .community)
        catalog.expectRefused(
            .createGallery(Self.base, missing), .invalid, .invalidParameter, saying: "publisherUri, publisherContact",
            "publicNamePrefix")
        var changed = Self.info
        func refused(_ property: String, _ change: (inout CommunityInfo) -> Void) {
            changed = Self.info
            change(&changed)
            let properties = GalleryProperties(location: eastus, permissions: .community, communityInfo: changed)
            catalog.expectRefused(
                .createGallery(Self.base, properties), .invalid, .invalidParameter,
                saying: "communityGalleryInfo.\(property)")
        }
        refused("publisherUri") { $0.publisherURI = "acme" }
        refused("publisherContact") { $0.publisherContact = "acme.example" }
        refused("publisherContact") { $0.publisherContact = "" }
        refused("eula") { $0.eula = "" }
        refused("publicNamePrefix") { $0.publicNamePrefix = "a b" }
    }

    @Test func `public facts are of a community gallery only`() throws {
        for permissions in [SharingPermissions.private, .groups] {
            try Catalog.bare().expectRefused(
                .createGallery(
                    Self.base,
                    GalleryProperties(location: eastus, permissions: permissions, communityInfo: Self.info)),
                .invalid, .invalidParameter, saying: "communityGalleryInfo", permissions.rawValue)
        }
    }

    @Test(arguments: [0, -1, 91, Int.max])
    func `a soft-delete policy retains for 1 to 90 days`(days: Int) throws {
        let policy = SoftDeletePolicy(isEnabled: true, retentionDays: days)
        try Catalog.standing().expectRefused(
            .updateGallery(Self.base, GalleryEdit(softDeletePolicy: policy)), .invalid, .invalidParameter,
            saying: "retentionPeriodInDays: '\(days)'", "1 to 90")
    }

    @Test(arguments: [-1, 91, Int.min])
    func `a soft-delete policy has a grace of 0 to 90 days`(days: Int) throws {
        let policy = SoftDeletePolicy(isEnabled: true, graceDays: days)
        try Catalog.standing().expectRefused(
            .updateGallery(Self.base, GalleryEdit(softDeletePolicy: policy)), .invalid, .invalidParameter,
            saying: "gracePeriodInDays: '\(days)'", "0 to 90")
    }

    @Test func `a gallery's name is used once in a subscription, in whatever region, and again in another`() throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            .createGallery(Self.base, GalleryProperties(location: eastus)), .conflict, .resourceExists,
            saying: "exists in westeurope")
        catalog.state.setSubscription("other")
        #expect(try catalog.perform(.createGallery(the("other:Base"), GalleryProperties(location: eastus))) == .applied)
    }

    @Test func `a gallery in a subscription that is not there is refused as an orphan`() throws {
        try Catalog.bare().expectRefused(
            .createGallery(the("nowhere:Base"), GalleryProperties(location: eastus)), .notFound,
            .parentResourceNotFound, saying: "subscription nowhere", "vitrine account list")
    }

    @Test func `a change to a gallery against a stale entity tag is refused`() throws {
        var catalog = try Catalog.standing()
        let read = try catalog.state.gallery(Self.base).revision
        try catalog.perform(.updateGallery(Self.base, GalleryEdit(description: "x")))
        try catalog.perform(.createGallery(the("later"), GalleryProperties(location: westeurope)))
        let edit = GalleryEdit(description: "y")
        catalog.expectRefused(
            .updateGallery(id: Self.base, edit: edit, ifRevision: read), .conflict, .entityTagMismatch,
            saying: "after revision \(read) that you read"
        )
        catalog.expectRefused(
            .updateGallery(id: Self.base, edit: edit, ifRevision: catalog.state.revision), .conflict,
            .entityTagMismatch,
            saying: "never was as of \(catalog.state.revision)")
    }

    @Test func `an entity tag of the future is a mistake, and no conflict`() throws {
        let catalog = try Catalog.standing()
        let last = catalog.state.revision
        catalog.expectRefused(
            .updateGallery(id: Self.base, edit: GalleryEdit(description: "y"), ifRevision: 999), .invalid,
            .invalidParameter, saying: "'999' is a revision that does not exist yet (the catalog is at \(last))")
    }

    @Test func `only an owner or a sharing administrator turns soft delete on`() throws {
        var catalog = try Catalog.standing()
        let policy = SoftDeletePolicy(isEnabled: true)
        let turnOn = GalleryOperation.updateGallery(Self.base, GalleryEdit(softDeletePolicy: policy))
        catalog.grantAlice((.contributor, .root))
        catalog.byAlice().expectRefused(turnOn, .denied, .authorizationFailed, saying: "share/action")
        let create = GalleryOperation.createGallery(
            the("New"), GalleryProperties(location: eastus, softDeletePolicy: policy))
        catalog.byAlice().expectRefused(create, .denied, .authorizationFailed, saying: "share/action")
        catalog.grantAlice((.contributor, .root), (.sharingAdmin, .gallery(Self.base)))
        var alice = catalog.byAlice()
        #expect(try alice.perform(turnOn) == .applied)
        alice.expectRefused(create, .denied, .authorizationFailed)
    }
}
