import Gallery
import Testing

extension CommunityInfo {
    static let acme = CommunityInfo(
        publisherURI: "https://acme.example", publisherContact: "images@acme.example",
        eula: "https://acme.example/eula", publicNamePrefix: "Acme")
}

extension Catalog {
    /// With one version in two regions, in a gallery whose permissions are `permissions`.
    static func sharing(_ permissions: SharingPermissions) throws -> Catalog {
        var catalog = try peopled()
        try catalog.perform(
            .updateGallery(
                the("base"),
                GalleryEdit(permissions: permissions, communityInfo: permissions == .community ? .acme : nil)))
        let targets = [TargetRegion(westeurope), TargetRegion(eastus)]
        try catalog.publish("1.0.0", in: targets, verified: [westeurope, eastus])
        return catalog
    }

    @discardableResult
    mutating func share(
        _ subscriptions: Set<SubscriptionID> = [], _ tenants: Set<TenantID> = []
    ) throws(GalleryRefusal) -> GalleryState.Outcome {
        try perform(.shareGallery(id: the("base"), edit: .add(subscriptions: subscriptions, tenants: tenants)))
    }

    @discardableResult
    mutating func enableCommunity(_ suffix: String = "1f3a") throws(GalleryRefusal) -> GalleryState.Outcome {
        try perform(.shareGallery(id: the("base"), edit: .enableCommunity(suffix: suffix)))
    }

    var base: ImageGallery {
        get throws { try state.gallery(the("base")) }
    }
}

@Suite struct DirectShareTests {
    func add(_ subscriptions: Set<SubscriptionID>, _ tenants: Set<TenantID> = []) -> GalleryOperation {
        .shareGallery(id: the("base"), edit: .add(subscriptions: subscriptions, tenants: tenants))
    }

    @Test func `a gallery is shared with subscriptions and tenants, and again with the same changes nothing`() throws {
        var catalog = try Catalog.sharing(.groups)
        #expect(try catalog.share([Catalog.lab], [Catalog.partner]) == .applied)
        #expect(try catalog.base.sharing.subscriptions == [Catalog.lab])
        #expect(try catalog.base.sharing.tenants == [Catalog.partner])
        #expect(try catalog.base.revision == catalog.state.revision)
        #expect(try catalog.share([Catalog.lab]) == .unchanged)
    }

    @Test(arguments: [SharingPermissions.private, .community])
    func `only a gallery whose permissions are Groups is shared directly`(permissions: SharingPermissions) throws {
        try Catalog.sharing(permissions).expectRefused(
            add([Catalog.lab]), .conflict, .sharingNotAllowed, saying: permissions.rawValue, "--permissions Groups")
    }

    @Test func `a share names somebody, who exists`() throws {
        let catalog = try Catalog.sharing(.groups)
        catalog.expectRefused(add([]), .invalid, .invalidParameter, saying: "nobody")
        catalog.expectRefused(add([the("none")]), .notFound, .resourceNotFound, saying: "subscription none")
        catalog.expectRefused(add([], [the("none")]), .notFound, .resourceNotFound, saying: "tenant none")
        catalog.expectRefused(
            .shareGallery(id: the("missing"), edit: .reset), .notFound, .resourceNotFound, saying: "missing")
    }

    @Test func `a gallery is shared with at most 30 subscriptions and 5 tenants`() throws {
        var catalog = try Catalog.sharing(.groups)
        let subscriptions = (0...30).map { the("s\($0)") as SubscriptionID }
        let tenants = (0...5).map { the("t\($0)") as TenantID }
        for id in subscriptions {
            try catalog.perform(
                .createSubscription(subscription: Subscription(id: id, tenant: .standard, displayName: "")))
        }
        for id in tenants { try catalog.perform(.createTenant(tenant: Tenant(id: id, displayName: ""))) }
        catalog.expectRefused(add(Set(subscriptions)), .tooLarge, .quotaExceeded, saying: "31", "30")
        catalog.expectRefused(add([], Set(tenants)), .tooLarge, .quotaExceeded, saying: "6", "5")
        #expect(try catalog.share(Set(subscriptions.dropLast()), Set(tenants.dropLast())) == .applied)
        catalog.expectRefused(add([subscriptions[30]]), .tooLarge, .quotaExceeded)
        #expect(try catalog.share([subscriptions[0]]) == .unchanged)
    }

    @Test func `who is removed from a share is out of it, and who was not in it changes nothing`() throws {
        var catalog = try Catalog.sharing(.groups)
        try catalog.share([Catalog.lab], [Catalog.partner])
        let edit = SharingEdit.remove(subscriptions: [the("LAB"), the("other")], tenants: [])
        #expect(try catalog.perform(.shareGallery(id: the("base"), edit: edit)) == .applied)
        #expect(try catalog.base.sharing.subscriptions.isEmpty)
        #expect(try catalog.base.sharing.tenants == [Catalog.partner])
        #expect(try catalog.perform(.shareGallery(id: the("base"), edit: edit)) == .unchanged)
    }

