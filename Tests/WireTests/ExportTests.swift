import Gallery
import Testing
import Wire

/// What is shown of everything that stands makes the same again in an empty cluster.
struct ExportTests {
    private static let disk = """
        {"location": "westeurope", "properties": {"digest": "\(TestCatalog.digest)", "sizeInBytes": 1024,
         "occupiedBytes": 10, "osType": "Linux", "hyperVGeneration": "V2", "architecture": "x64",
         "resourceGroup": "images"}}
        """
    private static let definition = """
        {"location": "westeurope", "properties": {"osType": "Linux", "osState": "Specialized",
         "identifier": {"publisher": "a", "offer": "b", "sku": "c"}}}
        """

    private static let resources: [(ResourceType, String, String)] = [
        (.tenant, "fabrikam", #"{"properties": {"displayName": "Fabrikam"}}"#),
        (.subscription, "dev", #"{"properties": {"tenant": "fabrikam"}}"#),
        (.principal, "bob", #"{"properties": {"identities": ["user/bob"]}}"#),
        (.principal, "all", #"{"properties": {"kind": "Group", "members": ["bob"]}}"#),
        (.source, "disks/os", disk), (.source, "disks/data", disk),
        (
            .source, "snapshots/os",
            #"{"location": "westeurope", "properties": {"creationData": {"sourceResourceId": "disks/os"}}}"#
        ),
        (
            .source, "virtualMachines/vm",
            """
            {"location": "westeurope", "properties": {"osType": "Linux", "osState": "Specialized",
             "hyperVGeneration": "V2", "architecture": "x64",
             "storageProfile": {"osDisk": {"managedDisk": {"id": "disks/os"}},
              "dataDisks": [{"lun": 3, "managedDisk": {"id": "disks/data"}}]}}}
            """
        ),
        (
            .gallery, "dev:shared",
            #"{"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Groups"}}}"#
        ),
        (.imageDefinition, "dev:shared/web", definition),
        (
            .imageVersion, "dev:shared/web/1.0.0",
            #"{"location": "westeurope", "properties": {"storageProfile": {"source": {"virtualMachineId": "virtualMachines/vm"}}}}"#
        ),
        (
            .imageVersion, "dev:shared/web/1.1.0",
            """
            {"location": "westeurope", "properties": {"storageProfile": {
             "osDiskImage": {"source": {"id": "snapshots/os"}, "hostCaching": "ReadWrite"},
             "dataDiskImages": [{"lun": 7, "source": {"id": "disks/data"}}]},
             "securityProfile": {"uefiSettings": {"signatureTemplateNames": ["NoSignatureTemplate"],
              "additionalSignatures": {"db": [{"type": "sha256", "value": ["YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="]}]}}}}}
            """
        ),
    ]

    private func full() throws -> TestCatalog {
        var catalog = try TestCatalog()
        for (type, name, json) in Self.resources { try catalog.create(type, name, json) }
        let bob = try #require(PrincipalID("all"))
        let scope = try #require(Scope("/subscriptions/dev"))
        try catalog.apply(.assignRole(assignment: RoleAssignment(principal: bob, role: .reader, scope: scope)))
        let gallery = try #require(GalleryID("dev:shared"))
        let sharing = SharingEdit.add(subscriptions: [.standard], tenants: [])
        try catalog.apply(.shareGallery(id: gallery, edit: sharing))
        return catalog
    }

    /// All documents, in the order of their keys' names, last first: the plan has to find the order itself.
    private func documents(of catalog: TestCatalog) throws -> [JSONValue] {
        let state = catalog.state
        var keys: [ResourceKey] =
            state.directory.tenants.keys.map { .tenant($0) }
            + state.directory.subscriptions.keys.map { .subscription($0) }
            + state.directory.principals.keys.map { .principal($0) }
            + state.directory.assignments.values.flatMap { $0.map { .roleAssignment($0) } }
            + state.sources.keys.map { .source($0) } + state.galleries.keys.map { .gallery($0) }
        for gallery in state.galleries.values {
            for definition in gallery.definitions.values {
                keys.append(.imageDefinition(definition.id))
                keys += definition.versions.map { .imageVersion($0.id) }
            }
        }
        return try keys.sorted { ($1.type, $1.name) < ($0.type, $0.name) }.map { key in
            guard let document = key.document(in: state) else {
                throw GalleryRefusal(.notFound, .resourceNotFound, key.name, "")
            }
            return try JSONValue(of: document)
        }
    }

    private func withoutRevisions(_ tree: JSONValue) -> JSONValue {
        guard case .object(var members) = tree else { return tree }
        members["etag"] = nil
        members["generation"] = nil
        return .object(members)
    }

    @Test func `what stands, exported and applied to an empty cluster, stands there alike`() throws {
        let exported = try documents(of: try full())
        var other = try TestCatalog()
        for operation in try other.plan(exported).steps.flatMap(\.operations) { try other.apply(operation) }
        let copied = try documents(of: other)
        #expect(copied.count == exported.count)
        for (copy, original) in zip(copied, exported) {
            let differences = JSONDifference.between(withoutRevisions(original), withoutRevisions(copy))
            #expect(differences == [], "\(original["id"]?.string ?? "")")
        }
    }

    @Test func `what stands, exported and applied where it stands, is no change`() throws {
        let catalog = try full()
        let steps = try catalog.plan(try documents(of: catalog)).steps
        #expect(steps.filter { $0.action != .none }.map(\.key.name) == [])
    }
}
