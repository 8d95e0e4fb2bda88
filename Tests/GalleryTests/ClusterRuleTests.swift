import Gallery
import Testing

@Suite struct ClusterRuleTests {
    @Test func `defining a region again changes it, and the same again changes nothing`() throws {
        var catalog = try Catalog.bare()
        let paired = RegionDefinition(name: westeurope, displayName: "West Europe", pairedRegion: northeurope)
        #expect(try catalog.perform(.defineRegion(paired)) == .applied)
        let revision = catalog.state.revision
        #expect(try catalog.perform(.defineRegion(paired)) == .unchanged)
        #expect(catalog.state.revision == revision)
        #expect(catalog.state.regions[westeurope] == paired)
    }

    @Test func `a region is not paired with itself`() throws {
        try Catalog.bare().expectRefused(
            .defineRegion(RegionDefinition(name: eastus, displayName: "East US", pairedRegion: eastus)),
            .invalid, .invalidParameter, saying: "eastus", "pair it with another")
    }

    @Test(arguments: ["", String(repeating: "x", count: TextRule.displayNameMax + 1)])
    func `a region's display name is neither empty nor too long`(name: String) throws {
        try Catalog.bare().expectRefused(
            .defineRegion(RegionDefinition(name: eastus, displayName: name)),
            .invalid, .invalidParameter, saying: "displayName", "1 to 128")
    }

    @Test func `a node may come back under another address`() throws {
        var catalog = try Catalog.bare()
        let id: NodeID = the("eastus/n1")
        try catalog.perform(.registerNode(NodeRegistration(id: id, host: "10.0.0.1", port: 7443)))
        let moved = NodeRegistration(id: id, host: "10.0.0.2", port: 7444)
        #expect(try catalog.perform(.registerNode(moved)) == .applied)
        #expect(try catalog.perform(.registerNode(moved)) == .unchanged)
        #expect(catalog.state.nodes == [id: moved])
    }

    @Test func `a node of an unknown region is refused with the regions there are`() throws {
        try Catalog.bare().expectRefused(
            .registerNode(NodeRegistration(id: the("mars/n1"), host: "h", port: 1)),
            .invalid, .locationNotAvailable, saying: "mars", "eastus, northeurope, westeurope")
    }

    @Test func `a node's name is used once in the cluster`() throws {
        var catalog = try Catalog.bare()
        try catalog.perform(.registerNode(NodeRegistration(id: the("eastus/n1"), host: "h", port: 1)))
        catalog.expectRefused(
            .registerNode(NodeRegistration(id: the("westeurope/n1"), host: "h", port: 2)),
            .conflict, .resourceExists, saying: "n1", "eastus/n1")
    }

    @Test(arguments: [Int.min, -1, 0, 65_536, Int.max])
    func `a port that is none is refused`(port: Int) throws {
        try Catalog.bare().expectRefused(
            .registerNode(NodeRegistration(id: the("eastus/n1"), host: "h", port: port)),
            .invalid, .invalidParameter, saying: "eastus/n1", "\(port)", "1 to 65535")
    }

    @Test(arguments: ["", String(repeating: "h", count: TextRule.hostMax + 1)])
    func `a host name is neither empty nor too long`(host: String) throws {
        try Catalog.bare().expectRefused(
            .registerNode(NodeRegistration(id: the("eastus/n1"), host: host, port: 1)),
            .invalid, .invalidParameter, saying: "host", "1 to 253")
    }
}
