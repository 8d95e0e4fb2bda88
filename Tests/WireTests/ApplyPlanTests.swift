import Gallery
import Testing
import Wire

struct ApplyPlanTests {
    private let gallery = #"{"type": "Microsoft.Compute/galleries", "name": "contoso", "location": "westeurope"}"#
    private let definition = """
        {"type": "Microsoft.Compute/galleries/images", "name": "contoso/web", "location": "westeurope", "apiVersion": "x",
         "properties": {"identifier": {"publisher": "a", "offer": "b", "sku": "c"}, "osType": "Linux"}}
        """
    private let version = """
        {"type": "microsoft.compute/galleries/images/versions", "name": "contoso/web/1.0.0", "location": "westeurope",
         "properties": {"storageProfile": {"osDiskImage":
          {"digest": "\(TestCatalog.digest)", "sizeInBytes": 10, "occupiedBytes": 10}}}}
        """

    private func trees(_ texts: String...) throws -> [JSONValue] { try texts.map { try JSONValue(reading: $0) } }

    private func refusals(of trees: [JSONValue], over catalog: TestCatalog) -> [GalleryRefusal] {
        let refused = #expect(throws: ApplyPlan.Refused.self) { try catalog.plan(trees) }
        return refused?.refusals ?? []
    }

    @Test func `resources in any order are made in order of what they need, later ones over earlier ones`() throws {
        var catalog = try TestCatalog()
        let plan = try catalog.plan(trees(version, definition, gallery))
        #expect(plan.steps.map(\.key.name) == ["contoso", "contoso/web", "contoso/web/1.0.0"])
        #expect(plan.steps.allSatisfy { $0.action == .create && $0.operations.count == 1 && $0.changes.isEmpty })
        for operation in plan.steps.flatMap(\.operations) { try catalog.apply(operation) }
        let again = try catalog.plan(trees(gallery, definition, version))
        #expect(again.steps.allSatisfy { $0.action == .none && $0.operations.isEmpty })
    }

