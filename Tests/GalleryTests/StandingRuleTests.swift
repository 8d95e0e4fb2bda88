import Gallery
import Testing

/// Regions and nodes that the operator takes out of the cluster, and lets in again.
@Suite struct StandingRuleTests {
    private static let node: NodeID = the("eastus/n1")
    private static let registration = NodeRegistration(id: node, host: "h", port: 1)

    private static func catalog() throws -> Catalog {
        var catalog = try Catalog.bare()
        try catalog.perform(.registerNode(registration))
        return catalog
    }

    @Test func `a region is retired and restored once, and each time it is told`() throws {
        var catalog = try Self.catalog()
        let retiring = GalleryOperation.setRegionStanding(region: eastus, standing: .retired)
        #expect(try catalog.events(retiring) == [.regionStanding(region: eastus, standing: .retired)])
        #expect(try catalog.perform(retiring) == .unchanged)
        #expect(catalog.state.standings[Self.node] == .retired)
        #expect(catalog.state.standings[westeurope] == .serving)
        let restoring = GalleryOperation.setRegionStanding(region: eastus, standing: .serving)
        #expect(try catalog.events(restoring) == [.regionStanding(region: eastus, standing: .serving)])
        #expect(catalog.state.standings == Standings())
    }

    @Test func `a node of a retired region is kept aside until the region is restored, with the way out`() throws {
        var catalog = try Self.catalog()
        try catalog.perform(.setRegionStanding(region: eastus, standing: .retired))
        catalog.expectRefused(
            .registerNode(Self.registration), .conflict, .outOfService, saying: "eastus/n1",
            "vitrine region restore eastus")
        try catalog.perform(.setRegionStanding(region: eastus, standing: .serving))
        #expect(try catalog.perform(.registerNode(Self.registration)) == .unchanged)
    }

    @Test func `a retired node is kept aside by itself, a drained one is not`() throws {
        var catalog = try Self.catalog()
        #expect(
            try catalog.events(.setNodeStanding(id: Self.node, standing: .draining))
                == [.nodeStanding(node: Self.node, standing: .draining)])
        #expect(try catalog.perform(.registerNode(Self.registration)) == .unchanged)
        try catalog.perform(.setNodeStanding(id: Self.node, standing: .retired))
        catalog.expectRefused(
            .registerNode(Self.registration), .conflict, .outOfService, saying: "vitrine node restore eastus/n1")
        try catalog.perform(.setNodeStanding(id: Self.node, standing: .serving))
        #expect(catalog.state.standings == Standings())
    }

    @Test func `a node that was retired alone stays so when its region is restored`() throws {
        var catalog = try Self.catalog()
        try catalog.perform(.setNodeStanding(id: Self.node, standing: .retired))
        try catalog.perform(.setRegionStanding(region: eastus, standing: .retired))
        try catalog.perform(.setRegionStanding(region: eastus, standing: .serving))
        #expect(catalog.state.standings[Self.node] == .retired)
    }

    @Test func `nodes and regions that the cluster does not have are refused, and so is draining a region`() throws {
        let catalog = try Self.catalog()
        catalog.expectRefused(
            .setRegionStanding(region: the("mars"), standing: .retired), .invalid, .locationNotAvailable,
            saying: "mars", "eastus")
        catalog.expectRefused(
            .setNodeStanding(id: the("eastus/n9"), standing: .draining), .notFound, .resourceNotFound,
            saying: "eastus/n9", "cluster status")
        catalog.expectRefused(
            .setRegionStanding(region: eastus, standing: .draining), .invalid, .invalidParameter, saying: "standing",
            "drain its nodes")
    }

    @Test func `a catalog in which nobody was ever taken out is coded as before there was such a thing`() throws {
        var catalog = try Self.catalog()
        let before = catalog.state.encoded(.cluster)
        try catalog.perform(.setNodeStanding(id: Self.node, standing: .draining))
        #expect(catalog.state.encoded(.cluster) != before)
        try catalog.perform(.setNodeStanding(id: Self.node, standing: .serving))
        #expect(catalog.state.encoded(.cluster) == before)
    }
}
