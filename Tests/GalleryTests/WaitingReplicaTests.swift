import Gallery
import Testing

/// More copies than a region has nodes for are taken, and told at once.
@Suite struct WaitingReplicaTests {
    private func catalog(nodes: [String], mode: ReplicationMode = .full, _ targets: [TargetRegion]) throws -> Catalog {
        var catalog = try Catalog.standing()
        for name in nodes {
            let publisher = catalog.actor
            catalog.actor = Principal("node/\(name)")
            try catalog.perform(.registerNode(NodeRegistration(id: the(name), host: "h", port: 1)))
            catalog.actor = publisher
        }
        try catalog.publish("1.0.0", in: targets, mode: mode)
        return catalog
    }

    private func warning(of catalog: Catalog) -> String? { catalog.state.replicaWarning(of: the("Base/Debian/1.0.0")) }

    @Test func `a region with fewer nodes than copies are wanted is named, with how many wait`() throws {
        let targets = [
            TargetRegion(eastus, regionalReplicaCount: 1), TargetRegion(westeurope, regionalReplicaCount: 5),
        ]
        let catalog = try catalog(nodes: ["eastus/e1", "westeurope/w1", "westeurope/w2"], targets)
        #expect(warning(of: catalog) == "westeurope has 2 nodes, 5 replicas asked: 3 will wait for nodes")
    }

    @Test func `as many nodes as copies, and a shallow version, are no reason for a warning`() throws {
        let two = [TargetRegion(eastus, regionalReplicaCount: 2)]
        #expect(warning(of: try catalog(nodes: ["eastus/n1", "eastus/n2"], two)) == nil)
        let one = [TargetRegion(eastus, regionalReplicaCount: 1)]
        #expect(warning(of: try catalog(nodes: [], mode: .shallow, one)) == nil)
    }

    @Test func `the count stays as it was asked for`() throws {
        let catalog = try catalog(nodes: ["eastus/n1"], [TargetRegion(eastus, regionalReplicaCount: 9)])
        let version = try catalog.version("1.0.0")
        #expect(version.properties.targetRegions.map(\.regionalReplicaCount) == [9])
        let waiting = try #require(catalog.state.waitingReplicas(of: version).first)
        #expect(waiting.region == eastus && waiting.nodes == 1 && waiting.wanted == 9)
    }
}
