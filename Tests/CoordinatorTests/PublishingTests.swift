import CatalogStore
import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// From a disk on one node to a version that its target regions hold.
@Suite struct PublishingTests {
    @Test func `a version whose disk no node of its region holds is refused`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let nobody = try await refusal { try await user.createVersion("1.0.0", of: digest(1)) }
            #expect(nobody.code == .invalid && nobody.rule == "SourceNotFound")
            #expect(nobody.text.contains("\(digest(1))") && nobody.text.contains("PLACE"))
            // In another region, or not verified, it does not count.
            let elsewhere = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            #expect(try await refusal { try await user.createVersion("1.0.0", of: digest(1)) }.rule == "SourceNotFound")
            #expect(await elsewhere.script.commands.isEmpty)
        }
    }

    @Test func `the node that a disk was uploaded to is asked when its report has not come`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let node = try await cluster.joined("n1")
            let source = "source=westeurope/n1"
            let absent = try await refusal {
                try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], [source])
            }
            #expect(absent.rule == "SourceNotFound" && absent.text.contains(source))
            await node.script.hold([digest(1): .verified])
            let answer = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], [source])
            #expect(answer["outcome"] == "applied")
            let asked = await node.script.commands(.verify)
            #expect(asked.map(\.content) == [digest(1), digest(1)])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
        }
    }

    @Test func `a source that cannot be the source is refused by name`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            for (source, named) in [
                ("x", "source=x"), ("eastus/e1", "elsewhere"), ("westeurope/n9", "no node of the cluster"),
            ] {
                let refused = try await refusal {
                    try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["source=\(source)"])
                }
                #expect(refused.code == .invalid && refused.text.contains(named))
            }
        }
    }

    @Test func `a source that is away for the moment may be asked for again, and is found when it is back`()
        async throws
    {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        let script = try await withCoordinator(on: store) { cluster in
            try await cluster.user().createParents()
            return try await cluster.joined("n1").script
        }
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let away = try await refusal {
                try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["source=westeurope/n1"])
            }
            #expect(away.code == .unavailable && away.rule == "SourceUnavailable")
            await script.hold([digest(1): .verified])
            let id = try #require(NodeID("westeurope/n1"))
            let node = try await FakeNode(
                id, dialling: cluster.endpoint, tls: try Certificates.context(.node(id)), script: script)
            try await node.join(epoch: 1)
            let answer = try await user.createVersion(
                "1.0.0", of: digest(1), in: ["westeurope": 1], ["source=westeurope/n1"])
            #expect(answer["outcome"] == "applied")
        }
    }

    @Test func `a disk goes to another node than those to avoid, if there is one`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            for name in ["n1", "n2"] { _ = try await cluster.joined(name) }
            let place = ["in=westeurope", "bytes=10", "digest=\(digest(1))"]
            let first = try #require(try await user.ask(.place, place).ok["node"])
            let second = try await user.ask(.place, place + ["except=\(first)"]).ok["node"]
            #expect(second != nil && second != first)
            let both = try await user.ask(.place, place + ["except=westeurope/n1,westeurope/n2"]).ok["node"]
            #expect(both == first)
            let wrong = try await refusal { try await user.ask(.place, place + ["except=n1"]) }
            #expect(wrong.code == .invalid && wrong.text.contains("except=n1"))
        }
    }

    @Test func `what the rules refuse costs no look at a disk`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.joined("n1")
            let refused = try await refusal {
                try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["source=westeurope/n1"])
            }
            #expect(refused.rule == "ParentResourceNotFound")
            #expect(await node.script.commands.isEmpty)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `a version succeeds when two of its regions, or all if fewer, have verified it`(count: Int) async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            var others: [FakeNode] = []
            for region in ["northeurope", "eastus"] {
                let node = try await cluster.joined("\(region)1", in: region)
                await node.script.keepWaiting(.fetch)
                others.append(node)
            }
            try await user.createParents()
            let regions = Dictionary(uniqueKeysWithValues: TestCoordinator.regions.prefix(count).map { ($0, 1) })
            _ = try await user.createVersion("1.0.0", of: digest(1), in: regions)
            guard count > 1 else { return try await eventually { try await user.state(of: "1.0.0") == "Succeeded" } }
            let first = others[0]
            try await eventually { await first.script.commands(.fetch).count == 1 }
            #expect(try await user.state(of: "1.0.0") == "Creating")
            #expect(try await refusal { try await user.resolve("g/d") }.rule == "GalleryImageNotAvailableInRegion")
            await first.script.release()
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            #expect(try await user.resolve("g/d").number.description == "1.0.0")
        }
    }

    @Test func `every command bears cluster, epoch and revision, and a copy says from whom`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let source = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus", holding: [digest(2): .claimed])
            try await user.createParents()
            let made = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count == 1 }
            let epoch = cluster.coordinator.epoch
            let commands = await source.script.commands + target.script.commands
            for command in commands {
                #expect(command.message["cluster"] == "demo")
                #expect(command.message["epoch"] == "\(epoch)")
                #expect(command.message["revision"].flatMap(Revision.init) != nil)
            }
            let fetch = try #require(await target.script.commands(.fetch).first)
            #expect(fetch.content == digest(1))
            #expect(fetch.message["from"] == "westeurope/n1")
            #expect(fetch.message["at"] == "10.0.0.1:7443")
            #expect(fetch.message["copy"] != nil)
            let revision = try #require(fetch.message["revision"].flatMap(Revision.init))
            let standing = try #require(made["revision"].flatMap(Revision.init))
            #expect(revision >= standing)
        }
    }

    @Test func `a fact is recorded once, however often it is seen`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1))
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            let other = try await cluster.user("bob")
            await store.close(.append)
            async let second = other.createVersion("2.0.0", of: digest(1))
            try await eventually { await cluster.coordinator.pending.count == 1 }
            await store.open(.append)
            _ = try await second
            try await eventually { try await user.state(of: "2.0.0") == "Succeeded" }
            await store.close(.append)
            async let third = other.createVersion("3.0.0", of: digest(1))
            try await eventually { await cluster.coordinator.pending.count == 1 }
            await store.letWaitingThrough()
            _ = try await third
            // The fact about the third waits at the gate: seeing it again asks for nothing more.
            try await eventually { await cluster.coordinator.pending.count == 1 }
            for _ in 0..<10 { try await node.tell(digest(1), .verified) }
            #expect(await cluster.coordinator.durabilityWaiters.isEmpty)
            await store.open(.append)
            try await eventually { try await user.state(of: "3.0.0") == "Succeeded" }
            let log = try await store.changes(since: 0, limit: 1000)
            let facts = log.filter { if case .recordVerified = $0.change.operation { true } else { false } }
            #expect(facts.count == 3)
        }
    }
}
