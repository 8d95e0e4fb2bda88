import Gallery
import Testing

@Suite struct AuthorizationRuleTests {
    @Test func `facts are the coordinator's alone, also before an owner of everything`() throws {
        let catalog = try Catalog.peopled()
        catalog.of("operator").expectRefused(
            .defineRegion(RegionDefinition(name: the("mars"), displayName: "Mars")), .denied, .authorizationFailed,
            saying: "user/operator", "the coordinator")
    }

    @Test func `a node registers itself and no other node`() throws {
        var catalog = try Catalog.peopled()
        catalog.actor = Principal("node/eastus/n1")
        let own = NodeRegistration(id: the("eastus/n1"), host: "a", port: 1)
        #expect(try catalog.perform(.registerNode(own)) == .applied)
        catalog.expectRefused(
            .registerNode(NodeRegistration(id: the("eastus/n2"), host: "a", port: 1)), .denied, .authorizationFailed,
            saying: "node/eastus/n1", "eastus/n2")
    }

    @Test func `a certificate that no principal has may nothing, and is told who can bind it`() throws {
        try Catalog.peopled().of("stranger").expectRefused(
            .createGallery(the("new"), GalleryProperties(location: eastus)), .denied, .authorizationFailed,
            saying: "user/stranger", "principal create")
    }

    @Test func `a certificate without its prefix, or in another case, is another certificate`() throws {
        var catalog = try Catalog.peopled()
        for name in ["operator", "user/Operator", "node/operator", "user/operator/", "coordinatorX"] {
            catalog.actor = Principal(name)
            catalog.expectRefused(
                .createGallery(the("new"), GalleryProperties(location: eastus)), .denied, .authorizationFailed)
        }
    }

    @Test func `who lacks a right is told which, where, and how to get it`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.grant("alice", .reader, at: At.base)
        catalog.of("alice").expectRefused(
            .updateGallery(the("base"), GalleryEdit(description: "d")), .denied, .authorizationFailed,
            saying: "alice", "galleries/write", At.base, "role assignment create --assignee alice")
    }

    @Test func `a right at a definition says nothing of its gallery`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.grant("alice", .contributor, at: At.debian)
        #expect(try catalog.perform(.updateImageDefinition(the("base/debian"), .described), as: "alice") == .applied)
        catalog.of("alice").expectRefused(
            .updateGallery(the("base"), GalleryEdit(description: "d")), .denied, .authorizationFailed)
    }

    @Test func `a role over a resource group holds for the galleries that bear it, and no others`() throws {
        var catalog = try Catalog.peopled()
        let group: ResourceGroupName = the("prod")
        try catalog.perform(.createGallery(the("prod"), GalleryProperties(location: eastus, resourceGroup: group)))
        try catalog.enroll("alice")
        try catalog.grant("alice", .contributor, at: "/subscriptions/default/resourceGroups/PROD")
        let edit = GalleryEdit(description: "d")
        #expect(try catalog.perform(.updateGallery(the("prod"), edit), as: "alice") == .applied)
        catalog.of("alice").expectRefused(.updateGallery(the("base"), edit), .denied, .authorizationFailed)
    }

    @Test func `a role reaches members of nested groups, and leaves them when they leave`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        try catalog.group("inner", "alice")
        try catalog.group("outer", "inner")
        try catalog.grant("outer", .contributor, at: At.base)
        let update = GalleryOperation.updateGallery(the("base"), GalleryEdit(description: "d"))
        #expect(try catalog.perform(update, as: "alice") == .applied)
        let reason = catalog.state.authorization(of: Principal("user/alice"), to: .writeGallery, at: the(At.base))
            .reason
        #expect(reason.contains("Contributor at \(At.base) through group outer"))
        try catalog.perform(.updatePrincipal(id: the("inner"), edit: PrincipalEdit(removeMembers: [the("alice")])))
        catalog.of("alice").expectRefused(
            .updateGallery(the("base"), GalleryEdit(description: "e")), .denied, .authorizationFailed)
    }

    @Test func `a role that the caller may not grant is refused by its name`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        try catalog.grant("alice", .contributor, at: At.standard)
        catalog.of("alice").expectRefused(
            .assignRole(assignment: catalog.assignment("bob", .reader, at: At.base)), .denied, .authorizationFailed,
            saying: "the role Reader", "roleAssignments/write")
    }

    @Test func `nobody grants more than they have: an owner of a gallery cannot make a sharing admin of it`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        try catalog.grant("alice", .owner, at: At.base)
        let alice = catalog.of("alice")
        alice.expectRefused(
            .assignRole(assignment: catalog.assignment("alice", .sharingAdmin, at: At.base)), .denied,
            .authorizationFailed, saying: "Compute Gallery Sharing Admin", "galleries/share/action")
        alice.expectRefused(
            .assignRole(assignment: catalog.assignment("alice", .owner, at: At.standard)), .denied,
            .authorizationFailed, saying: "the role Owner")
        let grant = catalog.assignment("bob", .owner, at: At.base)
        #expect(try catalog.perform(.assignRole(assignment: grant), as: "alice") == .applied)
    }

    @Test func `an owner of a gallery does not share it; its subscription's owner and a sharing admin do`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob", "carol")
        try catalog.grant("alice", .owner, at: At.base)
        try catalog.grant("bob", .sharingAdmin, at: At.base)
        try catalog.grant("carol", .owner, at: At.standard)
        let edit = GalleryOperation.updateGallery(the("base"), GalleryEdit(permissions: .groups))
        catalog.of("alice").expectRefused(edit, .denied, .authorizationFailed, saying: "share/action")
        for name in ["bob", "carol"] {
            var changed = catalog
            #expect(try changed.perform(edit, as: name) == .applied)
        }
    }

    @Test func `roles over what is deleted go with it: a new one of its name inherits none`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice", "bob")
        try catalog.grant("alice", .contributor, at: At.debian)
        try catalog.grant("bob", .contributor, at: At.base)
        try catalog.perform(.deleteImageDefinition(the("base/debian")))
        #expect(catalog.state.directory.assignments[the("alice")] == nil)
        #expect(catalog.state.directory.assignments[the("bob")]?.count == 1)
        try catalog.perform(.createImageDefinition(the("base/debian"), .debian))
        try catalog.grant("alice", .contributor, at: At.debian)
        try catalog.perform(.deleteImageDefinition(the("base/debian")))
        try catalog.perform(.deleteGallery(the("base")))
        #expect(catalog.state.directory.assignments[the("bob")] == nil)
    }

    @Test func `a change that is refused for another reason was authorised first`() throws {
        var catalog = try Catalog.peopled()
        try catalog.enroll("alice")
        // Nothing tells whether the gallery exists.
        for name in ["base", "missing"] {
            catalog.of("alice").expectRefused(.deleteGallery(the(name)), .denied, .authorizationFailed)
        }
        catalog.of("operator").expectRefused(.deleteGallery(the("missing")), .notFound, .resourceNotFound)
    }
}

extension ImageDefinitionEdit {
    static let described = ImageDefinitionEdit(description: "d")
}
