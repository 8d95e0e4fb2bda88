import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// What is ordered when nodes go, come back, or say no.
@Suite struct HealingTests {
    /// Has a node say that it lives, until its connection ends.
    private static func keepBeating(_ node: FakeNode) -> Task<Void, Never> {
        Task {
            do {
                try await repeatedly(every: .milliseconds(20)) { try await node.beat() }
            } catch {
                return
            }
        }
    }

    @Test func `what a lost node held is made anew, and given up when the node is back and verified`() async throws {
        try await withCoordinator(limits: .impatient) { cluster in
            let user = try await cluster.user()
            // A third node that lives, so that one lost and one back are never most of them.
            let far = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            var beats = [Self.keepBeating(far)]
            defer { for beat in beats { beat.cancel() } }
            let first = try await cluster.joined("n1", holding: [digest(1): .verified])
            beats.append(Self.keepBeating(first))
            let second = try await cluster.joined("n2")
            beats.append(Self.keepBeating(second))
            beats.append(Self.keepBeating(try await cluster.joined("n3", in: "northeurope")))
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            await first.connection.close()
            // Routed away from at once; healed only when it is lost.
            try await eventually { !cluster.coordinator.routing.isAlive(first.id) }
            try await eventually { await second.script.commands(.fetch).map(\.content) == [digest(1)] }
            #expect(await second.script.commands(.fetch).first?.message["from"] == "\(far.id)")
            try await eventually { cluster.coordinator.routing.count(on: second.id) == 1 }
            #expect(try await user.resolve("g/d").node == second.id)
            let incidents = try await user.send(.incidents)
            let lost = try incidents.items.map {
                try JSONPayload.decode(IncidentDocument.self, from: try #require($0.payload))
            }
            #expect(lost.contains { $0.subject == "\(first.id)" && $0.decided != nil })

            let back = try await first.dialledAnew()
            await back.script.hold([digest(1): .claimed])
            try await back.join()
            beats.append(Self.keepBeating(back))
            try await eventually {
                let removals = await back.script.commands(.remove) + second.script.commands(.remove)
                return removals.map(\.content) == [digest(1)]
            }
            let verified = await back.script.commands(.verify).map(\.content)
            #expect(verified == [digest(1)])
            try await eventually {
                let counts = [back.id, second.id].map(cluster.coordinator.routing.count)
                return counts.reduce(0, +) == 1
            }
        }
    }

    @Test func `a copy that is not wanted any more is cancelled at the node`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            await target.script.keepWaiting(.fetch)
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count == 1 }
            _ = try await user.send(.delete, ["image-version", "g/d/1.0.0"])
            try await eventually { await target.script.cancelled == [digest(1)] }
            try await eventually { await cluster.coordinator.orders.count == 0 }
            #expect(await target.script.commands(.fetch).count == 1)
            #expect(await cluster.coordinator.planner.runningCopies.isEmpty)
        }
    }

    @Test func `a copy that failed is tried again, and its progress is shown`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            await target.script.refuse(.fetch, with: Refusal(.internal, "the disk failed"))
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count >= 2 }
            await target.script.refuse(.fetch, with: nil)
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            #expect(try await user.version("1.0.0").properties?.replicationStatus?.isWhole == true)
        }
    }

    @Test func `status counts nodes, copies and what is short, in one look`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            await target.script.keepWaiting(.fetch)
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count == 1 }
            let answer = try await user.send(.status)
            let nodes = try answer.items.map {
                try JSONPayload.decode(ClusterStatus.Node.self, from: try #require($0.payload))
            }
            #expect(nodes.map(\.node) == ["eastus/e1", "westeurope/n1"])
            #expect(nodes.map(\.verifiedContents) == [0, 1])
            #expect(nodes.map(\.copying) == [1, 0])
            #expect(nodes.map(\.state) == ["alive", "alive"])
            let status = try JSONPayload.decode(ClusterStatus.self, from: try #require(answer.ok.payload))
            #expect(status.imageVersions == 1 && status.galleries == 1)
            #expect(status.epoch == cluster.coordinator.epoch && status.coordinator == "c1")
            #expect(status.shortfalls.map(\.region) == ["eastus"])
            #expect(status.shortfalls.first?.versions == ["g/d/1.0.0"])
            await target.script.release()
        }
    }

    @Test func `status says in words why copies are missing`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            let answer = try await user.send(.status)
            let status = try JSONPayload.decode(ClusterStatus.self, from: try #require(answer.ok.payload))
            #expect(status.shortfalls.map(\.reason) == ["the region has fewer live nodes than copies are wanted"])
        }
    }

    @Test func `when the coordinator stops it takes back what is under way and orders nothing more`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            await target.script.keepWaiting(.fetch)
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count == 1 }
            await cluster.coordinator.stop()
            try await eventually { await target.script.cancelled == [digest(1)] }
            #expect(await cluster.coordinator.orders.count == 0)
            _ = try await user.createVersion("2.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            await cluster.coordinator.tick()
            #expect(await target.script.commands(.fetch).count == 1)
        }
    }
}
