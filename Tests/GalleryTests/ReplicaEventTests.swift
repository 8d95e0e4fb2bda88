import Testing

@testable import Gallery

/// What is told of the copies of a version in a region.
@Suite struct ReplicaEventTests {
    private static let one: ImageVersionID = the("base/debian/1.0.0")

    /// A catalog with a version of which two copies are wanted in `westeurope`.
    private static func standing() throws -> (catalog: Catalog, generation: Generation) {
        var catalog = try Catalog.standing()
        let targets = [TargetRegion(westeurope, regionalReplicaCount: 2), TargetRegion(eastus)]
        try catalog.publish("1.0.0", in: targets)
        return (catalog, try catalog.version("1.0.0").generation)
    }

    @Test func `a region is ready with its first copy and complete with its last`() throws {
        var (catalog, generation) = try Self.standing()
        #expect(
            try catalog.verifying("1.0.0", in: westeurope)
                == [.regionReady(version: Self.one, generation: generation, region: westeurope)])
        #expect(
            try catalog.held(2, generation)
                == [.regionComplete(version: Self.one, generation: generation, region: westeurope)])
        #expect(try catalog.held(2, generation).isEmpty)
    }

    @Test func `each fall of the count is told once, and that all copies are there again`() throws {
        var (catalog, generation) = try Self.standing()
        _ = try catalog.verifying("1.0.0", in: westeurope)
        _ = try catalog.held(2, generation)
        func lost(_ held: Int) -> GalleryEvent {
            .replicaLost(version: Self.one, generation: generation, region: westeurope, held: held, wanted: 2)
        }
        #expect(try catalog.held(1, generation) == [lost(1)])
        #expect(try catalog.held(1, generation).isEmpty)
        #expect(try catalog.held(0, generation) == [lost(0)])
        _ = try catalog.held(1, generation)
        #expect(
            try catalog.held(2, generation)
                == [.regionComplete(version: Self.one, generation: generation, region: westeurope)])
    }

    @Test func `that more copies are wanted is no loss, and that fewer are may complete a region`() throws {
        var (catalog, generation) = try Self.standing()
        _ = try catalog.verifying("1.0.0", in: westeurope)
        _ = try catalog.held(2, generation)
        let complete = GalleryEvent.regionComplete(version: Self.one, generation: generation, region: westeurope)
        #expect(try catalog.counting(3).isEmpty)
        #expect(try catalog.version("1.0.0").shortIn == [westeurope: 2])
        #expect(try catalog.counting(2) == [complete])
        #expect(try catalog.counting(5).isEmpty)
        #expect(try catalog.held(5, generation) == [complete])
    }

    @Test func `what is recorded of another generation or of a region not yet ready changes nothing`() throws {
        var (catalog, generation) = try Self.standing()
        #expect(try catalog.held(1, generation).isEmpty)
        #expect(try catalog.version("1.0.0").shortIn.isEmpty)
        _ = try catalog.verifying("1.0.0", in: westeurope)
        #expect(try catalog.held(2, generation + 1).isEmpty)
        #expect(try catalog.version("1.0.0").shortIn == [westeurope: 1])
    }

    @Test func `a region with no copy left, or none yet, is ready with the first`() throws {
        var (catalog, generation) = try Self.standing()
        _ = try catalog.verifying("1.0.0", in: westeurope)
        let ready = GalleryEvent.regionReady(version: Self.one, generation: generation, region: westeurope)
        _ = try catalog.held(0, generation)
        #expect(try catalog.held(1, generation) == [ready])
        _ = try catalog.held(0, generation)
        let complete = GalleryEvent.regionComplete(version: Self.one, generation: generation, region: westeurope)
        #expect(try catalog.held(2, generation) == [ready, complete])
    }

    @Test func `a shallow version that is made full is ready in its other regions when the copies are there`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish(
            "1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope], mode: .shallow)
        let full = ImageVersionEdit.replicationMode(mode: .full)
        #expect(try catalog.events(.updateImageVersion(Self.one, [full], ifRevision: nil)).isEmpty)
        #expect(try catalog.version("1.0.0").shortIn == [eastus: 0])
        let generation = try catalog.version("1.0.0").generation
        let held = GalleryOperation.recordReplicas(id: Self.one, generation: generation, region: eastus, held: 1)
        #expect(
            try catalog.events(held) == [
                .regionReady(version: Self.one, generation: generation, region: eastus),
                .regionComplete(version: Self.one, generation: generation, region: eastus),
            ])
    }

    @Test func `missing copies are kept in what nodes are sent`() throws {
        var (catalog, _) = try Self.standing()
        _ = try catalog.verifying("1.0.0", in: westeurope)
        let read = try GalleryState(encoded: catalog.state.encoded())
        #expect(read == catalog.state)
        #expect(read.standingVersion(Self.one)?.shortIn == [westeurope: 1])
    }
}

extension Catalog {
    fileprivate mutating func held(_ count: Int, _ generation: Generation) throws -> [GalleryEvent] {
        try events(
            .recordReplicas(id: the("base/debian/1.0.0"), generation: generation, region: westeurope, held: count))
    }

    fileprivate mutating func counting(_ count: Int) throws -> [GalleryEvent] {
        let edit = ImageVersionEdit.setReplicas(region: westeurope, count: count)
        return try events(.updateImageVersion(the("base/debian/1.0.0"), [edit], ifRevision: nil))
    }
}
