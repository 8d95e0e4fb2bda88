import Gallery
import Testing

@Suite struct ProvisioningStateTests {
    func version(_ targets: [Region], verified: [Region] = [], failed: [Region] = []) throws -> ImageVersion {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: targets.map { TargetRegion($0) }, verified: verified)
        for region in failed { try catalog.fail("1.0.0", in: region) }
        return try catalog.version("1.0.0")
    }

    @Test func `a version succeeds when it is verified in two regions, or in its only one`() throws {
        #expect(try version([eastus]).provisioningState == .creating)
        #expect(try version([eastus], verified: [eastus]).provisioningState == .succeeded)
        #expect(try version(regions, verified: [eastus]).provisioningState == .creating)
        #expect(try version(regions, verified: [eastus, northeurope]).provisioningState == .succeeded)
    }

    @Test func `a version fails when too few regions are left that have not failed`() throws {
        #expect(try version([eastus], failed: [eastus]).provisioningState == .failed)
        #expect(try version(regions, failed: [eastus]).provisioningState == .creating)
        #expect(try version(regions, failed: [eastus, northeurope]).provisioningState == .failed)
        let verified = try version(regions, verified: [westeurope], failed: [eastus, northeurope])
        #expect(verified.provisioningState == .failed)
    }

    @Test func `a version that succeeded stays so when a region is added or one of two is removed`() throws {
        var catalog = try Catalog.standing()
        let targets = [TargetRegion(eastus), TargetRegion(westeurope)]
        try catalog.publish("1.0.0", in: targets, verified: [eastus, westeurope])
        let succeeded = try #require(try catalog.version("1.0.0").succeeded)
        try catalog.update("1.0.0", .removeRegion(westeurope), .addRegion(TargetRegion(northeurope)))
        let version = try catalog.version("1.0.0")
        #expect(version.provisioningState == .succeeded)
        #expect(version.succeeded == succeeded)
        #expect(version.replicationStatus(progress: [:], verified: [eastus: 1]).aggregatedState == .inProgress)
    }

    @Test func `a version that is left with no verified region is creating again`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: regions.map { TargetRegion($0) }, verified: [northeurope, westeurope])
        try catalog.update("1.0.0", .removeRegion(northeurope), .removeRegion(westeurope))
        #expect(try catalog.version("1.0.0").provisioningState == .creating)
    }

    @Test func `removing a region that is still copying can complete a version`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus), TargetRegion(westeurope)], verified: [eastus])
        #expect(try catalog.version("1.0.0").provisioningState == .creating)
        try catalog.update("1.0.0", .removeRegion(westeurope))
        #expect(try catalog.version("1.0.0").provisioningState == .succeeded)
    }

    @Test func `a shallow version succeeds and fails with its source alone`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus), TargetRegion(westeurope)], mode: .shallow)
        try catalog.verify("1.0.0", in: [westeurope])
        #expect(try catalog.version("1.0.0").provisioningState == .creating)
        try catalog.fail("1.0.0", in: eastus)
        #expect(try catalog.version("1.0.0").provisioningState == .failed)
        try catalog.verify("1.0.0", in: [eastus])
        #expect(try catalog.version("1.0.0").provisioningState == .succeeded)
    }
}

@Suite struct ReplicationFactTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")

    func published() throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(eastus), TargetRegion(westeurope)])
        return catalog
    }

    @Test func `a region is verified once`() throws {
        var catalog = try published()
        try catalog.verify("1.0.0", in: [eastus])
        let revision = catalog.state.revision
        #expect(try catalog.version("1.0.0").verifiedIn == [eastus])
        try catalog.verify("1.0.0", in: [eastus])
        #expect(catalog.state.revision == revision)
    }

    @Test func `a fact about no version, an older generation or no target region changes nothing`() throws {
        var catalog = try published()
        let before = catalog.state
        let generation = try catalog.version("1.0.0").generation
        for (id, generation, region) in [
            (Self.first, generation - 1, eastus), (Self.first, generation + 1, eastus),
            (Self.first, generation, northeurope), (Self.first, generation, the("mars")),
            (the("Base/Debian/9.9.9"), generation, eastus), (the("Base/Alpine/1.0.0"), generation, eastus),
            (the("Nowhere/Debian/1.0.0"), generation, eastus),
        ] {
            #expect(try catalog.perform(.recordVerified(id, generation: generation, in: region)) == .unchanged)
            let failure = GalleryOperation.recordFailure(id, generation: generation, in: region, reason: "x")
            #expect(try catalog.perform(failure) == .unchanged)
        }
        #expect(catalog.state == before)
    }

    @Test func `verification ends a failure, and a late failure does not undo verification`() throws {
        var catalog = try published()
        try catalog.fail("1.0.0", in: eastus)
        #expect(try catalog.version("1.0.0").failedIn == [eastus: "disk full"])
        try catalog.verify("1.0.0", in: [eastus])
        try catalog.fail("1.0.0", in: eastus)
        #expect(try catalog.version("1.0.0").failedIn.isEmpty)
        #expect(try catalog.version("1.0.0").isReady(in: eastus))
    }

    @Test func `a failure's reason is cut at 512 bytes between characters`() throws {
        var catalog = try published()
        let long = String(repeating: "\u{20AC}", count: 1000)
        try catalog.fail("1.0.0", in: eastus, long)
        let reason = try #require(try catalog.version("1.0.0").failedIn[eastus])
        #expect(reason.utf8.count == 510)
        #expect(long.hasPrefix(reason))
        let revision = catalog.state.revision
        try catalog.fail("1.0.0", in: eastus, long)
        #expect(catalog.state.revision == revision)
    }
}

