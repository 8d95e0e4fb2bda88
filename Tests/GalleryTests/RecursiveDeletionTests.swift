import Testing

@testable import Gallery

@Suite struct RecursiveDeletionTests {
    func tree() throws -> Catalog {
        var catalog = try Catalog.stocked()
        let properties = ImageDefinitionProperties(
            location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"), osType: .linux)
        try catalog.perform(.createImageDefinition(the("Base/Alpine"), properties))
        try catalog.perform(
            .createImageVersion(the("Base/Alpine/3.0.0"), ImageVersionRequest(location: westeurope, osDisk: disk(1))))
        for number in ["1.9.0", "1.10.0"] { try catalog.publish(number, in: [TargetRegion(westeurope)]) }
        return catalog
    }

    @Test func `a definition deleted recursively takes its versions along, and nothing else`() throws {
        var catalog = try tree()
        let outcome = try catalog.perform(.deleteImageDefinition(id: the("base/debian"), recursively: true))
        #expect(outcome == .applied)
        #expect(catalog.state.galleries[the("Base")]?.definitions.keys.map(\.text) == ["Alpine"])
        #expect(catalog.state.use(of: .imageVersions, by: .standard, in: westeurope) == 1)
        #expect(catalog.state.use(of: .imageDefinitions, by: .standard, in: westeurope) == 1)
        #expect(try catalog.perform(.createImageDefinition(the("Base/Debian"), .debian)) == .applied)
    }

    @Test func `a gallery deleted recursively takes all in it along as one change`() throws {
        var catalog = try tree()
        let revision = catalog.state.revision
        #expect(try catalog.perform(.deleteGallery(id: the("base"), recursively: true)) == .applied)
        #expect(catalog.state.revision == revision + 1)
        #expect(catalog.state.galleries.isEmpty)
        #expect(catalog.state.index == CatalogIndex(of: catalog.state))
        #expect(catalog.state.use(of: .galleries, by: .standard, in: westeurope) == 0)
    }

    @Test func `an operation affects the versions and sources that it names, and of a tree each version`() throws {
        let catalog = try tree()
        func versions(_ operation: GalleryOperation) -> [String] {
            catalog.state.affected(by: operation).versions.map(\.description)
        }
        let debian = ["Base/Debian/1.9.0", "Base/Debian/1.10.0"]
        #expect(versions(.deleteGallery(id: the("base"), recursively: true)) == ["Base/Alpine/3.0.0"] + debian)
        #expect(versions(.deleteImageDefinition(id: the("base/debian"), recursively: true)) == debian)
        let back = GalleryOperation.rollBackLatest(
            definition: the("Base/Debian"), regions: regions, to: the("1.10.0"))
        #expect(versions(back) == ["Base/Debian/1.10.0"])
        #expect(versions(.publish("7.0.0", StorageRequest(disk(1)))) == ["Base/Debian/7.0.0"])
        #expect(versions(.deleteImageVersion(the("Base/Debian/1.9.0"))) == ["Base/Debian/1.9.0"])
        #expect(versions(.expireImageVersion(id: the("Base/Debian/1.9.0"), generation: 1)) == ["Base/Debian/1.9.0"])
        #expect(versions(.updateGallery(the("Base"), GalleryEdit())).isEmpty)
        #expect(catalog.state.affected(by: .deleteSource(the("disks/os"))).sources == [the("disks/os")])
        #expect(catalog.state.affected(by: .createSource(the("disks/x"), .disk(1))).sources == [the("disks/x")])
        #expect(catalog.state.affected(by: .deleteSource(the("disks/os"))).versions.isEmpty)
    }
}
