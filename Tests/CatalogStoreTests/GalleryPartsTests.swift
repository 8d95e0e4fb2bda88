import CatalogStoreSamples
import Gallery
import Testing

@Suite struct GalleryPartsTests {
    @Test(arguments: [Revision(0), 1, 2, 3, 4, 30])
    func `a catalog taken apart and put together is the same`(revision: Revision) throws {
        let state = SampleLog.state(revision)
        let isSame = try GalleryState(parts(of: state)) == state
        #expect(isSame)
    }

    @Test func `a version without its image definition is refused`() throws {
        var parts = parts(of: SampleLog.state(30))
        parts.definitions = []
        #expect(throws: GalleryPartsError.self) { try GalleryState(parts) }
    }

    @Test func `an image definition without its gallery is refused`() throws {
        var parts = parts(of: SampleLog.state(3))
        parts.galleries = []
        #expect(throws: GalleryPartsError.self) { try GalleryState(parts) }
    }

    @Test func `whatever is there twice is refused`() throws {
        let whole = parts(of: SampleLog.state(30))
        for double in [
            \GalleryParts.regions.count, \.galleries.count, \.definitions.count, \.versions.count,
        ] {
            var parts = whole
            if double == \.regions.count { parts.regions += whole.regions.prefix(1) }
            if double == \.galleries.count { parts.galleries += whole.galleries.prefix(1) }
            if double == \.definitions.count { parts.definitions += whole.definitions.prefix(1) }
            if double == \.versions.count { parts.versions += whole.versions.prefix(1) }
            #expect(parts[keyPath: double] == whole[keyPath: double] + 1)
            #expect(throws: GalleryPartsError.self) { try GalleryState(parts) }
        }
    }

    private func parts(of state: GalleryState) -> GalleryParts {
        var parts = GalleryParts()
        parts.revision = state.revision
        parts.regions = Array(state.regions.values)
        parts.nodes = Array(state.nodes.values)
        parts.galleries = state.galleries.values.map(\.withoutDefinitions)
        let definitions = state.galleries.values.flatMap(\.definitions.values)
        parts.definitions = definitions.map(\.withoutVersions)
        parts.versions = definitions.flatMap(\.versions.values)
        return parts
    }
}
