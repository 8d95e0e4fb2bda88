import Gallery
import Testing

@Suite struct ImageVersionRuleTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")

    func properties(
        content: UInt8 = 1, bytes: Int64 = 1 << 20, mode: ReplicationMode = .full, targets: [TargetRegion] = [],
        endOfLife: Instant? = nil, blocked: Bool = false
    ) -> ImageVersionRequest {
        ImageVersionRequest(
            location: westeurope, osDisk: disk(content, bytes: bytes), replicationMode: mode, targetRegions: targets,
            endOfLifeDate: endOfLife, blockDeletionBeforeEndOfLife: blocked)
    }

    @Test func `a published version stands under its definition's name as first written`() throws {
        var catalog = try Catalog.standing()
        #expect(try catalog.perform(.createImageVersion(the("BASE/DEBIAN/1.0.0"), properties())) == .applied)
        let version = try catalog.version("1.0.0")
        #expect(version.id.description == "Base/Debian/1.0.0")
        #expect(version.publishedDate == catalog.now)
        #expect(version.generation == catalog.state.revision)
        #expect(version.revision == catalog.state.revision)
    }

    @Test func `without target regions a version is wanted in its own region, once`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageVersion(Self.first, properties()))
        let version = try catalog.version("1.0.0")
        #expect(version.properties.targetRegions == [TargetRegion(westeurope)])
        #expect(version.replicaCount(in: TargetRegion(westeurope)) == 1)
    }

    @Test func `a version without its gallery or its definition is refused as an orphan`() throws {
        let catalog = try Catalog.standing()
        catalog.expectRefused(
            .createImageVersion(the("Nowhere/Debian/1.0.0"), properties()),
            .notFound, .parentResourceNotFound, saying: "Nowhere", "vitrine gallery list")
        catalog.expectRefused(
            .createImageVersion(the("Base/Alpine/1.0.0"), properties()),
            .notFound, .parentResourceNotFound, saying: "Alpine", "vitrine image-definition list")
    }

    @Test func `a version that is not there can be neither changed nor deleted`() throws {
        let catalog = try Catalog.standing()
        for operation in [
            GalleryOperation.updateImageVersion(Self.first, [.excludeFromLatest(true)], ifRevision: nil),
            .deleteImageVersion(Self.first),
        ] {
            catalog.expectRefused(
                operation, .notFound, .galleryImageNotFound, saying: "Base/Debian", "1.0.0",
                "vitrine image-version list -r Base -i Debian")
        }
    }

    @Test func `publishing the same version with the same bytes again changes nothing`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageVersion(Self.first, properties()))
        let before = catalog.state
        catalog.now = catalog.now.advanced(by: .seconds(60))
        #expect(try catalog.perform(.createImageVersion(the("base/debian/1.0.0"), properties())) == .unchanged)
        #expect(catalog.state == before)
    }

    @Test func `publishing the same version with other bytes is a conflict that names the standing disk`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageVersion(Self.first, properties()))
        catalog.expectRefused(
            .createImageVersion(Self.first, properties(content: 2)), .conflict, .resourceExists,
            saying: "Base/Debian/1.0.0", "\(digest(1))", "under a new number")
    }

    @Test func `publishing the same bytes with other settings is a conflict that points to update`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageVersion(Self.first, properties()))
        catalog.expectRefused(
            .createImageVersion(Self.first, properties(targets: [TargetRegion(westeurope), TargetRegion(eastus)])),
            .conflict, .resourceExists, saying: "Base/Debian/1.0.0", "vitrine image-version update")
    }

    @Test func `a version in an unknown region is refused`() throws {
        let properties = ImageVersionRequest(location: the("mars"), osDisk: disk(1))
        try Catalog.standing().expectRefused(
            .createImageVersion(Self.first, properties), .invalid, .locationNotAvailable, saying: "mars", "westeurope")
    }

    @Test(arguments: [0, -1, Int64.min])
    func `an empty disk is refused`(bytes: Int64) throws {
        let properties = ImageVersionRequest(
            location: westeurope, osDisk: DiskContent(digest: digest(1), bytes: bytes, occupiedBytes: 0))
        try Catalog.standing().expectRefused(
            .createImageVersion(Self.first, properties), .invalid, .invalidParameter,
            saying: "osDiskImage", "'\(bytes)' bytes", "at least 1")
    }

    @Test(arguments: [-1, 101, Int64.max])
    func `a disk has no more bytes occupied than it has`(occupied: Int64) throws {
        let properties = ImageVersionRequest(
            location: westeurope, osDisk: DiskContent(digest: digest(1), bytes: 100, occupiedBytes: occupied))
        try Catalog.standing().expectRefused(
            .createImageVersion(Self.first, properties), .invalid, .invalidParameter, saying: "osDiskImage",
            "\(occupied)")
    }

    @Test(arguments: [(ReplicationMode.full, Int64(2048) << 30, "2048 GiB"), (.shallow, 32 << 40, "32768 GiB")])
    func `a full disk has at most 2048 GiB and a shallow one 32 TiB`(
        mode: ReplicationMode, bytesMax: Int64, said: String
    ) throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            .createImageVersion(Self.first, properties(bytes: bytesMax + 1, mode: mode)),
            .tooLarge, .sourceExceedsMaxSize, saying: "\(bytesMax + 1)", said)
        try catalog.perform(.createImageVersion(Self.first, properties(bytes: bytesMax, mode: mode)))
    }

    @Test func `a deleted version is gone, and its number made again is a new generation`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        let old = try catalog.version("1.0.0")
        #expect(try catalog.perform(.deleteImageVersion(Self.first)) == .applied)
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], content: 2)
        let new = try catalog.version("1.0.0")
        #expect(new.generation > old.generation)
        #expect(new.verifiedIn.isEmpty)
        let late = GalleryOperation.recordVerified(Self.first, generation: old.generation, in: westeurope)
        #expect(try catalog.perform(late) == .unchanged)
        #expect(try catalog.version("1.0.0") == new)
    }

    @Test func `a version whose deletion is blocked goes only after its end of life`() throws {
        var catalog = try Catalog.standing()
        let end = catalog.now.advanced(by: .seconds(60))
        try catalog.perform(.createImageVersion(Self.first, properties(endOfLife: end, blocked: true)))
        catalog.expectRefused(
            .deleteImageVersion(Self.first), .conflict, .deletionBlockedBeforeEndOfLife,
            saying: "Base/Debian/1.0.0", "--block-deletion-before-end-of-life false")
        catalog.now = end
        #expect(try catalog.perform(.deleteImageVersion(Self.first)) == .applied)
    }

    @Test func `a version whose deletion is blocked and that has no end of life goes once the flag is off`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.createImageVersion(Self.first, properties(blocked: true)))
        catalog.expectRefused(.deleteImageVersion(Self.first), .conflict, .deletionBlockedBeforeEndOfLife)
        try catalog.update("1.0.0", .blockDeletionBeforeEndOfLife(false))
        #expect(try catalog.perform(.deleteImageVersion(Self.first)) == .applied)
    }
}
