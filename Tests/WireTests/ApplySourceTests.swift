import Gallery
import Testing
import Wire

/// Versions of a template that are made of other versions of it.
struct ApplySourceTests {
    private let definition = """
        {"type": "Microsoft.Compute/galleries/images", "name": "contoso/web", "location": "westeurope",
         "properties": {"identifier": {"publisher": "a", "offer": "b", "sku": "c"}, "osType": "Linux"}}
        """

    /// The disk is in these regions.
    private func original(in regions: String...) throws -> JSONValue {
        let targets = regions.map { #"{"name": "\#($0)"}"# }.joined(separator: ", ")
        return try JSONValue(
            reading: """
                {"type": "Microsoft.Compute/galleries/images/versions", "name": "contoso/web/1.0.0", "location": "\(regions[0])",
                 "properties": {"publishingProfile": {"targetRegions": [\(targets)]}, "storageProfile": {"osDiskImage":
                  {"digest": "\(TestCatalog.digest)", "sizeInBytes": 10, "occupiedBytes": 10}}}}
                """)
    }

    private func copy(_ number: String = "0.9.0", of source: String = "1.0.0") throws -> JSONValue {
        try JSONValue(
            reading: """
                {"type": "Microsoft.Compute/galleries/images/versions", "name": "contoso/web/\(number)", "location": "northeurope",
                 "properties": {"publishingProfile": {"replicationMode": "Shallow"},
                  "storageProfile": {"source": {"id": "contoso/web/\(source)"}}}}
                """)
    }

    private func standing() throws -> TestCatalog {
        var catalog = try TestCatalog()
        try catalog.create(.gallery, "contoso", TestCatalog.galleryJSON)
        let definition = try JSONValue(reading: definition)
        for operation in try catalog.plan([definition]).steps.flatMap(\.operations) { try catalog.apply(operation) }
        return catalog
    }

    private func rules(_ trees: [JSONValue], over catalog: TestCatalog) -> [GalleryRefusal.Rule] {
        let refused = #expect(throws: ApplyPlan.Refused.self) { try catalog.plan(trees) }
        return refused?.refusals.map(\.rule) ?? []
    }

    @Test func `a shallow version and the version that it reads from are made of one template, and stay bound`() throws
    {
        var catalog = try standing()
        let trees = try [copy("0.8.0", of: "0.9.0"), copy(), original(in: "westeurope", "northeurope")]
        let plan = try catalog.plan(trees)
        #expect(plan.steps.map(\.key.name) == ["contoso/web/1.0.0", "contoso/web/0.9.0", "contoso/web/0.8.0"])
        for operation in plan.steps.flatMap(\.operations) { try catalog.apply(operation) }
        let again = try catalog.plan(trees)
        #expect(again.steps.allSatisfy { $0.action == .none })
        let original = try #require(ImageVersionID("contoso/web/1.0.0"))
        let refusal = #expect(throws: GalleryRefusal.self) {
            try catalog.apply(.deleteImageVersion(id: original, bypassSoftDelete: false))
        }
        #expect(refusal?.rule == .sourceInUse)
        let copy = try #require(ImageVersionID("contoso/web/0.9.0"))
        let (of, region) = (try catalog.state.version(original), try #require(Region("northeurope")))
        #expect(try catalog.state.version(copy).properties.osDisk == of.properties.osDisk)
        #expect(try !catalog.state.version(copy).isReady(in: region))
    }

    @Test func `a version of a template that will not be in the region is no source there`() throws {
        let catalog = try standing()
        #expect(try rules([copy(), original(in: "westeurope")], over: catalog) == [.sourceMismatch])
    }

    @Test func `a version that stands without copies in the region is no source there, of a template as of a request`()
        throws
    {
        var catalog = try standing()
        let original = try original(in: "westeurope", "northeurope")
        for operation in try catalog.plan([original]).steps.flatMap(\.operations) { try catalog.apply(operation) }
        #expect(try rules([copy(), original], over: catalog) == [.sourceMismatch])
        let refusal = try #require(
            #expect(throws: GalleryRefusal.self) {
                try catalog.create(.imageVersion, "contoso/web/0.9.0", copy())
            })
        #expect(refusal.rule == .sourceMismatch)
    }
}
