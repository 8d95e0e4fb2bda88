import CatalogStore
import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// A coordinator that starts anew goes on where the last one stopped.
@Suite struct RestartTests {
    static func stores() throws -> [any CatalogStore] {
        [
            MemoryCatalogStore(hash: CoordinatorService.auditHash),
            SQLiteCatalogStore(path: try Certificates.freshDirectory() + ".sqlite", hash: CoordinatorService.auditHash),
        ]
    }

    @Test(arguments: 0..<2)
    func `the state is the same, the epoch higher, and nothing is copied anew`(engine: Int) async throws {
        let store = try Self.stores()[engine]
        let (scripts, before, epoch) = try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let source = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1], ["key=k"])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            #expect(await target.script.commands(.fetch).count == 1)
            return ([source.script, target.script], cluster.coordinator.routing.state, cluster.coordinator.epoch)
        }
        try await withCoordinator(on: store) { cluster in
            let coordinator = cluster.coordinator
            #expect(coordinator.routing.state == before)
            #expect(coordinator.epoch > epoch)
            let user = try await cluster.user()
            // It stands and no node has come back yet: said so, and not an older version's receipt.
            #expect(try await refusal { try await user.resolve("g/d") }.code == .unavailable)
            let status = try await user.version("1.0.0").properties?.replicationStatus?.summary.first
            #expect(status?.details.contains("waiting") == true)
            let ids = ["westeurope/n1", "eastus/e1"].compactMap { NodeID($0) }
            for (id, script) in zip(ids, scripts) {
                let claims = await script.contents.mapValues { _ in NodeReport.State.claimed }
                await script.hold(claims)
                let node = try await FakeNode(
                    id, dialling: cluster.endpoint, tls: try Certificates.context(.node(id)), script: script)
                try await node.join(epoch: epoch)
            }
            try await eventually { try await user.version("1.0.0").properties?.replicationStatus?.isWhole == true }
            #expect(try await user.resolve("g/d").number.description == "1.0.0")
            for script in scripts {
                #expect(await script.commands(.remove).isEmpty)
                #expect(await script.commands(.verify).last?.message["epoch"] == "\(coordinator.epoch)")
            }
            #expect(await scripts[1].commands(.fetch).count == 1)
            #expect(await scripts[0].commands(.fetch).isEmpty)
            let repeated = try await user.createVersion(
                "1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1], ["key=k"])
            #expect(repeated["outcome"] == "applied")
            #expect(coordinator.routing.state == before)
        }
    }

    @Test func `after a restart no copy is made in place of one that a node has not told of yet`() async throws {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        let scripts = try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let source = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            return [source.script, target.script]
        }
        try await withCoordinator(on: store, isTicking: false) { cluster in
            let user = try await cluster.user()
            let spare = try await cluster.joined("e2", in: "eastus")
            func comeBack(_ name: String, _ script: NodeScript) async throws {
                let id = try #require(NodeID(name))
                let tls = try Certificates.context(.node(id))
                try await FakeNode(id, dialling: cluster.endpoint, tls: tls, script: script).join()
            }
            try await comeBack("westeurope/n1", scripts[0])
            for _ in 0..<100 {
                await cluster.coordinator.tick()
                try await spare.beat()
            }
            #expect(await spare.script.commands(.fetch).isEmpty)
            let state = try await user.version("1.0.0").properties?.replicationStatus
            #expect(state?.isWhole == false)
            try await comeBack("eastus/e1", scripts[1])
            try await eventually { try await user.version("1.0.0").properties?.replicationStatus?.isWhole == true }
            #expect(await spare.script.commands(.fetch).isEmpty)
            #expect(await scripts[1].commands(.fetch).count == 1)
        }
    }

    @Test func `what was answered is there after a process that ended without closing`() async throws {
        let path = try Certificates.freshDirectory() + ".sqlite"
        let store = SQLiteCatalogStore(path: path, hash: CoordinatorService.auditHash)
        let catalog = try await store.open(cluster: Certificates.cluster)
        let coordinator = Coordinator(name: "c1", catalog: catalog, store: store, limits: .quick, log: .quiet)
        try await coordinator.begin(
            [RegionDefinition(name: region("westeurope"), displayName: "West Europe")], administrator: "a")
        for number in 0..<20 {
            let name = try #require(GalleryID("g\(number)"))
            let operation = GalleryOperation.createGallery(
                id: name, properties: GalleryProperties(location: region("westeurope")))
            _ = try await coordinator.submit(Submission(operation, by: Principal("user/a"), verb: "CREATE"))
        }
        let state = coordinator.routing.state
        // Not closed: opening the same store again is what a crash and a start are to it.
        let again = try await openedAnew(store)
        #expect(again.state == state)
        #expect(again.epoch == catalog.epoch + 1)
        try await store.close()
    }

    @Test func `a checkpoint is written after a thousand changes while changes go on`() async throws {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        try await withCoordinator(on: store) { cluster in
            let coordinator = cluster.coordinator
            let name = try #require(GalleryID("g"))
            let properties = GalleryProperties(location: region("westeurope"))
            let create = GalleryOperation.createGallery(id: name, properties: properties)
            _ = try await coordinator.submit(Submission(create, by: Principal("user/alice"), verb: "CREATE"))
            for number in 0..<1100 {
                let edit = GalleryOperation.updateGallery(
                    id: name, edit: GalleryEdit(description: "\(number)"), ifRevision: nil)
                _ = try await coordinator.submit(Submission(edit, by: Principal("user/alice"), verb: "UPDATE"))
            }
            try await eventually { await coordinator.checkpointed >= 1000 }
        }
    }
}