    @Test func `what stands is updated, each change with its path, before and after`() throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(
            reading:
                """
                {"type": "Microsoft.Compute/galleries/images/versions", "name": "contoso/web/1.4.2",
                 "properties": {"publishingProfile": {"excludeFromLatest": true,
                  "targetRegionEdits": [{"op": "setCount", "name": "northeurope", "regionalReplicaCount": 3}]}}}
                """)
        let step = try #require(try catalog.plan([tree]).steps.first)
        #expect(step.action == .update)
        let path = "properties.publishingProfile"
        #expect(
            step.changes == [
                JSONDifference(path: "\(path).excludeFromLatest", from: .bool(false), to: .bool(true)),
                JSONDifference(
                    path: "\(path).targetRegions[northeurope].regionalReplicaCount", from: .integer(1), to: .integer(3)),
            ])
    }

    @Test func `a document of another cluster applies, whatever was computed there`() throws {
        let exported = try TestCatalog.populated().show(.imageVersion, "contoso/web/1.4.2")
            .setting("etag", to: .string("999")).setting("generation", to: .integer(77))
            .setting("properties.provisioningState", to: .string("Succeeded"))
            .setting("properties.publishingProfile.publishedDate", to: .string("2020-01-01"))
        #expect(try TestCatalog.populated().plan([exported]).steps.map(\.action) == [.none])
    }

    @Test func `an immutable member that says something else is refused, not replaced`() throws {
        let catalog = try TestCatalog.populated()
        let tree = try JSONValue(reading: definition)
        let found = refusals(of: [tree], over: catalog)
        #expect(found.map(\.rule) == [.propertyChangeNotAllowed])
        #expect(found.map(\.target) == ["properties.identifier.offer"])
    }

    @Test func `a resource described twice, in whatever spelling, is refused`() throws {
        let other = #"{"type": "Microsoft.Compute/galleries", "name": "CONTOSO", "location": "westeurope"}"#
        let found = refusals(of: try trees(gallery, other), over: try TestCatalog())
        #expect(found.count == 1)
        let saysTwice = found[0].text.contains("twice")
        #expect(saysTwice)
    }

    @Test func `an unknown type is refused with those there are`() throws {
        let found = refusals(
            of: try trees(#"{"type": "Microsoft.Compute/galleries/applications", "name": "a/b"}"#),
            over: try TestCatalog())
        #expect(found.map(\.target) == ["resources[0].type"])
        let names = found[0].text.contains("'a/b'") && found[0].text.contains("Microsoft.Compute/galleries/images")
        #expect(names)
    }

    @Test func `a circle of dependencies is refused and named`() throws {
        let first =
            #"{"type": "Microsoft.Compute/galleries", "name": "a", "location": "westeurope", "dependsOn": ["b"]}"#
        let second =
            #"{"type": "Microsoft.Compute/galleries", "name": "b", "location": "westeurope", "#
            + #""dependsOn": ["Microsoft.Compute/galleries/a"]}"#
        let found = refusals(of: try trees(first, second, gallery), over: try TestCatalog())
        #expect(found.map(\.target) == ["dependsOn"])
        let isNamed = found[0].text.contains("gallery a needs gallery b needs gallery a")
        #expect(isNamed, "\(found[0].text)")
    }

    @Test func `a dependency that is not among the resources is refused`() throws {
        let tree = try JSONValue(reading: gallery).setting("dependsOn", to: .array([.string("fabrikam")]))
        let found = refusals(of: [tree], over: try TestCatalog())
        let isNamed = found.map(\.target) == ["dependsOn[0]"] && found[0].text.contains("'fabrikam'")
        #expect(isNamed)
    }

    @Test func `a missing parent is refused and named; what is below a refused one is not told again`() throws {
        let found = refusals(of: try trees(definition, version), over: try TestCatalog())
        #expect(found.map(\.rule) == [.parentResourceNotFound])
        let isNamed = found[0].text.contains("contoso/web") || found[0].text.contains("contoso")
        #expect(isNamed)
    }

    @Test func `every fault is told, not only the first`() throws {
        let first = try JSONValue(reading: gallery).setting("properties.frob", to: .integer(1))
        let second = try JSONValue(reading: gallery).setting("name", to: .string("fabrikam"))
            .setting("location", to: .string("mars"))
        let found = refusals(of: [first, second], over: try TestCatalog())
        #expect(found.map(\.rule) == [.invalidParameter, .locationNotAvailable])
        let areNamed = found[0].text.contains("contoso") && found[1].text.contains("fabrikam")
        #expect(areNamed)
    }

    @Test func `faults of types, names, dependencies and members are told together, and what they lead to is not`()
        throws
    {
        let faulty = try trees(
            #"{"type": "galery", "name": "typo", "location": "westeurope"}"#,
            #"{"type": "Microsoft.Compute/galleries/images", "name": "typo/web", "location": "westeurope"}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "bad name", "location": "westeurope"}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "stray", "location": "westeurope", "dependsOn": ["none"]}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "c1", "location": "westeurope", "dependsOn": ["c2"]}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "c2", "location": "westeurope", "dependsOn": ["c1"]}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "c3", "location": "westeurope", "dependsOn": ["c2"]}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "g1", "location": "westeurope", "#
                + #""properties": {"softDeletePolicy": {"on": 1}}}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "g2", "location": "mars"}"#,
            #"{"type": "Microsoft.Compute/galleries", "name": "g3", "location": 7}"#, gallery)
        let found = refusals(of: faulty, over: try TestCatalog())
        #expect(
            found.map(\.target) == [
                "resources[0].type", "resources[2].gallery", "dependsOn[0]", "dependsOn",
                "properties.softDeletePolicy.on", "location",
                "location",
            ], "\(found.map(\.text))")
    }

    @Test func `the resource group of an identifier is that of the resource`() throws {
        let id = "/subscriptions/default/resourceGroups/images/providers/Microsoft.Compute/galleries/contoso"
        let tree = try JSONValue(reading: gallery).setting("id", to: .string(id))
        let step = try #require(try TestCatalog().plan([tree]).steps.first)
        #expect(step.id == id)
    }
}
