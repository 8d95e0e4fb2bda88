import Gallery
import Testing

@Suite struct EstablishmentTests {
    func established(_ name: String = "operator") throws -> Catalog {
        var catalog = Catalog()
        try catalog.perform(.establish(administrator: name))
        return catalog
    }

    @Test func `a cluster begins with a tenant, a subscription and an owner of everything`() throws {
        let directory = try established().state.directory
        #expect(directory.tenants.keys.map(\.description) == ["default"])
        #expect(directory.subscriptions[.standard]?.tenant == .standard)
        #expect(directory.principal(of: Principal("user/operator")) == the("operator"))
        #expect(directory.assignments[the("operator")]?.map(\.role) == [.owner])
        #expect(directory.assignments[the("operator")]?.map(\.scope) == [.root])
    }

    @Test func `establishing again changes nothing, with or without the prefix`() throws {
        var catalog = try established()
        let before = catalog.state
        #expect(try catalog.perform(.establish(administrator: "operator")) == .unchanged)
        #expect(try catalog.perform(.establish(administrator: "user/operator")) == .unchanged)
        #expect(catalog.state == before)
    }

    @Test func `another administrator is added, and the former stays`() throws {
        var catalog = try established()
        #expect(try catalog.perform(.establish(administrator: "alice")) == .applied)
        for name in ["operator", "alice"] {
            let isOwner = catalog.state.authorization(of: Principal("user/\(name)"), to: .writeRole, at: .root)
                .isAllowed
            #expect(isOwner)
        }
    }

    @Test func `an administrator whose certificate somebody has is that principal`() throws {
        var catalog = try established()
        try catalog.perform(
            .createPrincipal(
                principal: DirectoryPrincipal(id: the("alice"), kind: .user, identities: ["user/alice.laptop"])))
        try catalog.perform(.establish(administrator: "alice.laptop"))
        #expect(catalog.state.directory.principals.count == 2)
        #expect(catalog.state.directory.assignments[the("alice")]?.count == 1)
    }

    @Test func `a principal of the administrator's name that has no such certificate gets it`() throws {
        var catalog = try established()
        try catalog.perform(.createPrincipal(principal: DirectoryPrincipal(id: the("alice"), kind: .user)))
        try catalog.perform(.establish(administrator: "alice"))
        #expect(catalog.state.directory.principal(of: Principal("user/alice")) == the("alice"))
    }

    @Test(arguments: ["", "user/", "a b", "-a", "node/x", "coordinator/c1", "ä", String(repeating: "a", count: 65)])
    func `what is no certificate's name is refused as administrator`(name: String) {
        Catalog().expectRefused(
            .establish(administrator: name), .invalid, .invalidParameter, saying: "user/NAME")
    }

    @Test func `a group cannot be the administrator`() throws {
        var catalog = try established()
        try catalog.group("admins")
        catalog.expectRefused(
            .establish(administrator: "admins"), .invalid, .invalidParameter, saying: "admins", "is a group")
    }
}

@Suite struct TenantAndSubscriptionTests {
    func lab(_ name: String = "Lab", tenant: TenantID = Catalog.partner) -> GalleryOperation {
        .createSubscription(subscription: Subscription(id: Catalog.lab, tenant: tenant, displayName: name))
    }

    @Test func `making the same tenant or subscription again changes nothing, and another is a conflict`() throws {
        var catalog = try Catalog.peopled()
        let partner = Tenant(id: the("PARTNER"), displayName: "Partner")
        #expect(try catalog.perform(.createTenant(tenant: partner)) == .unchanged)
        #expect(try catalog.perform(lab()) == .unchanged)
        catalog.expectRefused(
            .createTenant(tenant: Tenant(id: Catalog.partner, displayName: "x")), .conflict, .resourceExists,
            saying: "tenant partner")
        catalog.expectRefused(lab("x"), .conflict, .resourceExists, saying: "subscription lab")
    }

    @Test func `a subscription and a principal belong to a tenant that exists`() throws {
        let catalog = try Catalog.peopled()
        let subscription = Subscription(id: the("new"), tenant: the("nowhere"), displayName: "")
        catalog.expectRefused(
            .createSubscription(subscription: subscription), .notFound, .parentResourceNotFound, saying: "nowhere")
        let principal = DirectoryPrincipal(id: the("new"), kind: .user, tenant: the("nowhere"))
        catalog.expectRefused(
            .createPrincipal(principal: principal), .notFound, .parentResourceNotFound, saying: "nowhere")
    }

    @Test func `a display name has a limit`() throws {
        let long = String(repeating: "x", count: TextRule.displayNameMax + 1)
        try Catalog.peopled().expectRefused(
            .createTenant(tenant: Tenant(id: the("new"), displayName: long)), .invalid, .invalidParameter,
            saying: "displayName", "129", "128")
    }

    @Test func `only an empty subscription can be deleted, and its name what is in it`() throws {
        var catalog = try Catalog.peopled()
        try catalog.perform(.createGallery(the("lab:base"), GalleryProperties(location: eastus)))
        catalog.expectRefused(
            .deleteSubscription(id: Catalog.lab), .conflict, .cannotDeleteResource, saying: "lab:base")
        try catalog.perform(.deleteGallery(the("lab:base")))
        #expect(try catalog.perform(.deleteSubscription(id: Catalog.lab)) == .applied)
        catalog.expectRefused(.deleteSubscription(id: Catalog.lab), .notFound, .resourceNotFound, saying: "lab")
    }

    @Test func `only an empty tenant can be deleted`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", tenant: Catalog.partner)
        catalog.expectRefused(
            .deleteTenant(id: Catalog.partner), .conflict, .cannotDeleteResource, saying: "subscription lab",
            "principal alice")
        try catalog.perform(.deleteSubscription(id: Catalog.lab))
        try catalog.perform(.deletePrincipal(id: the("alice")))
        #expect(try catalog.perform(.deleteTenant(id: Catalog.partner)) == .applied)
    }

    @Test func `the standard tenant and subscription stay`() throws {
        let catalog = try Catalog.peopled()
        catalog.expectRefused(.deleteTenant(id: .standard), .conflict, .cannotDeleteResource, saying: "every cluster")
        catalog.expectRefused(
            .deleteSubscription(id: .standard), .conflict, .cannotDeleteResource, saying: "every cluster")
    }

    @Test func `roles in a subscription and shares with it go when it does`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.grant("alice", .reader, at: "/subscriptions/lab/resourceGroups/x")
        try catalog.perform(.updateGallery(the("base"), GalleryEdit(permissions: .groups)))
        try catalog.perform(
            .shareGallery(id: the("base"), edit: .add(subscriptions: [Catalog.lab], tenants: [Catalog.partner])))
        try catalog.perform(.deleteSubscription(id: Catalog.lab))
        #expect(catalog.state.directory.assignments[the("alice")] == nil)
        #expect(try catalog.state.gallery(the("base")).sharing.subscriptions.isEmpty)
        #expect(try catalog.state.gallery(the("base")).revision == catalog.state.revision)
        try catalog.perform(.deleteTenant(id: Catalog.partner))
        #expect(try catalog.state.gallery(the("base")).sharing.tenants.isEmpty)
    }

    @Test func `there are at most so many tenants`() throws {
        var catalog = try Catalog.peopled()
        for index in catalog.state.directory.tenants.count..<Directory.tenantsMax {
            try catalog.perform(.createTenant(tenant: Tenant(id: the("t\(index)"), displayName: "")))
        }
        catalog.expectRefused(
            .createTenant(tenant: Tenant(id: the("more"), displayName: "")), .tooLarge, .quotaExceeded, saying: "100")
    }
}
