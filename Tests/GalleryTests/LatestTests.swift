import Gallery
import Testing

@Suite struct LatestTests {
    let everywhere = regions.map { TargetRegion($0) }

    /// `Base/Debian` with the given numbers, each verified in all three regions.
    func catalog(_ numbers: String...) throws -> Catalog {
        var catalog = try Catalog.standing()
        for number in numbers { try catalog.publish(number, in: everywhere, verified: regions) }
        return catalog
    }

    func skips(_ resolution: Resolution) -> [String] {
        resolution.skipped.map { "\($0.number):\($0.reason.rawValue)" }
    }

    @Test func `latest is the highest number as integers, not as text and not the newest`() throws {
        let catalog = try catalog("1.10.0", "1.9.0", "1.2.30", "1.2.4")
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.10.0")
    }

    @Test func `latest names the whole answer: version, region, revision and nothing skipped`() throws {
        let catalog = try catalog("1.0.0", "2.0.0")
        let resolution = try catalog.latest(in: eastus)
        #expect(resolution.version == (try catalog.version("2.0.0")))
        #expect(resolution.region == eastus)
        #expect(resolution.revision == catalog.state.revision)
        #expect(resolution.skipped.isEmpty)
    }

    @Test func `each newer version is skipped with its reason, highest first`() throws {
        var catalog = try catalog("1.0.0")
        try catalog.publish("2.0.0", in: everywhere, verified: regions, excluded: true)
        try catalog.publish("3.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.publish("4.0.0", in: everywhere, verified: [westeurope, northeurope])
        try catalog.publish("5.0.0", in: everywhere, verified: [westeurope, northeurope])
        try catalog.fail("5.0.0", in: eastus)
        let resolution = try catalog.latest(in: eastus)
        #expect(resolution.version.id.number.description == "1.0.0")
        #expect(skips(resolution) == ["5.0.0:failed", "4.0.0:copying", "3.0.0:not-a-target", "2.0.0:excluded"])
        #expect(skips(try catalog.latest(in: westeurope)).isEmpty)
    }

    @Test func `latest differs between regions by what is there`() throws {
        var catalog = try catalog("1.0.0")
        try catalog.publish("1.1.0", in: [TargetRegion(northeurope)], verified: [northeurope])
        #expect(try catalog.latest(in: northeurope).version.id.number.description == "1.1.0")
        #expect(try catalog.latest(in: westeurope).version.id.number.description == "1.0.0")
    }

    @Test func `an excluded version is not latest, and the one before it is`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("2.0.0", .excludeFromLatest(true))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.0.0")
        try catalog.update("2.0.0", .excludeFromLatest(false))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
    }

    @Test func `a regional exclusion beats a version that is included`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("2.0.0", .setExcludeFromLatest(region: eastus, excluded: true))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.0.0")
        #expect(try catalog.latest(in: westeurope).version.id.number.description == "2.0.0")
    }

    @Test func `a regional inclusion beats a version that is excluded`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("2.0.0", .excludeFromLatest(true), .setExcludeFromLatest(region: eastus, excluded: false))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
        #expect(try catalog.latest(in: westeurope).version.id.number.description == "1.0.0")
        try catalog.update("2.0.0", .setExcludeFromLatest(region: eastus, excluded: nil))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.0.0")
    }

    @Test func `an excluded version is found by its number`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("2.0.0", .excludeFromLatest(true))
        let resolution = try catalog.state.resolve(the("base/debian/2.0.0"), in: eastus, now: catalog.now)
        #expect(resolution.version.id.number.description == "2.0.0")
        #expect(resolution.skipped.isEmpty)
    }

    @Test func `a version that is complete in one region of several is not latest yet, even there`() throws {
        var catalog = try catalog("1.0.0")
        try catalog.publish("2.0.0", in: everywhere, verified: [eastus])
        let before = try catalog.latest(in: eastus)
        #expect(before.version.id.number.description == "1.0.0")
        #expect(skips(before) == ["2.0.0:copying"])
        try catalog.verify("2.0.0", in: [westeurope])
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
        #expect(try catalog.latest(in: northeurope).version.id.number.description == "1.0.0")
    }

    @Test func `adding a target region does not bring back an older version where the newer one is`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus)], verified: [eastus])
        try catalog.publish("2.0.0", in: [TargetRegion(eastus)], verified: [eastus])
        try catalog.update("2.0.0", .addRegion(TargetRegion(westeurope)))
        #expect(try catalog.version("2.0.0").provisioningState == .succeeded)
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
    }

    @Test func `a shallow version is latest in each of its regions once its source is ready`() throws {
        var catalog = try catalog("1.0.0")
        let targets = [TargetRegion(westeurope), TargetRegion(eastus)]
        try catalog.publish("2.0.0", in: targets, mode: .shallow)
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.0.0")
        try catalog.verify("2.0.0", in: [westeurope])
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
        #expect(skips(try catalog.latest(in: northeurope)) == ["2.0.0:not-a-target"])
    }

    @Test func `a deleted version is not latest`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.perform(.deleteImageVersion(the("base/debian/2.0.0")))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "1.0.0")
    }

    @Test func `an end of life that has passed does not change latest`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("2.0.0", .endOfLifeDate(Instant(milliseconds: 0)))
        #expect(try catalog.latest(in: eastus).version.id.number.description == "2.0.0")
    }
}

