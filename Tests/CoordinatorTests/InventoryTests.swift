import Deadlines
import Gallery
import Placement
import ReplicaStore
import Testing
import Transport
import Wire

@testable import Coordinator

/// What a returning node has to tell, and what of its disk and its damage counts.
@Suite struct InventoryTests {
    /// How many contents a node holds in the tests of what a return costs.
    private static let many = 10_000

    private func many(_ state: NodeReport.State) -> [Digest: NodeReport.State] {
        Dictionary(
            uniqueKeysWithValues: (0..<Self.many).map { number in
                (Digest.sha256(of: withUnsafeBytes(of: number) { Array($0) }), state)
            })
    }

    @Test func `ten thousand contents that are as they were cost two messages`() async throws {
        try await withCoordinator { cluster in
            let contents = many(.verified)
            let first = try await cluster.node("n1")
            #expect(try await first.compare(contents).count == 256)
            try await first.tellAll(contents)
            #expect(cluster.coordinator.routing.count(on: first.id) == Self.many)
            let again = try await first.dialledAnew()
            #expect(try await again.compare(contents).isEmpty)
            try await again.join()
            #expect(cluster.coordinator.routing.count(on: first.id) == Self.many)
        }
    }

    @Test func `after a restart of the node they are claims, and cost two messages`() async throws {
        try await withCoordinator { cluster in
            let first = try await cluster.node("n1")
            try await first.tellAll(many(.verified))
            let again = try await first.dialledAnew()
            #expect(try await again.compare(many(.claimed)).isEmpty)
            try await again.join()
            #expect(cluster.coordinator.routing.count(on: first.id) == 0)
            let believed = await cluster.coordinator.planner.inventory(of: first.id)
            #expect(believed.count == Self.many && believed.values.allSatisfy { $0 == .claimed })
        }
    }

    @Test func `of a bucket that differs only what is told is believed`() async throws {
        try await withCoordinator { cluster in
            var contents = many(.verified)
            let first = try await cluster.node("n1")
            try await first.tellAll(contents)
            let gone = try #require(contents.keys.sorted().first)
            contents[gone] = nil
            let again = try await first.dialledAnew()
            let bucket = InventoryTree.bucket(of: gone)
            #expect(try await again.compare(contents) == [bucket])
            let rest = contents.filter { InventoryTree.bucket(of: $0.key) == bucket }
            await again.script.hold(rest)
            try await again.join()
            let believed = await cluster.coordinator.planner.inventory(of: first.id)
            #expect(Set(believed.keys) == Set(contents.keys))
        }
    }

    @Test func `hashes that are none are refused, and nothing of them is believed`() async throws {
        try await withCoordinator { cluster in
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            let again = try await node.dialledAnew()
            let refused = try await refusal { try await again.report(["inventory=tree"]) }
            #expect(refused.code == .invalid)
            let wrong = try await refusal { try await again.report(["inventory=whole", "disk=broken"]) }
            #expect(wrong.code == .invalid && wrong.text.contains("disk="))
            await again.script.drop(digest(1))
            try await again.join()
            #expect(cluster.coordinator.routing.count(on: node.id) == 0)
        }
    }

    @Test func `a damaged content is made whole on its own node, from another`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let nodes = [
                try await cluster.joined("n1", holding: [digest(1): .verified]),
                try await cluster.joined("n2", holding: [digest(1): .verified]),
            ]
            _ = try await cluster.joined("n3", holding: [:])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            await nodes[0].script.drop(digest(1))
            await nodes[0].script.keepWaiting(.fetch)
            try await nodes[0].tellDamaged(digest(1), have: 1)
            try await eventually { await nodes[0].script.commands(.fetch).count == 1 }
            #expect(await nodes[0].script.commands(.fetch).first?.message["from"] == "westeurope/n2")
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node == nodes[1].id) }
            await nodes[0].script.release()
            try await eventually { cluster.coordinator.routing.count(on: nodes[0].id) == 1 }
        }
    }

    @Test func `a failing disk is shown, takes nothing, and is drained`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let failing = try await cluster.joined("n1", holding: [digest(1): .verified])
            let other = try await cluster.joined("n2", holding: [:])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            try await failing.report(["disk=failing"])
            try await eventually { await other.script.commands(.fetch).count == 1 }
            try await eventually { await failing.script.commands(.remove).count == 1 }
            let states = await cluster.coordinator.planner.nodes.map(\.disk)
            #expect(states == [.failing, .sound])
            // Also over another connection, until it says otherwise.
            let again = try await failing.dialledAnew()
            try await again.report(["inventory=whole", "at=10.0.0.1:7443", "epoch=0", "disk=failing"], [:])
            #expect(await cluster.coordinator.planner.nodes.map(\.disk) == [.failing, .sound])
            try await again.beat()
            #expect(await cluster.coordinator.planner.nodes.map(\.disk) == [.sound, .sound])
        }
    }
}

extension FakeNode {
    /// Tells the hashes of these contents; the buckets that differ.
    fileprivate func compare(_ contents: [Digest: NodeReport.State]) async throws -> [Int] {
        let tree = InventoryTree(contents.map { ($0.key, $0.value) }, hash: Digest.sha256(of:))
        let payload = try JSONPayload.encode(InventoryHashes(tree))
        let answer = try await connection.ask(
            .report, ["inventory=tree", "free=1"], payload: payload, deadline: .seconds(20))
        return try JSONPayload.decode(InventoryDifference.self, from: try #require(answer.ok.payload)).differing
    }

    /// Tells all of them, in parts, and joins.
    fileprivate func tellAll(_ contents: [Digest: NodeReport.State]) async throws {
        var rest = contents.map { ($0.key, $0.value) }[...]
        while !rest.isEmpty {
            let part = rest.prefix(NodeReport.contentsMax)
            try await report(["inventory=part"], Dictionary(uniqueKeysWithValues: part.map { ($0.0, $0.1) }))
            rest = rest.dropFirst(part.count)
        }
        try await join()
    }

    fileprivate func tellDamaged(_ content: Digest, have: Int64) async throws {
        let report = NodeReport(contents: [NodeReport.Held(digest: content, state: .damaged, have: have)])
        _ = try await connection.ask(
            .report, ["inventory=delta", "free=\(1 << 40)"], payload: try JSONPayload.encode(report),
            deadline: .seconds(20))
    }
}
