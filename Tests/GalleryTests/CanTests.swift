import Gallery
import Testing

@Suite struct CanTests {
    func catalog() throws -> Catalog {
        var catalog = try Catalog.sharing(.private)
        try catalog.enroll("alice", "bob")
        try catalog.group("team", "bob")
        try catalog.grant("alice", .reader, at: At.base)
        try catalog.grant("team", .artifactsPublisher, at: At.debian)
        return catalog
    }

    func can(_ name: String, _ ability: Ability, _ catalog: Catalog) -> Authorization {
        catalog.state.can(the(name), ability, now: catalog.now)
    }

    /// Whether the answer is `isAllowed`, and its reason has `words` in it.
    func expect(
        _ answer: Authorization, _ isAllowed: Bool, saying words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.isAllowed == isAllowed, "\(answer.reason)", sourceLocation: sourceLocation)
        for word in words {
            let isSaid = answer.reason.contains(word)
            #expect(isSaid, "'\(answer.reason)' does not say '\(word)'", sourceLocation: sourceLocation)
        }
    }

    @Test func `a deployment is allowed by a role where the image is ready, and the reason says both`() throws {
        let catalog = try catalog()
        let deploy = Ability.deploy(image: the("base/debian"), region: eastus)
        expect(can("alice", deploy, catalog), true, saying: "Reader at \(At.base)", "Base/Debian/1.0.0", "eastus")
        expect(can("bob", deploy, catalog), true, saying: "Artifacts Publisher", "through group team")
    }

    @Test func `a deployment is not allowed for want of a role, of a replica, of a version, of a region`() throws {
        var catalog = try catalog()
        try catalog.enroll("carol")
        let image: ImageReference = the("base/debian")
        expect(
            can("carol", .deploy(image: image, region: eastus), catalog), false, saying: "carol has no role",
            "versions/read")
        expect(
            can("alice", .deploy(image: image, region: northeurope), catalog), false, saying: "northeurope",
            "not-a-target")
        expect(
            can("alice", .deploy(image: the("base/debian/9.9.9"), region: eastus), catalog), false, saying: "9.9.9")
        expect(can("alice", .deploy(image: image, region: the("mars")), catalog), false, saying: "mars")
        expect(can("ghost", .deploy(image: image, region: eastus), catalog), false, saying: "no principal ghost")
    }

    @Test func `what can says of a deployment is what resolving does`() throws {
        let catalog = try catalog()
        for name in ["alice", "bob", "operator"] {
            for region in regions {
                let image: ImageReference = the("base/debian")
                let isAllowed = can(name, .deploy(image: image, region: region), catalog).isAllowed
                let resolves = catalog.resolution("base/debian", in: region, for: name) == "Base/Debian/1.0.0"
                #expect(isAllowed == resolves, "\(name) \(region)")
            }
        }
    }

    @Test func `a deployment of what is shared is allowed by the share`() throws {
        var direct = try Catalog.sharing(.groups)
        try direct.share([Catalog.lab])
        try direct.enroll("alice")
        let shared = Ability.deploy(image: the("/SharedGalleries/default-base/Images/debian"), region: eastus)
        expect(can("alice", shared, direct), false, saying: "no gallery of that name")
        try direct.grant("alice", .reader, at: At.lab)
        expect(can("alice", shared, direct), true, saying: "shared with them directly")
        let other = direct.state.can(the("alice"), shared, from: .standard, now: direct.now)
        expect(other, false)
        var community = try Catalog.sharing(.community)
        try community.enableCommunity()
        try community.enroll("alice")
        let image: ImageReference = the("/CommunityGalleries/acme-1f3a/Images/debian")
        expect(can("alice", .deploy(image: image, region: eastus), community), true, saying: "community")
    }

    @Test func `each other action is answered as the rules decide it`() throws {
        let catalog = try catalog()
        let version = Ability.Target.version(the("base/debian/1.0.0"))
        let definition: ImageDefinitionID = the("base/debian")
        expect(can("bob", .publish(definition: definition), catalog), true, saying: "Artifacts Publisher")
        expect(can("alice", .publish(definition: definition), catalog), false, saying: "versions/write")
        expect(can("alice", .read(.scope(the(At.base))), catalog), true)
        expect(can("bob", .read(.scope(the(At.base))), catalog), false, saying: "galleries/read")
        expect(can("bob", .update(version), catalog), true)
        expect(can("alice", .update(version), catalog), false)
        expect(can("bob", .delete(version), catalog), true)
        expect(can("bob", .delete(.scope(the(At.base))), catalog), false, saying: "galleries/delete")
        expect(can("operator", .share(gallery: the("base")), catalog), true, saying: "Owner at /")
        expect(can("bob", .share(gallery: the("base")), catalog), false, saying: "share/action")
        expect(can("operator", .grant(role: .owner, scope: .root), catalog), true)
        expect(can("alice", .grant(role: .reader, scope: the(At.base)), catalog), false, saying: "Reader")
        expect(can("operator", .audit, catalog), true)
        expect(can("alice", .audit, catalog), false, saying: "audit/read")
    }

    @Test func `of what is not there nothing is allowed, and the reason says that`() throws {
        let catalog = try catalog()
        let abilities: [Ability] = [
            .publish(definition: the("base/none")), .read(.scope(the("\(At.base)/images/none"))),
            .update(.version(the("base/none/1.0.0"))), .delete(.source(the("disks/none"))),
            .share(gallery: the("none")), .grant(role: nil, scope: the("/subscriptions/none")),
        ]
        for ability in abilities { expect(can("operator", ability, catalog), false, saying: "none") }
    }

    @Test func `a question is read from its words`() throws {
        func read(_ action: String, _ target: String?, in region: Region? = nil) throws -> Ability {
            try Ability(action: action, target: target, region: region)
        }
        #expect(try read("deploy", "base/debian", in: eastus) == .deploy(image: the("base/debian"), region: eastus))
        #expect(try read("Publish", "base/debian") == .publish(definition: the("base/debian")))
        #expect(try read("read", "base") == .read(.scope(.gallery(the("base")))))
        #expect(try read("read", "base/debian") == .read(.scope(.definition(the("base/debian")))))
        #expect(try read("update", "base/debian/1.0.0") == .update(.version(the("base/debian/1.0.0"))))
        #expect(try read("delete", "disks/d") == .delete(.source(the("disks/d"))))
        #expect(try read("read", "/subscriptions/lab") == .read(.scope(.subscription(Catalog.lab))))
        #expect(try read("share", At.base) == .share(gallery: the("base")))
        #expect(try read("grant", "/") == .grant(role: nil, scope: .root))
        #expect(try read("audit", nil) == .audit)
        for (action, target) in [("fly", "base"), ("deploy", "base/debian"), ("read", nil), ("grant", "a/b/1.0.0")] {
            #expect(throws: GalleryRefusal.self) { try read(action, target) }
        }
    }
}