@Suite struct NothingResolvesTests {
    @Test func `without versions there is no latest, and the way out is to publish`() throws {
        try Catalog.standing().expectUnresolved(
            "base/debian", in: eastus, .notFound, .galleryImageNotFound,
            saying: "no latest image version exists for Base/Debian", "it has no versions", "image-version create")
    }

    @Test func `when every version is excluded everywhere there is no latest at all`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus)], verified: [eastus], excluded: true)
        try catalog.publish("1.1.0", in: [TargetRegion(eastus, excludeFromLatest: true)], verified: [eastus])
        catalog.expectUnresolved(
            "base/debian/latest", in: eastus, .notFound, .galleryImageNotFound,
            saying: "every version is excluded", "--exclude-from-latest false")
    }

    @Test func `when some version is included, but none is in the region, latest is not available there`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus)], verified: [eastus])
        try catalog.publish("1.1.0", in: [TargetRegion(eastus), TargetRegion(westeurope)])
        catalog.expectUnresolved(
            "base/debian", in: westeurope, .notFound, .galleryImageNotAvailableInRegion,
            saying: "Base/Debian", "westeurope", "1.1.0 copying", "1.0.0 not-a-target", "--add-region westeurope")
    }

    @Test func `a version included in one region only is excluded, not missing, in the others`() throws {
        var catalog = try Catalog.standing()
        let targets = [TargetRegion(eastus, excludeFromLatest: false), TargetRegion(westeurope)]
        try catalog.publish("1.0.0", in: targets, verified: [eastus, westeurope], excluded: true)
        catalog.expectUnresolved(
            "base/debian", in: westeurope, .notFound, .galleryImageNotAvailableInRegion, saying: "1.0.0 excluded")
    }

    @Test func `a long list of skipped versions is cut with their number`() throws {
        var catalog = try Catalog.standing()
        for minor in 0..<8 { try catalog.publish("1.\(minor).0", in: [TargetRegion(eastus)], verified: [eastus]) }
        catalog.expectUnresolved(
            "base/debian", in: westeurope, .notFound, .galleryImageNotAvailableInRegion, saying: "1.3.0", "and 3 more")
    }

    @Test func `an unknown region, gallery, definition and version are each named`() throws {
        let catalog = try Catalog.standing()
        catalog.expectUnresolved(
            "base/debian", in: the("mars"), .invalid, .locationNotAvailable, saying: "mars", "eastus")
        catalog.expectUnresolved("nowhere/debian", in: eastus, .notFound, .resourceNotFound, saying: "nowhere")
        catalog.expectUnresolved("base/alpine", in: eastus, .notFound, .resourceNotFound, saying: "Base", "alpine")
        catalog.expectUnresolved(
            "base/debian/9.9.9", in: eastus, .notFound, .galleryImageNotFound, saying: "Base/Debian", "9.9.9")
    }

    @Test func `a number that is not in the region is refused with the reason and the way out`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus), TargetRegion(northeurope)], verified: [northeurope])
        let reference = "base/debian/1.0.0"
        catalog.expectUnresolved(
            reference, in: westeurope, .notFound, .galleryImageNotAvailableInRegion,
            saying: "Base/Debian/1.0.0", "westeurope (not-a-target)", "--add-region westeurope", "eastus, northeurope")
        catalog.expectUnresolved(
            reference, in: eastus, .notFound, .galleryImageNotAvailableInRegion, saying: "copying", "wait")
        try catalog.fail("1.0.0", in: eastus)
        catalog.expectUnresolved(
            reference, in: eastus, .notFound, .galleryImageNotAvailableInRegion, saying: "failed", "ReplicationStatus")
    }
}
