import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// What nodes tell, over which connection, and what of it counts.
@Suite struct NodeTests {
    @Test func `an inventory is told in parts and counts when it is whole`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.node("n1")
            try await node.report(["inventory=part"], [digest(1): .verified, digest(2): .claimed])
            try await node.report(["inventory=part"], [digest(3): .damaged, digest(4): .verified])
            #expect(await cluster.coordinator.planner.nodes.isEmpty)
            try await node.report(
                ["inventory=whole", "at=10.0.0.1:7443", "epoch=0"], [digest(4): .absent, digest(5): .verified])
            let planner = await cluster.coordinator.planner
            let held = (1...5).filter { planner.verifiedHolders(of: digest($0))[region("westeurope")] != nil }
            #expect(held == [1, 5])
            #expect(cluster.coordinator.routing.count(on: node.id) == 2)
            #expect(cluster.coordinator.routing.isAlive(node.id))
            let again = try await refusal { try await node.join() }
            #expect(again.code == .conflict && again.text.contains("dial anew"))
        }
    }

    @Test func `what changes while the inventory is registered is not lost`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let node = try await cluster.node("n1")
            await node.script.hold([digest(1): .verified])
            await store.close(.append)
            async let joined = node.join()
            try await eventually { await cluster.coordinator.pending.count == 1 }
            try await node.tell(digest(2), .verified)
            try await node.tell(digest(1), .absent)
            #expect(!cluster.coordinator.routing.isAlive(node.id))
            await store.open(.append)
            _ = try await joined
            #expect(cluster.coordinator.routing.count(on: node.id) == 1)
            let holders = await cluster.coordinator.planner.verifiedHolders(of: digest(2))
            #expect(holders[node.id.region] == [node.id])
        }
    }

    @Test func `damaged content is not routed to, and is made good from elsewhere`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let nodes = [
                try await cluster.joined("n1", holding: [digest(1): .verified]),
                try await cluster.joined("n2", holding: [digest(1): .verified]),
            ]
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            await nodes[0].script.drop(digest(1))
            await nodes[0].script.keepWaiting(.fetch)
            try await nodes[0].tell(digest(1), .damaged)
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node == nodes[1].id) }
            try await eventually { await nodes[0].script.commands(.fetch).count == 1 }
            #expect(await nodes[0].script.commands(.fetch).first?.message["from"] == "westeurope/n2")
            let status = try await user.version("1.0.0").properties?.replicationStatus
            let short = status?.summary.first
            #expect(short?.verifiedReplicas == 1 && short?.wantedReplicas == 2)
            #expect(short?.state == "Replicating" && short?.progress == 50 && short?.details == "copying")
            #expect(status?.aggregatedState == "InProgress")
            #expect(try await user.state(of: "1.0.0") == "Succeeded")
            await nodes[0].script.release()
            try await eventually {
                try await user.version("1.0.0").properties?.replicationStatus?.isWhole == true
            }
        }
    }

    @Test func `a claim is verified before it is routed to`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let other = try await cluster.node("n2")
            await other.script.hold([digest(1): .claimed])
            await other.script.keepWaiting(.verify)
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            try await other.join()
            try await eventually { await other.script.commands(.verify).count == 1 }
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node.name == "n1") }
            await other.script.release()
            try await eventually { cluster.coordinator.routing.count(on: other.id) == 1 }
        }
    }

    @Test func `a node that dialled anew is heard over its new connection only`() async throws {
        try await withCoordinator { cluster in
            let first = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            await first.script.drop(digest(2))
            let second = try await first.dialledAnew()
            try await second.join()
            // What the first no longer says is no longer believed.
            #expect(cluster.coordinator.routing.count(on: first.id) == 1)
            try await within { await first.connection.ended() }
            try await eventually { await cluster.coordinator.replacedConnections.isEmpty }
            #expect(cluster.coordinator.routing.isAlive(first.id))
            try await second.tell(digest(3), .verified)
            #expect(cluster.coordinator.routing.count(on: first.id) == 2)
        }
    }

    @Test func `late words over a replaced connection are refused`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let first = try await cluster.node("n1")
            await first.script.hold([digest(1): .verified])
            await store.close(.append)
            let late = Task { try await first.join(host: "10.0.0.7") }
            try await eventually { await cluster.coordinator.pending.count == 1 }
            let second = try await first.dialledAnew()
            // The first's inventory is still being registered when the second begins.
            try await second.report(["inventory=part"], [digest(2): .verified])
            await store.open(.append)
            // The first is refused, or its connection is closed before it hears so.
            await #expect(throws: ConnectionError.self) { try await late.value }
            #expect(!cluster.coordinator.routing.isAlive(first.id))
            try await second.report(["inventory=whole", "at=10.0.0.8:7443", "epoch=0"], [:])
            #expect(cluster.coordinator.routing.count(on: first.id) == 1)
            #expect(cluster.coordinator.routing.isAlive(first.id))
            #expect(cluster.coordinator.routing.state.nodes[first.id]?.host == "10.0.0.8")
        }
    }

    @Test func `a node that has seen a higher epoch is refused and not commanded`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.node("n1")
            await node.script.hold([digest(1): .claimed])
            let refused = try await refusal { try await node.join(epoch: cluster.coordinator.epoch + 1) }
            #expect(refused.code == .denied && refused.rule == "StaleEpoch")
            #expect(refused.text.contains("epoch \(cluster.coordinator.epoch + 1)"))
            #expect(!cluster.coordinator.routing.isAlive(node.id))
            #expect(await cluster.coordinator.links.isEmpty)
            #expect(await node.script.commands.isEmpty)
            #expect(cluster.coordinator.leadership.superseder == cluster.coordinator.epoch + 1)
        }
    }

    @Test func `a node that refuses a command by a higher epoch is left alone`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.node("n1")
            await node.script.hold([digest(1): .claimed])
            await node.script.refuse(.verify, with: Refusal(.denied, rule: "StaleEpoch", "epoch 9 was seen"))
            let user = try await cluster.user()
            _ = try await cluster.joined("n2", holding: [digest(1): .verified])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await node.join()
            try await within { await node.connection.ended() }
            try await eventually { !cluster.coordinator.routing.isAlive(node.id) }
        }
    }

    @Test func `a node of a region or a name that the cluster has not is refused`() async throws {
        try await withCoordinator { cluster in
            let lost = try await cluster.node("m1", in: "mars")
            #expect(try await refusal { try await lost.join() }.text.contains("mars"))
            _ = try await cluster.joined("n1")
            let twin = try await cluster.node("n1", in: "eastus")
            let refused = try await refusal { try await twin.join() }
            #expect(refused.code == .conflict && refused.text.contains("westeurope/n1"))
            #expect(await cluster.coordinator.links.count == 1)
        }
    }

    @Test func `a closed connection leaves nothing behind`() async throws {
        try await withCoordinator { cluster in
            let telling = try await cluster.node("n1")
            try await telling.report(["inventory=part"], [digest(1): .claimed])
            let joined = try await cluster.joined("n2", holding: [digest(1): .claimed])
            await telling.connection.close()
            await joined.connection.close()
            try await eventually {
                let coordinator = cluster.coordinator
                let orders = await coordinator.orders.count
                return await coordinator.links.isEmpty && orders == 0
            }
        }
    }
}
