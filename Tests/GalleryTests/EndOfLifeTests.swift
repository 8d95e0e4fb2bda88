import Gallery
import Testing

/// The end of life that a definition has is that of its versions which have none (reference, 1.4).
@Suite struct EndOfLifeTests {
    static let number: ImageVersionID = the("Base/Debian/1.0.0")

    /// `Base/Debian/1.0.0`, which is not to be deleted before its end of life; the definition's is in a day.
    private func catalog(own: Duration? = nil) throws -> Catalog {
        var catalog = try Catalog.standing()
        let tomorrow = catalog.now.advanced(by: .seconds(86_400))
        try catalog.perform(.updateImageDefinition(the("Base/Debian"), ImageDefinitionEdit(endOfLifeDate: tomorrow)))
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        var edits: [ImageVersionEdit] = [.blockDeletionBeforeEndOfLife(blocked: true)]
        if let own { edits.append(.endOfLifeDate(at: catalog.now.advanced(by: own))) }
        try catalog.perform(.updateImageVersion(Self.number, edits, ifRevision: nil))
        return catalog
    }

    @Test func `a version without an end of life has its definition's, and is deleted after that`() throws {
        var catalog = try catalog()
        let end = catalog.now.advanced(by: .seconds(86_400))
        #expect(catalog.state.endOfLife(of: try catalog.state.version(Self.number)) == end)
        catalog.expectRefused(
            .deleteImageVersion(Self.number), .conflict, .deletionBlockedBeforeEndOfLife, saying: end.iso8601)
        catalog.now = end
        #expect(try catalog.perform(.deleteImageVersion(Self.number)) == .applied)
    }

    @Test func `a version's own end of life counts instead of its definition's, be it earlier or later`() throws {
        var earlier = try catalog(own: .seconds(60))
        earlier.now = earlier.now.advanced(by: .seconds(60))
        #expect(try earlier.perform(.deleteImageVersion(Self.number)) == .applied)
        var later = try catalog(own: .seconds(3 * 86_400))
        later.now = later.now.advanced(by: .seconds(86_400))
        later.expectRefused(
            .deleteImageVersion(Self.number), .conflict, .deletionBlockedBeforeEndOfLife, saying: "Base/Debian/1.0.0")
    }

    @Test func `consumers are shown the end of life that counts`() throws {
        var catalog = try catalog()
        let community = CommunityInfo(
            publisherURI: "https://acme.example", publisherContact: "images@acme.example", eula: "terms",
            publicNamePrefix: "acme")
        try catalog.perform(
            .updateGallery(the("Base"), GalleryEdit(permissions: .community, communityInfo: community)))
        try catalog.perform(.shareGallery(id: the("Base"), edit: .enableCommunity(suffix: "1")))
        let versions = try catalog.state.communityVersions(of: the("Debian"), in: "acme-1", in: westeurope)
        #expect(versions.map(\.endOfLifeDate) == [catalog.now.advanced(by: .seconds(86_400))])
    }
}
