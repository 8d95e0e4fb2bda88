import Gallery
import Testing

@Suite struct ImageVersionUpdateTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")

    func published() throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        return catalog
    }

    @Test func `counts, flags, end of life and tags of a version can be changed`() throws {
        var catalog = try published()
        let end = Instant(milliseconds: 5)
        try catalog.update(
            "1.0.0", .replicaCount(3), .excludeFromLatest(true), .endOfLifeDate(end), .tags(["a": "b"]),
            .allowDeletionOfReplicatedLocations(true), .blockDeletionBeforeEndOfLife(true))
        let properties = try catalog.version("1.0.0").properties
        #expect(properties.replicaCount == 3)
        #expect(properties.excludeFromLatest)
        #expect(properties.endOfLifeDate == end)
        #expect(properties.tags == ["a": "b"])
        #expect(properties.allowDeletionOfReplicatedLocations)
        #expect(properties.blockDeletionBeforeEndOfLife)
        #expect(try catalog.version("1.0.0").revision == catalog.state.revision)
    }

    @Test func `an update against a stale entity tag is refused with both revisions`() throws {
        var catalog = try published()
        let read = try catalog.version("1.0.0").revision
        try catalog.update("1.0.0", .excludeFromLatest(true))
        catalog.expectRefused(
            .updateImageVersion(Self.first, [.excludeFromLatest(false)], ifRevision: read),
            .conflict, .entityTagMismatch, saying: "Base/Debian/1.0.0", "\(read)", "\(catalog.state.revision)", "repeat"
        )
        let current = try catalog.version("1.0.0").revision
        let update = GalleryOperation.updateImageVersion(Self.first, [.excludeFromLatest(false)], ifRevision: current)
        #expect(try catalog.perform(update) == .applied)
    }

    @Test func `replication does not make an entity tag stale`() throws {
        var catalog = try published()
        let read = try catalog.version("1.0.0").revision
        try catalog.verify("1.0.0", in: [westeurope])
        let update = GalleryOperation.updateImageVersion(Self.first, [.replicaCount(2)], ifRevision: read)
        #expect(try catalog.perform(update) == .applied)
    }

    @Test func `of several edits all hold or none`() throws {
        try published().expectRefused(
            "1.0.0",
            [.excludeFromLatest(true), .addRegion(TargetRegion(eastus)), .setReplicas(region: eastus, count: 0)],
            .invalid, .invalidParameter,
            saying: "targetRegionEdits[1].regionalReplicaCount: '0'")
    }

    @Test func `edits that come to nothing use no revision`() throws {
        var catalog = try published()
        let before = catalog.state
        #expect(try catalog.update("1.0.0") == .unchanged)
        #expect(try catalog.update("1.0.0", .addRegion(TargetRegion(eastus)), .removeRegion(eastus)) == .unchanged)
        #expect(catalog.state == before)
    }

    @Test func `at most 256 edits come at once`() throws {
        let edits = (0...ImageVersionEdit.countMax).map { ImageVersionEdit.replicaCount($0 % 100 + 1) }
        let catalog = try published()
        catalog.expectRefused("1.0.0", edits, .invalid, .invalidParameter, saying: "257", "at most 256")
        var changed = catalog
        try changed.perform(.updateImageVersion(Self.first, Array(edits.dropLast()), ifRevision: nil))
    }

    @Test func `updating a version tries its failed regions again`() throws {
        var catalog = try published()
        try catalog.fail("1.0.0", in: westeurope)
        #expect(try catalog.version("1.0.0").provisioningState == .failed)
        #expect(try catalog.update("1.0.0") == .applied)
        #expect(try catalog.version("1.0.0").failedIn.isEmpty)
        #expect(try catalog.version("1.0.0").provisioningState == .creating)
        #expect(try catalog.update("1.0.0") == .unchanged)
    }

    @Test func `publishing the same again tries its failed regions again`() throws {
        var catalog = try published()
        try catalog.fail("1.0.0", in: westeurope)
        let request = ImageVersionRequest(location: westeurope, osDisk: disk(1))
        let again = GalleryOperation.createImageVersion(Self.first, request)
        #expect(try catalog.perform(again) == .applied)
        #expect(try catalog.version("1.0.0").failedIn.isEmpty)
        #expect(try catalog.perform(again) == .unchanged)
    }
}
