import Gallery
import Testing

@Suite struct PrincipalRuleTests {
    func create(
        _ name: String, _ kind: DirectoryPrincipal.Kind = .user, identities: Set<String> = [],
        members: Set<PrincipalID> = []
    ) -> GalleryOperation {
        .createPrincipal(
            principal: DirectoryPrincipal(id: the(name), kind: kind, identities: identities, members: members))
    }

    func edit(_ name: String, _ edit: PrincipalEdit) -> GalleryOperation { .updatePrincipal(id: the(name), edit: edit) }

    @Test func `a certificate belongs to one principal`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        catalog.expectRefused(
            create("carol", identities: ["user/alice"]), .conflict, .resourceExists, saying: "user/alice",
            "principal alice")
        catalog.expectRefused(
            edit("bob", PrincipalEdit(identities: ["user/alice"])), .conflict, .resourceExists, saying: "alice")
    }

    @Test func `a certificate that is taken from one principal can be given to another`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        try catalog.perform(edit("alice", PrincipalEdit(identities: [])))
        try catalog.perform(edit("bob", PrincipalEdit(identities: ["user/alice"])))
        #expect(catalog.state.directory.principal(of: Principal("user/alice")) == the("bob"))
        #expect(catalog.state.directory.principal(of: Principal("user/bob")) == nil)
    }

    @Test(arguments: [
        "alice", "coordinator/c1", "node/eastus/n1", "user/", "user/a b", "user/\u{430}lice", "USER/alice",
    ])
    func `only users' certificates can be bound`(identity: String) throws {
        try Catalog.peopled().expectRefused(
            create("alice", identities: [identity]), .invalid, .invalidParameter, saying: "user/NAME")
    }

    @Test func `a group has no certificate, and nobody else has members`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        catalog.expectRefused(
            create("team", .group, identities: ["user/team"]), .invalid, .invalidParameter, saying: "is a group")
        catalog.expectRefused(
            create("robot", .servicePrincipal, members: [the("alice")]), .invalid, .invalidParameter,
            saying: "ServicePrincipal", "only a group")
        catalog.expectRefused(
            edit("alice", PrincipalEdit(addMembers: [the("operator")])), .invalid, .invalidParameter)
    }

    @Test func `members exist`() throws {
        let catalog = try Catalog.peopled()
        catalog.expectRefused(
            create("team", .group, members: [the("ghost")]), .notFound, .resourceNotFound, saying: "ghost")
    }

    @Test func `nobody is added and removed in one breath`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.group("team")
        catalog.expectRefused(
            edit("team", PrincipalEdit(addMembers: [the("alice")], removeMembers: [the("ALICE")])), .invalid,
            .invalidParameter, saying: "alice")
    }

    @Test func `a group is not in itself, neither directly nor through others`() throws {
        var catalog = try Catalog.peopled()
        catalog.expectRefused(create("team", .group, members: [the("team")]), .invalid, .invalidParameter)
        try catalog.group("a")
        try catalog.group("b", "a")
        try catalog.group("c", "b")
        catalog.expectRefused(
            edit("a", PrincipalEdit(addMembers: [the("c")])), .invalid, .invalidParameter, saying: "a", "c",
            "not in itself")
        catalog.expectRefused(edit("a", PrincipalEdit(addMembers: [the("A")])), .invalid, .invalidParameter)
    }

    @Test func `groups are nested eight deep at most, from whichever end one is added`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.group("g1", "alice")
        for depth in 2...8 { try catalog.group("g\(depth)", "g\(depth - 1)") }
        // All eight are walked.
        try catalog.grant("g8", .auditor, at: "/")
        #expect(catalog.state.authorization(of: Principal("user/alice"), to: .readAudit, at: .root).isAllowed)
        catalog.expectRefused(
            create("g9", .group, members: [the("g8")]), .invalid, .invalidParameter, saying: "9 deep", "8")
        try catalog.group("below", "alice")
        catalog.expectRefused(
            edit("g1", PrincipalEdit(addMembers: [the("below")])), .invalid, .invalidParameter, saying: "9 deep")
        #expect(try catalog.perform(edit("g2", PrincipalEdit(addMembers: [the("below")]))) == .applied)
    }

    @Test func `who is deleted is in no group and has no role`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        try catalog.group("team", "alice", "bob")
        try catalog.grant("alice", .reader, at: At.base)
        try catalog.perform(.deletePrincipal(id: the("ALICE")))
        #expect(try catalog.state.principal(the("team")).members == [the("bob")])
        #expect(catalog.state.directory.assignments[the("alice")] == nil)
        #expect(catalog.state.directory.principal(of: Principal("user/alice")) == nil)
        // A new one of the name is nobody's heir.
        try catalog.enroll("alice")
        #expect(!catalog.state.authorization(of: Principal("user/alice"), to: .readGallery, at: the(At.base)).isAllowed)
    }

    @Test func `making the same principal again changes nothing, and another of the name is a conflict`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        #expect(try catalog.perform(create("ALICE", identities: ["user/alice"])) == .unchanged)
        catalog.expectRefused(create("alice", .servicePrincipal), .conflict, .resourceExists, saying: "principal alice")
        #expect(try catalog.perform(edit("alice", PrincipalEdit(removeMembers: [the("bob")]))) == .unchanged)
        catalog.expectRefused(edit("ghost", PrincipalEdit()), .notFound, .resourceNotFound, saying: "ghost")
    }

    @Test func `certificates and members have their numbers`() throws {
        var catalog = try Catalog.peopled()
        let identities = Set((0...DirectoryPrincipal.identitiesMax).map { "user/a\($0)" })
        catalog.expectRefused(create("a", identities: identities), .tooLarge, .quotaExceeded, saying: "17", "16")
        let members = Set((0...DirectoryPrincipal.membersMax).map { the("m\($0)") as PrincipalID })
        catalog.expectRefused(create("team", .group, members: members), .tooLarge, .quotaExceeded, saying: "1001")
        try catalog.enroll("alice")
        for index in 0..<Directory.groupsMax { try catalog.group("g\(index)", "alice") }
        catalog.expectRefused(
            create("more", .group, members: [the("alice")]), .tooLarge, .quotaExceeded, saying: "256", "alice")
    }
}

