import Gallery
import Testing

@Suite struct GalleryRuleTests {
    static let base: GalleryID = the("Base")

    @Test func `a created gallery stands with its properties, and its revision is its entity tag`() throws {
        var catalog = try Catalog.bare()
        let properties = GalleryProperties(location: eastus, description: "ours", tags: ["team": "images"])
        #expect(try catalog.perform(.createGallery(Self.base, properties)) == .applied)
        let gallery = try catalog.state.gallery(Self.base)
        #expect(gallery.properties.location == eastus)
        #expect(gallery.properties.description == "ours")
        #expect(gallery.properties.tags == ["team": "images"])
        #expect(gallery.revision == catalog.state.revision)
        #expect(gallery.generation == catalog.state.revision)
    }

    @Test func `creating the same gallery again changes nothing, whatever case its name is in`() throws {
        var catalog = try Catalog.standing()
        let before = catalog.state
        let outcome = try catalog.perform(.createGallery(the("bASE"), GalleryProperties(location: westeurope)))
        #expect(outcome == .unchanged)
        #expect(catalog.state == before)
        #expect(try catalog.state.gallery(the("BASE")).id.description == "Base")
    }

    @Test func `creating a gallery of that name with other properties is a conflict`() throws {
        try Catalog.standing().expectRefused(
            .createGallery(the("base"), GalleryProperties(location: eastus)),
            .conflict, .resourceExists, saying: "base", "vitrine gallery update")
    }

    @Test func `a gallery in an unknown region is refused with the regions there are`() throws {
        try Catalog.bare().expectRefused(
            .createGallery(Self.base, GalleryProperties(location: the("mars"))),
            .invalid, .locationNotAvailable, saying: "mars", "eastus, northeurope, westeurope")
    }

    @Test func `in a cluster without regions the refusal says so`() {
        Catalog().expectRefused(
            .createGallery(Self.base, GalleryProperties(location: eastus)),
            .invalid, .locationNotAvailable, saying: "eastus", "no region is defined")
    }

    @Test func `description and tags of a gallery can be changed, each by itself`() throws {
        var catalog = try Catalog.standing()
        let generation = try catalog.state.gallery(Self.base).generation
        try catalog.perform(.updateGallery(Self.base, GalleryEdit(description: "ours")))
        try catalog.perform(.updateGallery(the("BASE"), GalleryEdit(tags: ["a": "b"])))
        let gallery = try catalog.state.gallery(Self.base)
        #expect(gallery.properties.description == "ours")
        #expect(gallery.properties.tags == ["a": "b"])
        #expect(gallery.generation == generation)
        #expect(gallery.revision == catalog.state.revision)
        #expect(catalog.state.galleries.keys.map(\.description) == ["Base"])
    }

    @Test func `an update that changes nothing uses no revision`() throws {
        var catalog = try Catalog.standing()
        let before = catalog.state
        #expect(try catalog.perform(.updateGallery(Self.base, GalleryEdit(tags: [:]))) == .unchanged)
        #expect(try catalog.perform(.updateGallery(Self.base, GalleryEdit())) == .unchanged)
        #expect(catalog.state == before)
    }

    @Test func `a gallery that is not there can be neither changed nor deleted, and the refusal says where to look`()
        throws
    {
        let catalog = try Catalog.bare()
        for operation in [GalleryOperation.updateGallery(Self.base, GalleryEdit()), .deleteGallery(Self.base)] {
            catalog.expectRefused(operation, .notFound, .resourceNotFound, saying: "Base", "vitrine gallery list")
        }
    }

    @Test func `a gallery that holds definitions is not deleted, and the refusal names some`() throws {
        var catalog = try Catalog.standing()
        for index in 1...6 {
            let identifier = ImageIdentifier(publisher: "Acme", offer: "debian", sku: "sku\(index)")
            try catalog.perform(
                .createImageDefinition(
                    the("base/image\(index)"),
                    ImageDefinitionProperties(location: westeurope, identifier: identifier, osType: .linux)))
        }
        catalog.expectRefused(
            .deleteGallery(Self.base), .conflict, .cannotDeleteResource,
            saying: "gallery Base", "Base/Debian, Base/image1", "and 2 more", "delete what it contains first")
    }

    @Test func `an empty gallery is deleted, and its name may be used again as a new generation`() throws {
        var catalog = try Catalog.bare()
        try catalog.perform(.createGallery(Self.base, GalleryProperties(location: westeurope)))
        let old = try catalog.state.gallery(Self.base).generation
        #expect(try catalog.perform(.deleteGallery(the("base"))) == .applied)
        #expect(catalog.state.galleries.isEmpty)
        try catalog.perform(.createGallery(Self.base, GalleryProperties(location: westeurope)))
        #expect(try catalog.state.gallery(Self.base).generation > old)
    }
}

@Suite struct TextRuleTests {
    @Test func `a description has at most 4096 bytes`() throws {
        var catalog = try Catalog.standing()
        let longest = String(repeating: "d", count: TextRule.descriptionMax)
        try catalog.perform(.updateGallery(the("Base"), GalleryEdit(description: longest)))
        let tooLong = longest + "d"
        for operation in [
            GalleryOperation.updateGallery(the("Base"), GalleryEdit(description: tooLong)),
            .updateImageDefinition(the("Base/Debian"), ImageDefinitionEdit(description: tooLong)),
            .createGallery(the("Other"), GalleryProperties(location: eastus, description: tooLong)),
        ] {
            catalog.expectRefused(operation, .invalid, .invalidParameter, saying: "properties.description", "4096")
        }
    }

    @Test(arguments: [
        ([String: String](uniqueKeysWithValues: (0...TextRule.tagCountMax).map { ("t\($0)", "") }), "'51' tags"),
        (["": "x"], "1 to 512"),
        ([String(repeating: "n", count: TextRule.tagNameMax + 1): "x"], "1 to 512"),
        (["color": String(repeating: "v", count: TextRule.tagValueMax + 1)], "tags.color"),
    ])
    func `a resource has at most 50 tags of bounded names and values`(tags: [String: String], said: String) throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        let properties = GalleryProperties(location: eastus, tags: tags)
        catalog.expectRefused(.createGallery(the("Other"), properties), .invalid, .invalidParameter, saying: said)
        for operation in [
            GalleryOperation.updateGallery(the("Base"), GalleryEdit(tags: tags)),
            .updateImageDefinition(the("Base/Debian"), ImageDefinitionEdit(tags: tags)),
            .updateImageVersion(the("Base/Debian/1.0.0"), [.tags(tags)], ifRevision: nil),
            .createImageVersion(
                the("Base/Debian/1.1.0"), ImageVersionRequest(location: eastus, osDisk: disk(1), tags: tags)),
        ] {
            catalog.expectRefused(operation, .invalid, .invalidParameter, saying: said)
        }
    }
}
