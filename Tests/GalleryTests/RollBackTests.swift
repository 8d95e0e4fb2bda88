import Chance
import Gallery
import Testing

@Suite struct RollBackTests {
    let everywhere = [westeurope, eastus, northeurope].map { TargetRegion($0) }

    func catalog(_ numbers: String...) throws -> Catalog {
        var catalog = try Catalog.standing()
        for number in numbers { try catalog.publish(number, in: everywhere, verified: regions) }
        return catalog
    }

    func to(_ number: String, in list: [Region] = regions) -> GalleryOperation {
        .rollBackLatest(definition: the("base/debian"), regions: list, to: the(number))
    }

    func latest(_ catalog: Catalog) throws -> [String] {
        try regions.map { try catalog.latest(in: $0).version.number.description }
    }

    @Test func `latest names the earlier version again in the regions named, and doing it again changes nothing`()
        throws
    {
        var catalog = try catalog("1.0.0", "2.0.0", "3.0.0")
        #expect(try catalog.perform(to("1.0.0")) == .applied)
        #expect(try latest(catalog) == ["1.0.0", "1.0.0", "1.0.0"])
        #expect(try catalog.version("3.0.0").revision == catalog.state.revision)
        #expect(try catalog.perform(to("1.0.0")) == .unchanged)
    }

    @Test func `in one region it leaves the others as they are`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.perform(to("1.0.0", in: [northeurope]))
        #expect(try latest(catalog) == ["2.0.0", "1.0.0", "2.0.0"])
    }

    @Test func `it goes forward again, to a version that an earlier roll-back excluded`() throws {
        var catalog = try catalog("1.0.0", "2.0.0", "3.0.0")
        try catalog.perform(to("1.0.0"))
        #expect(try catalog.perform(to("2.0.0", in: [eastus])) == .applied)
        #expect(try latest(catalog) == ["2.0.0", "1.0.0", "1.0.0"])
        try catalog.perform(to("3.0.0"))
        #expect(try latest(catalog) == ["3.0.0", "3.0.0", "3.0.0"])
    }

    @Test func `a version that is excluded as a whole is included where latest goes back to it`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.update("1.0.0", .excludeFromLatest(true))
        try catalog.perform(to("1.0.0", in: [eastus]))
        #expect(try catalog.latest(in: eastus).version.number.description == "1.0.0")
        #expect(try catalog.version("1.0.0").properties.excludeFromLatest)
    }

    @Test func `a higher version that is copying still does not take its place when it is complete`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.publish("3.0.0", in: everywhere)
        try catalog.perform(to("1.0.0"))
        try catalog.verify("3.0.0", in: regions)
        #expect(try latest(catalog) == ["1.0.0", "1.0.0", "1.0.0"])
    }

    @Test func `a higher version that is restored does not take its place either`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.perform(.deleteImageVersion(the("base/debian/2.0.0")))
        try catalog.perform(to("1.0.0"))
        try catalog.perform(.undeleteImageVersion(id: the("base/debian/2.0.0")))
        #expect(try latest(catalog) == ["1.0.0", "1.0.0", "1.0.0"])
    }

    @Test func `a version that latest could not name in a region is refused, with region and reason`() throws {
        var catalog = try catalog("1.0.0", "3.0.0")
        try catalog.publish("2.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope])
        catalog.expectRefused(
            to("2.0.0", in: [westeurope]), .conflict, .galleryImageNotAvailableInRegion, saying: "2.0.0", "westeurope",
            "copying")
        catalog.expectRefused(
            to("2.0.0", in: [northeurope]), .conflict, .galleryImageNotAvailableInRegion, saying: "northeurope",
            "not-a-target")
        catalog.expectRefused(to("9.9.9"), .notFound, .galleryImageNotFound, saying: "9.9.9")
        catalog.expectRefused(to("1.0.0", in: [the("mars")]), .invalid, .locationNotAvailable, saying: "mars")
    }

    @Test func `the regions of a roll-back are at least one, in order, each once, and not too many`() throws {
        let catalog = try catalog("1.0.0", "2.0.0")
        catalog.expectRefused(to("1.0.0", in: []), .invalid, .invalidParameter, saying: "1 to 100", "'0'")
        for list in [[westeurope, eastus], [eastus, eastus]] {
            catalog.expectRefused(to("1.0.0", in: list), .invalid, .invalidParameter, saying: "order", "once")
        }
        let many = (100...200).map { the("r\($0)") as Region }
        catalog.expectRefused(to("1.0.0", in: many), .invalid, .invalidParameter, saying: "'101'")
    }

    @Test func `a deleted version is not rolled back to`() throws {
        var catalog = try catalog("1.0.0", "2.0.0")
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        catalog.expectRefused(to("1.0.0"), .notFound, .softDeleted, saying: "1.0.0")
    }

    @Test(arguments: UInt64(1)...100)
    func `wherever a roll-back is accepted, latest names its version there and moves nowhere else`(seed: UInt64) throws
    {
        var random = SeededGenerator(seed: seed)
        var catalog = try Catalog.standing()
        let numbers = (1...4).map { "\($0).0.0" }
        for number in numbers {
            let others = [northeurope, eastus].filter { _ in random.isOnce(in: 2) }
            let targets = ([westeurope] + others).map { TargetRegion($0, excludeFromLatest: random.flag()) }
            let verified = targets.map(\.name).filter { _ in !random.isOnce(in: 4) }
            try catalog.publish(number, in: targets, verified: verified, excluded: random.isOnce(in: 2))
        }
        for _ in 0..<8 {
            let number = random.pick(numbers)
            let named = regions.filter { _ in random.isOnce(in: 2) }
            let before = catalog.state
            guard (try? catalog.perform(to(number, in: named))) != nil else { continue }
            for region in regions {
                let answer = try? catalog.latest(in: region).version.number.description
                let former = try? before.resolve(the("base/debian"), in: region, now: catalog.now)
                #expect(answer == (named.contains(region) ? number : former?.version.number.description))
            }
        }
    }
}

@Suite struct SoftDeletedLatestTests {
    @Test func `a soft-deleted version is skipped by latest with that reason, and found by number for a while`() throws
    {
        var catalog = try Catalog.standing()
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        for number in ["1.0.0", "2.0.0"] {
            try catalog.publish(number, in: [TargetRegion(westeurope)], verified: [westeurope])
        }
        try catalog.perform(.deleteImageVersion(the("base/debian/2.0.0")))
        let resolution = try catalog.latest(in: westeurope)
        #expect(resolution.version.number.description == "1.0.0")
        #expect(resolution.skipped.map(\.reason) == [.deleted])
        let number: ImageReference = the("base/debian/2.0.0")
        #expect(try catalog.state.resolve(number, in: westeurope, now: catalog.now).version.isSoftDeleted)
        catalog.now = catalog.now.advanced(by: .seconds(7 * 86_400))
        catalog.expectUnresolved(
            "base/debian/2.0.0", in: westeurope, .notFound, .softDeleted, saying: "2.0.0", "undelete")
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        catalog.expectUnresolved(
            "base/debian", in: westeurope, .notFound, .galleryImageNotFound, saying: "every version is deleted")
    }
}
