import Gallery
import Testing

@Suite struct TargetRegionRuleTests {
    static let path = "properties.publishingProfile.targetRegions"

    func create(
        _ targets: [TargetRegion], replicaCount: Int = 1, mode: ReplicationMode = .full
    ) -> GalleryOperation {
        .createImageVersion(
            the("Base/Debian/1.0.0"),
            ImageVersionRequest(
                location: westeurope, osDisk: disk(1), replicationMode: mode, targetRegions: targets,
                replicaCount: replicaCount))
    }

    @Test func `a region named twice is refused, in whatever spelling`() throws {
        let spaced: Region = the("West Europe")
        for second in [westeurope, spaced] {
            try Catalog.standing().expectRefused(
                create([TargetRegion(westeurope), TargetRegion(second)]), .invalid, .invalidParameter,
                saying: "'westeurope' is named twice", "name it once")
        }
    }

    @Test func `an unknown target region is refused with the regions there are`() throws {
        try Catalog.standing().expectRefused(
            create([TargetRegion(westeurope), TargetRegion(the("mars"))]), .invalid, .locationNotAvailable,
            saying: "mars", "eastus, northeurope, westeurope")
    }

    @Test func `the version's own region must be among the targets`() throws {
        try Catalog.standing().expectRefused(
            create([TargetRegion(eastus)]), .invalid, .invalidParameter, saying: "own region westeurope", "add it")
    }

    @Test(arguments: [Int.min, -1, 0, 101, Int.max])
    func `a replica count is 1 to 100`(count: Int) throws {
        let catalog = try Catalog.standing()
        catalog.expectRefused(
            create([TargetRegion(westeurope, regionalReplicaCount: count)]), .invalid, .invalidParameter,
            saying: "\(Self.path)[0].regionalReplicaCount", "\(Int16(clamping: count))", "1 to 100",
            count == .max ? "32767 or more" : count == .min ? "-32768 or less" : "'\(count)' is out of range")
        catalog.expectRefused(
            create([TargetRegion(westeurope)], replicaCount: count), .invalid, .invalidParameter,
            saying: "properties.publishingProfile.replicaCount", "\(count)", "1 to 100")
    }

    @Test func `a version has at most 100 replicas over all its regions`() throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            create([TargetRegion(westeurope, regionalReplicaCount: 100), TargetRegion(eastus)]),
            .invalid, .invalidParameter, saying: "'101' is what the replica counts add up to", "at most 100")
        catalog.expectRefused(
            create(regions.map { TargetRegion($0) }, replicaCount: 34), .invalid, .invalidParameter, saying: "102")
        try catalog.perform(create([TargetRegion(westeurope, regionalReplicaCount: 99), TargetRegion(eastus)]))
    }

    @Test func `a shallow version has one replica in each region`() throws {
        var catalog = try Catalog.standing()
        catalog.expectRefused(
            create([TargetRegion(westeurope, regionalReplicaCount: 2)], mode: .shallow), .invalid, .invalidParameter,
            saying: "shallow", "regionalReplicaCount: '2'", "publish it as full")
        catalog.expectRefused(
            create([TargetRegion(westeurope)], replicaCount: 2, mode: .shallow), .invalid, .invalidParameter,
            saying: "shallow")
        try catalog.perform(create([TargetRegion(westeurope), TargetRegion(eastus)], mode: .shallow))
        catalog.expectRefused(
            "1.0.0", [.setReplicas(region: eastus, count: 2)], .invalid, .invalidParameter, saying: "shallow")
    }

    @Test func `a regional count beats the version's, which holds where there is none`() throws {
        var catalog = try Catalog.standing()
        let target = TargetRegion(eastus, regionalReplicaCount: 5)
        try catalog.perform(create([TargetRegion(westeurope), target], replicaCount: 2))
        let version = try catalog.version("1.0.0")
        #expect(version.replicaCount(in: TargetRegion(westeurope)) == 2)
        #expect(version.replicaCount(in: target) == 5)
    }

    @Test func `regions are added, counted, flagged and removed one by one`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(create([TargetRegion(westeurope)]))
        try catalog.update("1.0.0", .addRegion(TargetRegion(eastus, regionalReplicaCount: 2)))
        try catalog.update("1.0.0", .setReplicas(region: westeurope, count: 3))
        try catalog.update("1.0.0", .setExcludeFromLatest(region: eastus, excluded: true))
        let edited = try catalog.version("1.0.0").properties.targetRegions
        #expect(
            edited == [
                TargetRegion(westeurope, regionalReplicaCount: 3),
                TargetRegion(eastus, regionalReplicaCount: 2, excludeFromLatest: true),
            ])
        try catalog.update("1.0.0", .removeRegion(eastus))
        #expect(try catalog.version("1.0.0").properties.targetRegions.map(\.name) == [westeurope])
    }

    @Test func `an edit that breaks a rule of target regions is refused`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(create([TargetRegion(westeurope)]))
        let broken: [(ImageVersionEdit, GalleryRefusal.Rule, String)] = [
            (.addRegion(TargetRegion(westeurope)), .invalidParameter, "already"),
            (.addRegion(TargetRegion(the("mars"))), .locationNotAvailable, "mars"),
            (.addRegion(TargetRegion(eastus, regionalReplicaCount: 100)), .invalidParameter, "add up to"),
            (.removeRegion(eastus), .invalidParameter, "'eastus' is no target region of Base/Debian/1.0.0"),
            (.removeRegion(westeurope), .invalidParameter, "own region westeurope"),
            (.setReplicas(region: westeurope, count: 0), .invalidParameter, "'0' is out of range"),
            (.setReplicas(region: westeurope, count: 101), .invalidParameter, "'101' is out of range"),
            (.setReplicas(region: eastus, count: 1), .invalidParameter, "name one of westeurope"),
            (.setExcludeFromLatest(region: eastus, excluded: true), .invalidParameter, "eastus"),
            (.replaceTargetRegions([]), .invalidParameter, "own region westeurope"),
            (.replicaCount(0), .invalidParameter, "'0' is out of range"),
        ]
        for (edit, rule, said) in broken { catalog.expectRefused("1.0.0", [edit], .invalid, rule, saying: said) }
    }

    @Test func `a region that is removed and added again has to be verified anew`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish(
            "1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope, eastus])
        try catalog.update("1.0.0", .removeRegion(eastus))
        try catalog.update("1.0.0", .addRegion(TargetRegion(eastus)))
        let version = try catalog.version("1.0.0")
        #expect(version.isReady(in: westeurope))
        #expect(!version.isReady(in: eastus))
    }
}
