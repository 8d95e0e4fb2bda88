import Gallery
import Testing

@Suite struct ReplaceTargetRegionsTests {
    func verifiedInTwo() throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.publish(
            "1.0.0",
            in: [TargetRegion(westeurope), TargetRegion(eastus, storageAccountType: .premiumLRS)],
            verified: [westeurope, eastus])
        return catalog
    }

    @Test func `a new list that drops a region with replicas is refused, and says the three ways out`() throws {
        try verifiedInTwo().expectRefused(
            "1.0.0", [.replaceTargetRegions([TargetRegion(westeurope), TargetRegion(northeurope)])], .conflict,
            .replicatedLocationDeletionNotAllowed, saying: "drops eastus", "name them too", "--remove-region",
            "--allow-replicated-location-deletion true")
    }

    @Test func `a new list may drop a region with replicas once that is allowed`() throws {
        var catalog = try verifiedInTwo()
        try catalog.update("1.0.0", .allowDeletionOfReplicatedLocations(true))
        try catalog.update("1.0.0", .replaceTargetRegions([TargetRegion(westeurope)]))
        #expect(try catalog.version("1.0.0").properties.targetRegions.map(\.name) == [westeurope])
    }

    @Test(arguments: [true, false])
    func `allowing it counts in the same update, wherever it stands`(isFirst: Bool) throws {
        var catalog = try verifiedInTwo()
        let edits: [ImageVersionEdit] = [
            .allowDeletionOfReplicatedLocations(true), .replaceTargetRegions([TargetRegion(westeurope)]),
        ]
        let update = GalleryOperation.updateImageVersion(
            the("Base/Debian/1.0.0"), isFirst ? edits : edits.reversed(), ifRevision: nil)
        #expect(try catalog.perform(update) == .applied)
    }

    @Test func `a new list may drop a region that holds nothing`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], verified: [westeurope])
        try catalog.update("1.0.0", .replaceTargetRegions([TargetRegion(westeurope)]))
        #expect(try catalog.version("1.0.0").verifiedIn == [westeurope])
    }

    @Test func `a region that is named again keeps what was verified`() throws {
        var catalog = try verifiedInTwo()
        try catalog.update("1.0.0", .replaceTargetRegions(regions.map { TargetRegion($0, regionalReplicaCount: 2) }))
        #expect(try catalog.version("1.0.0").verifiedIn == [eastus, westeurope])
    }

    @Test func `the storage type of a region that stays cannot be changed`() throws {
        let catalog = try verifiedInTwo()
        let changed = TargetRegion(eastus, storageAccountType: .standardLRS)
        catalog.expectRefused(
            "1.0.0", [.replaceTargetRegions([TargetRegion(westeurope), changed])], .conflict, .propertyChangeNotAllowed,
            saying: "targetRegions[1].storageAccountType", "Premium_LRS", "'Standard_LRS' is asked for", "leave it out")
        let inherited = TargetRegion(westeurope, storageAccountType: .premiumLRS)
        catalog.expectRefused(
            "1.0.0", [.replaceTargetRegions([inherited, TargetRegion(eastus)])], .conflict, .propertyChangeNotAllowed,
            saying: "targetRegions[0].storageAccountType", "Standard_LRS")
        catalog.expectRefused(
            "1.0.0", [.removeRegion(eastus), .addRegion(changed)], .conflict, .propertyChangeNotAllowed)
    }

    @Test func `a storage type that is repeated or left out is kept`() throws {
        var catalog = try verifiedInTwo()
        let before = catalog.state
        let repeated = [
            TargetRegion(westeurope, storageAccountType: .standardLRS),
            TargetRegion(eastus, storageAccountType: .premiumLRS),
        ]
        #expect(try catalog.update("1.0.0", .replaceTargetRegions(repeated)) == .unchanged)
        let leftOut = [TargetRegion(westeurope), TargetRegion(eastus)]
        #expect(try catalog.update("1.0.0", .replaceTargetRegions(leftOut)) == .unchanged)
        #expect(catalog.state == before)
    }
}
