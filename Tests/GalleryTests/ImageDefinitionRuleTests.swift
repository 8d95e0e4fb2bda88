import Gallery
import Testing

@Suite struct ImageDefinitionRuleTests {
    static let debian: ImageDefinitionID = the("Base/Debian")

    func properties(
        _ publisher: String = "Acme", _ offer: String = "other", _ sku: String = "1", in region: Region = westeurope,
        endOfLife: Instant? = nil
    ) -> ImageDefinitionProperties {
        ImageDefinitionProperties(
            location: region, identifier: ImageIdentifier(publisher: publisher, offer: offer, sku: sku), osType: .linux,
            endOfLifeDate: endOfLife)
    }

    @Test func `a definition stands under its gallery's name as first written`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageDefinition(the("BASE/Alpine"), properties()))
        let definition = try catalog.state.definition(the("base/alpine"))
        #expect(definition.id.description == "Base/Alpine")
        #expect(definition.revision == catalog.state.revision)
        #expect(definition.generation == catalog.state.revision)
    }

    @Test func `a definition without its gallery is refused as an orphan`() throws {
        try Catalog.standing().expectRefused(
            .createImageDefinition(the("Nowhere/debian"), properties()),
            .notFound, .parentResourceNotFound, saying: "Nowhere", "vitrine gallery list")
    }

    @Test func `a definition that is not there is named with its gallery`() throws {
        let catalog = try Catalog.standing()
        for operation in [
            GalleryOperation.updateImageDefinition(the("Base/Alpine"), ImageDefinitionEdit()),
            .deleteImageDefinition(the("Base/Alpine")),
        ] {
            catalog.expectRefused(
                operation, .notFound, .resourceNotFound, saying: "gallery Base", "Alpine",
                "vitrine image-definition list -r Base")
        }
    }

    @Test func `creating the same definition again changes nothing`() throws {
        var catalog = try Catalog.standing()
        let before = catalog.state
        #expect(try catalog.perform(.createImageDefinition(the("base/debian"), .debian)) == .unchanged)
        #expect(catalog.state == before)
    }

    @Test func `creating a definition of that name with other properties is a conflict`() throws {
        try Catalog.standing().expectRefused(
            .createImageDefinition(Self.debian, properties()),
            .conflict, .resourceExists, saying: "Base/Debian", "vitrine image-definition update")
    }

    @Test func `a definition in an unknown region is refused`() throws {
        try Catalog.standing().expectRefused(
            .createImageDefinition(the("Base/Alpine"), properties(in: the("mars"))),
            .invalid, .locationNotAvailable, saying: "mars", "westeurope")
    }

    @Test func `publisher, offer and SKU are used once in a gallery, without regard to case`() throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            .createImageDefinition(the("Base/Alpine"), properties("ACME", "Debian", "13")),
            .conflict, .invalidParameter, saying: "ACME/Debian/13", "Base/Debian")
        try catalog.perform(.createGallery(the("Other"), GalleryProperties(location: westeurope)))
        let elsewhere = try catalog.perform(
            .createImageDefinition(the("Other/Debian"), properties("Acme", "debian", "13")))
        #expect(elsewhere == .applied)
    }

    @Test func `publisher, offer and SKU have at most 128, 64 and 64 characters`() throws {
        var catalog = try Catalog.standing()
        func text(_ count: Int) -> String { String(repeating: "x", count: count) }
        try catalog.perform(.createImageDefinition(the("Base/Longest"), properties(text(128), text(64), text(64))))
        let tooLong = [
            ("publisher", properties(text(129))), ("offer", properties("p", text(65))),
            ("sku", properties("p", "o", text(65))),
        ]
        for (name, properties) in tooLong {
            catalog.expectRefused(
                .createImageDefinition(the("Base/Alpine"), properties), .invalid, .invalidParameter, saying: name)
        }
    }

    @Test(arguments: ["", "a b", "a/b", "ends.", "caf\u{E9}", "a:b", "a\n"])
    func `publisher, offer and SKU are letters, digits, dashes, dots and underscores`(text: String) throws {
        let catalog = try Catalog.standing()
        for (name, properties) in [
            ("publisher", properties(text)), ("offer", properties("p", text)), ("sku", properties("p", "o", text)),
        ] {
            catalog.expectRefused(
                .createImageDefinition(the("Base/Alpine"), properties), .invalid, .invalidParameter, saying: name, text)
        }
    }

    @Test func `the end of life of a definition lies in the future`() throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            .createImageDefinition(the("Base/Alpine"), properties(endOfLife: catalog.now)),
            .invalid, .invalidParameter, saying: "endOfLifeDate", "future")
        catalog.expectRefused(
            .updateImageDefinition(Self.debian, ImageDefinitionEdit(endOfLifeDate: Instant(milliseconds: 1))),
            .invalid, .invalidParameter, saying: "endOfLifeDate", "later date")
        let tomorrow = catalog.now.advanced(by: .seconds(86_400))
        try catalog.perform(.updateImageDefinition(Self.debian, ImageDefinitionEdit(endOfLifeDate: tomorrow)))
        #expect(try catalog.state.definition(Self.debian).properties.endOfLifeDate == tomorrow)
    }

    @Test func `description, tags and end of life can be changed, and what is not named stays`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.updateImageDefinition(Self.debian, ImageDefinitionEdit(description: "stable")))
        try catalog.perform(.updateImageDefinition(the("base/debian"), ImageDefinitionEdit(tags: ["a": "b"])))
        let revision = catalog.state.revision
        let definition = try catalog.state.definition(Self.debian)
        #expect(definition.properties.description == "stable")
        #expect(definition.properties.tags == ["a": "b"])
        #expect(definition.revision == revision)
        let again = try catalog.perform(.updateImageDefinition(Self.debian, ImageDefinitionEdit(tags: ["a": "b"])))
        #expect(again == .unchanged)
        #expect(catalog.state.revision == revision)
    }

    @Test func `a definition that holds versions is not deleted, and the refusal names the newest`() throws {
        var catalog = try Catalog.standing()
        for number in ["1.0.0", "1.9.0", "1.10.0"] { try catalog.publish(number, in: [TargetRegion(westeurope)]) }
        catalog.expectRefused(
            .deleteImageDefinition(Self.debian), .conflict, .cannotDeleteResource,
            saying: "image definition Base/Debian", "Base/Debian/1.10.0, Base/Debian/1.9.0, Base/Debian/1.0.0")
        catalog.expectRefused(.deleteGallery(the("Base")), .conflict, .cannotDeleteResource, saying: "Base/Debian")
    }

    @Test func `deletion goes version, definition, gallery`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        try catalog.perform(.deleteImageDefinition(the("base/debian")))
        try catalog.perform(.deleteGallery(the("base")))
        #expect(catalog.state.galleries.isEmpty)
    }
}
