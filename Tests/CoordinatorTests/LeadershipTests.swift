import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// A coordinator that was replaced, or may have been, and what it still says.
@Suite struct LeadershipTests {
    @Test func `a coordinator whose node obeys a later one answers nobody any more`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            let later = cluster.coordinator.epoch + 3
            _ = try await refusal { try await node.report(["epoch=\(later)"]) }
            #expect(cluster.coordinator.leadership.obstacle == .superseded(by: later))
            let asked: [(Verb, [String])] = [
                (.show, ["gallery", "g"]), (.list, ["gallery"]), (.resolve, ["g/d", "in=westeurope"]),
                (.delete, ["gallery", "g"]), (.audit, []), (.backUp, []),
            ]
            for (verb, fields) in asked {
                let refused = try await refusal { try await user.ask(verb, fields) }
                #expect(refused.code == .notLeader && refused["epoch"] == "\(later)", "\(verb)")
            }
            #expect(try await user.status().standing == "superseded")
        }
    }

    @Test func `one node of several that says a higher epoch is a doubt, once, and not believed; two are`() async throws
    {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let nodes = [
                try await cluster.joined("n1"), try await cluster.joined("n2"), try await cluster.joined("n3"),
            ]
            for node in nodes { await node.script.keepWaiting(.view) }
            let later = cluster.coordinator.epoch + 3
            _ = try await refusal { try await nodes[0].report(["epoch=\(later)"]) }
            #expect(cluster.coordinator.leadership.obstacle == .doubt)
            for node in nodes[1...] { await node.script.release() }
            try await eventually { cluster.coordinator.leadership.obstacle == nil }
            _ = try await user.ask(.show, ["gallery", "g"])
            let told = try await user.nodes().first { $0.node == "westeurope/n1" }
            #expect(told?.notes?.contains { $0.contains("epoch \(later)") } == true)
            // However often it says so, and whatever it says between.
            for epoch in [later, later + 1] { _ = try await refusal { try await nodes[0].report(["epoch=\(epoch)"]) } }
            try await nodes[0].report(["epoch=\(cluster.coordinator.epoch)"])
            #expect(cluster.coordinator.leadership.claim(of: nodes[0].id) == nil)
            _ = try await refusal { try await nodes[0].report(["epoch=\(later + 2)"]) }
            #expect(cluster.coordinator.leadership.obstacle == nil)
            _ = try await refusal { try await nodes[1].report(["epoch=\(later)"]) }
            #expect(cluster.coordinator.leadership.obstacle == .superseded(by: later))
        }
    }

    @Test func `an epoch further ahead than coordinators can have come is not believed of any number of nodes`()
        async throws
    {
        try await withCoordinator { cluster in
            let nodes = [try await cluster.joined("n1"), try await cluster.joined("n2")]
            let far = cluster.coordinator.epoch + Leading.epochsAheadMax
            for node in nodes { _ = try await refusal { try await node.report(["epoch=\(far)"]) } }
            #expect(cluster.coordinator.leadership.obstacle == nil)
        }
    }

    @Test func `of two coordinators of one epoch neither changes anything, and says which nodes met both`() async throws
    {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let node = try await cluster.joined("n1")
            _ = try await refusal {
                try await node.report(["epoch=\(cluster.coordinator.epoch)", "contested=true"])
            }
            let refused = try await refusal { try await user.ask(.delete, ["gallery", "g"]) }
            #expect(refused.code == .notLeader && refused.rule == "ContestedEpoch")
            _ = try await user.ask(.show, ["gallery", "g"])
            let status = try await user.status()
            #expect(status.standing == "contested" && status.notice?.contains("westeurope/n1") == true)
        }
    }

    @Test func `a contested epoch that is over is no reason to refuse`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.joined("n1")
            try await node.report(["epoch=\(cluster.coordinator.epoch - 1)", "contested=true"])
            // Nor is one that nobody can have come to.
            _ = try await refusal { try await node.report(["epoch=\(Epoch.max)"]) }
            #expect(cluster.coordinator.leadership.obstacle == nil)
        }
    }

    @Test func `after a pause nothing is answered before half of the nodes have said that they obey`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let nodes = [
                try await cluster.joined("n1"), try await cluster.joined("n2"), try await cluster.joined("n3"),
            ]
            for node in nodes { await node.script.keepWaiting(.view) }
            cluster.coordinator.pause()
            let asked = Task { try await user.ask(.show, ["gallery", "g"]) }
            #expect(try await user.status().standing == "doubtful")
            try await eventually { await nodes[0].script.questions == 1 }
            await nodes[0].script.release()
            try await eventually { await !cluster.coordinator.asking.contains(nodes[0].id) }
            #expect(cluster.coordinator.leadership.obstacle == .doubt)
            await nodes[2].script.release()
            try await eventually { cluster.coordinator.leadership.obstacle == nil }
            _ = try await asked.value
        }
    }

    @Test func `a change that was being written during a pause is acknowledged when nodes obey, and not before`()
        async throws
    {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let node = try await cluster.joined("n1")
            await node.script.keepWaiting(.view)
            await store.close(.append)
            async let deleted = user.ask(.delete, ["image-definition", "g/d"])
            try await eventually { await cluster.coordinator.pending.count == 1 }
            let before = cluster.coordinator.routing.state.revision
            cluster.coordinator.pause()
            await store.open(.append)
            try await eventually { await !cluster.coordinator.doubtWaiters.isEmpty }
            #expect(cluster.coordinator.routing.state.revision == before)
            await node.script.release()
            _ = try await deleted
            #expect(cluster.coordinator.routing.state.revision == before + 1)
        }
    }

    @Test func `a change that was being written while another coordinator took over is not acknowledged`() async throws
    {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let node = try await cluster.joined("n1")
            await node.script.obey("epoch=\(cluster.coordinator.epoch + 1)")
            await store.close(.append)
            async let deleted = refusal { try await user.ask(.delete, ["image-definition", "g/d"]) }
            try await eventually { await cluster.coordinator.pending.count == 1 }
            let before = cluster.coordinator.routing.state.revision
            cluster.coordinator.pause()
            await store.open(.append)
            #expect(try await deleted.code == .notLeader)
            #expect(cluster.coordinator.routing.state.revision == before)
        }
    }

    @Test func `without nodes nobody can have taken over`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            cluster.coordinator.pause()
            try await eventually { cluster.coordinator.leadership.obstacle == nil }
            try await user.createParents()
        }
    }

    @Test func `a node whose view is ahead of the catalog is not led by it`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.node("n1")
            let fields = ["inventory=whole", "at=10.0.0.1:7443", "epoch=0", "view=0.1000"]
            let refused = try await refusal { try await node.report(fields, [:]) }
            #expect(refused.rule == "CatalogBehind" && refused.text.contains("1000"))
            #expect(!cluster.coordinator.routing.isAlive(node.id))
        }
    }
}

extension Coordinator {
    /// As if the process had stood still for an hour.
    fileprivate nonisolated func pause() {
        _ = leadership.obstacle(at: clock.monotonic().advanced(by: .seconds(3600)))
    }
}

extension Connection {
    fileprivate func status() async throws -> ClusterStatus {
        let answer = try await ask(.status)
        return try JSONPayload.decode(ClusterStatus.self, from: #require(answer.ok.payload))
    }

    fileprivate func nodes() async throws -> [ClusterStatus.Node] {
        try await send(.status).items.map {
            try JSONPayload.decode(ClusterStatus.Node.self, from: try #require($0.payload))
        }
    }
}
