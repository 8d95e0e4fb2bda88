import Testing

@testable import Gallery

@Suite struct QuotaTests {
    @Test func `a subscription has at most 100 galleries in a region`() throws {
        var catalog = try Catalog.bare()
        for number in 1...100 {
            try catalog.perform(.createGallery(the("g\(number)"), GalleryProperties(location: eastus)))
        }
        catalog.expectRefused(
            .createGallery(the("more"), GalleryProperties(location: eastus)), .conflict, .quotaExceeded,
            saying: "subscription default", "100 of at most 100 galleries in eastus")
        #expect(try catalog.perform(.createGallery(the("w"), GalleryProperties(location: westeurope))) == .applied)
        catalog.state.setSubscription("other")
        #expect(try catalog.perform(.createGallery(the("other:g"), GalleryProperties(location: eastus))) == .applied)
        #expect(catalog.state.use(of: .galleries, by: .standard, in: eastus) == 100)
        try catalog.perform(.deleteGallery(the("g1")))
        #expect(try catalog.perform(.createGallery(the("more"), GalleryProperties(location: eastus))) == .applied)
    }

    @Test func `a subscription has at most 1000 image definitions in a region, over all its galleries`() throws {
        var catalog = try Catalog.bare()
        try catalog.perform(.createGallery(the("a"), GalleryProperties(location: eastus)))
        try catalog.perform(.createGallery(the("b"), GalleryProperties(location: eastus)))
        func create(_ number: Int, in region: Region = eastus) -> GalleryOperation {
            let identifier = ImageIdentifier(publisher: "p", offer: "o", sku: "s\(number)")
            let id: ImageDefinitionID = the(number % 2 == 0 ? "a/d\(number)" : "b/d\(number)")
            return .createImageDefinition(
                id, ImageDefinitionProperties(location: region, identifier: identifier, osType: .linux))
        }
        for number in 1...1000 { try catalog.perform(create(number)) }
        catalog.expectRefused(
            create(1001), .conflict, .quotaExceeded, saying: "1000 of at most 1000 image definitions in eastus")
        #expect(try catalog.perform(create(1001, in: westeurope)) == .applied)
    }

    @Test func `a subscription has at most 10000 image versions in a region, and deleted ones do not count`() throws {
        var catalog = try Catalog.softDeleting()
        let request = ImageVersionRequest(location: westeurope, osDisk: disk(1))
        try catalog.perform(.createImageVersion(the("Base/Debian/1.0.1"), request))
        catalog.state.fill(the("Base/Debian"), upTo: 10_000)
        let more = GalleryOperation.createImageVersion(the("Base/Debian/2.0.0"), request)
        catalog.expectRefused(
            more, .conflict, .quotaExceeded, saying: "10000 of at most 10000 image versions in westeurope")
        try catalog.perform(.deleteImageVersion(the("Base/Debian/1.0.1")))
        #expect(try catalog.perform(more) == .applied)
        catalog.expectRefused(
            .undeleteImageVersion(id: the("Base/Debian/1.0.1")), .conflict, .quotaExceeded, saying: "10000 of at most"
        )
    }
}

extension GalleryState {
    /// Puts versions like the one that stands, so that there are `count`, without ten thousand changes.
    fileprivate mutating func fill(_ id: ImageDefinitionID, upTo count: Int) {
        guard let definition = galleries[id.gallery]?.definitions[id.name], let first = definition.versions.first else {
            return
        }
        let others = (1..<count).compactMap { VersionNumber(1, 1, UInt32($0)) }.map { number in
            ImageVersion(
                number, of: definition.shared, first.properties, publishedDate: first.publishedDate, generation: 1,
                revision: 1)
        }
        let table = VersionTable(inOrder: [first] + others)
        galleries[id.gallery]?.definitions[id.name]?.versions = table ?? VersionTable()
        index = CatalogIndex(of: self)
    }
}
