import Testing

@testable import Gallery

/// A state that was read from somewhere may hold what no change could have made.
@Suite struct HostileStateTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")

    func holding(_ change: (inout ImageVersionProperties) -> Void) throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope, regionalReplicaCount: 2)], verified: [westeurope])
        var version = try catalog.version("1.0.0")
        change(&version.properties)
        catalog.state.replace(version)
        return catalog
    }

    @Test func `at the last revision there is, a change is refused and nothing overflows`() throws {
        var catalog = try Catalog.standing()
        catalog.state.revision = .max
        catalog.expectRefused(
            .updateGallery(the("Base"), GalleryEdit(description: "x")), .tooLarge, .invalidParameter,
            saying: "\(UInt64.max)", "backup")
    }

    @Test(arguments: [Int.max, Int.min, 0])
    func `counts out of range that were read are refused at the next change and nothing overflows`(count: Int) throws {
        let catalog = try holding {
            $0.targetRegions[0].regionalReplicaCount = count
            $0.replicaCount = count
        }
        catalog.expectRefused(
            "1.0.0", [.addRegion(TargetRegion(eastus))], .invalid, .invalidParameter, saying: "1 to 100")
    }

    @Test func `a version without target regions that was read can be looked at and is refused at the next change`()
        throws
    {
        let catalog = try holding { $0.targetRegions = [] }
        let version = try catalog.version("1.0.0")
        #expect(version.replicationStatus(progress: [:], verified: [:]).aggregatedState == .completed)
        #expect(version.replicationStatus(progress: [:], verified: [:]).summary.isEmpty)
        catalog.expectUnresolved("base/debian", in: westeurope, .notFound, .galleryImageNotFound)
        catalog.expectRefused("1.0.0", [.excludeFromLatest(true)], .invalid, .invalidParameter, saying: "own region")
    }
}