    @Test func `a version of a shared gallery is in the gallery's own region, whichever came first`() throws {
        var catalog = try Catalog.peopled()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus)])
        catalog.expectRefused(
            .updateGallery(the("base"), GalleryEdit(permissions: .groups)), .invalid, .sharingNotAllowed,
            saying: "1.0.0", "eastus", "westeurope")
        let shared = try Catalog.sharing(.groups)
        shared.expectRefused(
            .createImageVersion(the("base/debian/2.0.0"), ImageVersionRequest(location: eastus, osDisk: disk(1))),
            .invalid, .sharingNotAllowed, saying: "eastus", "westeurope")
    }
}

@Suite struct CommunityShareTests {
    let enable = GalleryOperation.shareGallery(id: the("base"), edit: .enableCommunity(suffix: "1f3a"))

    @Test func `the community knows a gallery by its prefix and a suffix once that is enabled`() throws {
        var catalog = try Catalog.sharing(.community)
        #expect(try !catalog.base.isSharedWithCommunity)
        #expect(try catalog.enableCommunity() == .applied)
        #expect(try catalog.base.sharing.publicName == "Acme-1f3a")
        #expect(try catalog.base.isSharedWithCommunity)
        #expect(try catalog.enableCommunity("other") == .unchanged)
    }

    @Test(arguments: [SharingPermissions.private, .groups])
    func `only a gallery whose permissions are Community is`(permissions: SharingPermissions) throws {
        try Catalog.sharing(permissions).expectRefused(
            enable, .conflict, .sharingNotAllowed, saying: "--permissions Community")
    }

    @Test(arguments: ["", "a b", "-a", "a/b", String(repeating: "a", count: 65)])
    func `a suffix that is no part of a name is refused`(suffix: String) throws {
        try Catalog.sharing(.community).expectRefused(
            .shareGallery(id: the("base"), edit: .enableCommunity(suffix: suffix)), .invalid, .invalidParameter,
            saying: "suffix")
    }

    @Test func `no two galleries have the same public name, whatever its case`() throws {
        var catalog = try Catalog.sharing(.community)
        try catalog.enableCommunity()
        try catalog.perform(
            .createGallery(
                the("second"),
                GalleryProperties(location: eastus, permissions: .community, communityInfo: .acme)))
        catalog.expectRefused(
            .shareGallery(id: the("second"), edit: .enableCommunity(suffix: "1F3A")), .conflict, .resourceExists,
            saying: "Acme-1F3A", "Base")
    }

    @Test func `a reset makes a gallery private, and only then it can be deleted`() throws {
        var catalog = try Catalog.sharing(.community)
        try catalog.enableCommunity()
        catalog.expectRefused(
            .deleteGallery(id: the("base"), recursively: true), .conflict, .cannotDeleteResource, saying: "reset")
        #expect(try catalog.perform(.shareGallery(id: the("base"), edit: .reset)) == .applied)
        #expect(try catalog.base.properties.permissions == .private)
        #expect(try catalog.base.sharing == Sharing())
        #expect(try !catalog.base.isShared)
        #expect(try catalog.perform(.shareGallery(id: the("base"), edit: .reset)) == .unchanged)
        #expect(try catalog.perform(.deleteGallery(id: the("base"), recursively: true)) == .applied)
    }
}

/// Section 6.1 of the reference, cell by cell.
@Suite struct SharingMatrixTests {
    /// Who may deploy by some name, of: who has a role by themselves, by a group, as a service principal; a user of the
    /// subscription shared with; one of another subscription of the tenant shared with; anybody at all.
    static func reached(_ permissions: SharingPermissions) throws -> [String] {
        var catalog = try Catalog.sharing(permissions)
        let partner: TenantID = the("shared")
        try catalog.perform(.createTenant(tenant: Tenant(id: partner, displayName: "")))
        try catalog.perform(
            .createSubscription(subscription: Subscription(id: the("sibling"), tenant: partner, displayName: "")))
        try catalog.enroll("user", "member", "subscriber", "tenant", "anybody")
        try catalog.group("group", "member")
        try catalog.perform(
            .createPrincipal(
                principal: DirectoryPrincipal(id: the("service"), kind: .servicePrincipal, identities: ["user/service"])
            ))
        for name in ["user", "group", "service"] { try catalog.grant(name, .reader, at: At.base) }
        try catalog.grant("subscriber", .reader, at: At.lab)
        try catalog.grant("tenant", .reader, at: "/subscriptions/sibling/resourceGroups/any")
        if permissions == .groups { try catalog.share([Catalog.lab], [partner]) }
        if permissions == .community { try catalog.enableCommunity() }
        let names = [
            "base/debian", "/SharedGalleries/DEFAULT-BASE/Images/debian", "/CommunityGalleries/acme-1F3A/Images/debian",
        ]
        return ["user", "member", "service", "subscriber", "tenant", "anybody"].filter { person in
            names.contains { catalog.resolution($0, for: person) == "Base/Debian/1.0.0" }
        }
    }

    @Test func `roles share with people, groups and service principals`() throws {
        #expect(try Self.reached(.private) == ["user", "member", "service"])
    }

    @Test func `a direct share adds whole subscriptions and tenants`() throws {
        #expect(try Self.reached(.groups) == ["user", "member", "service", "subscriber", "tenant"])
    }

    @Test func `the community adds everyone`() throws {
        #expect(try Self.reached(.community) == ["user", "member", "service", "subscriber", "tenant", "anybody"])
    }
}