@Suite struct RoleAssignmentTests {
    @Test func `a role is granted to a principal that exists, over a scope that exists`() throws {
        let catalog = try Catalog.peopled()
        func assign(_ name: String, _ scope: String) -> GalleryOperation {
            .assignRole(assignment: catalog.assignment(name, .reader, at: scope))
        }
        catalog.expectRefused(assign("ghost", "/"), .notFound, .resourceNotFound, saying: "ghost")
        for scope in [
            "/subscriptions/none", "/subscriptions/none/resourceGroups/x", "/subscriptions/default/galleries/none",
            "\(At.base)/images/none",
        ] {
            catalog.expectRefused(assign("operator", scope), .notFound, .resourceNotFound, saying: "none")
        }
    }

    @Test func `a role is granted once, whatever case its names are in`() throws {
        var catalog = try Catalog.peopled()
        try catalog.grant("operator", .reader, at: At.base)
        let again = catalog.assignment("OPERATOR", .reader, at: "/subscriptions/DEFAULT/galleries/BASE")
        #expect(try catalog.perform(.assignRole(assignment: again)) == .unchanged)
        #expect(catalog.state.directory.assignments[the("operator")]?.count == 2)
        #expect(try catalog.perform(.removeRole(assignment: again)) == .applied)
        catalog.expectRefused(
            .removeRole(assignment: again), .notFound, .resourceNotFound, saying: "operator", "Reader")
    }

    @Test func `a principal has at most so many roles`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        for index in 0..<Directory.assignmentsMax {
            try catalog.grant("alice", .reader, at: "\(At.standard)/resourceGroups/g\(index)")
        }
        catalog.expectRefused(
            .assignRole(assignment: catalog.assignment("alice", .reader, at: "/")), .tooLarge, .quotaExceeded,
            saying: "256")
    }

    @Test func `the last owner of everything cannot be removed, in no way`() throws {
        var catalog = try Catalog.peopled()
        let last = catalog.assignment("operator", .owner, at: "/")
        let ways: [GalleryOperation] = [
            .removeRole(assignment: last), .deletePrincipal(id: the("operator")),
            .updatePrincipal(id: the("operator"), edit: PrincipalEdit(identities: [])),
        ]
        for way in ways { catalog.expectRefused(way, .conflict, .cannotDeleteResource, saying: "owner") }
        // A group that is owner counts once somebody is in it who has a certificate.
        try catalog.group("admins")
        try catalog.grant("admins", .owner, at: "/")
        for way in ways { catalog.expectRefused(way, .conflict, .cannotDeleteResource) }
        try catalog.enroll("alice")
        try catalog.perform(.updatePrincipal(id: the("admins"), edit: PrincipalEdit(addMembers: [the("alice")])))
        for way in ways {
            var changed = catalog
            #expect(try changed.perform(way) == .applied)
            changed.expectRefused(
                .updatePrincipal(id: the("admins"), edit: PrincipalEdit(removeMembers: [the("alice")])), .conflict,
                .cannotDeleteResource)
        }
    }
}