@Suite struct ReplicationStatusTests {
    func status(
        verified: [Region] = [], failed: [Region] = [], progress: [Region: Double] = [:], held: [Region: Int]? = nil,
        replicas: Int = 1, mode: ReplicationMode = .full
    ) throws -> ReplicationStatus {
        var catalog = try Catalog.standing()
        let targets = regions.map { TargetRegion($0, regionalReplicaCount: replicas) }
        try catalog.publish("1.0.0", in: targets, verified: verified, mode: mode)
        for region in failed { try catalog.fail("1.0.0", in: region, "disk full") }
        let held = held ?? Dictionary(uniqueKeysWithValues: verified.map { ($0, replicas) })
        return try catalog.version("1.0.0").replicationStatus(progress: progress, verified: held)
    }

    @Test func `replication is completed when every region is`() throws {
        #expect(try status(verified: regions).aggregatedState == .completed)
        #expect(try status(verified: [eastus]).aggregatedState == .inProgress)
    }

    @Test func `a region that was complete and has lost copies is replicating, by its share of copies`() throws {
        let held = [regions[0]: 2, regions[1]: 1]
        let status = try status(verified: regions, progress: [regions[1]: 0.5], held: held, replicas: 2)
        #expect(status.aggregatedState == .inProgress)
        #expect(status.summary.map(\.state) == [.completed, .replicating, .replicating])
        #expect(status.summary.map(\.progress) == [100, 75, 0])
        let many = try self.status(verified: regions, progress: [regions[2]: 5], held: held, replicas: 2)
        #expect(many.summary.last?.progress == 99)
    }

    @Test func `replication has failed only when a region failed and none is still copying`() throws {
        #expect(try status(failed: [eastus]).aggregatedState == .inProgress)
        #expect(try status(verified: [westeurope], failed: [eastus]).aggregatedState == .inProgress)
        #expect(try status(verified: [westeurope, northeurope], failed: [eastus]).aggregatedState == .failed)
        #expect(try status(failed: regions).aggregatedState == .failed)
    }

    @Test func `the summary has a line a region, with progress and reason`() throws {
        let summary = try status(verified: [eastus], failed: [westeurope], progress: [northeurope: 0.29]).summary
        #expect(summary.map(\.region) == regions)
        #expect(summary.map(\.state) == [.completed, .replicating, .failed])
        #expect(summary.map(\.progress) == [100, 29, 0])
        #expect(summary.map(\.details) == ["", "", "disk full"])
    }

    @Test(arguments: [
        (0.0, 0), (1, 99), (0.999, 99), (5, 99), (.infinity, 99), (-1, 0), (-.infinity, 0), (.nan, 0),
        (.greatestFiniteMagnitude, 99), (.leastNonzeroMagnitude, 0),
    ])
    func `a copy not yet verified is at most 99 percent, whatever a node reports`(share: Double, percent: Int) throws {
        let summary = try status(progress: [eastus: share]).summary
        #expect(summary.first?.progress == percent)
    }

    @Test func `a shallow version is in each region what its source is`() throws {
        #expect(try status(verified: [eastus], mode: .shallow).aggregatedState == .completed)
        #expect(try status(verified: [northeurope], mode: .shallow).aggregatedState == .inProgress)
        let failed = try status(failed: [eastus], mode: .shallow)
        #expect(failed.aggregatedState == .failed)
        #expect(failed.summary.map(\.details) == ["disk full", "disk full", "disk full"])
    }
}
