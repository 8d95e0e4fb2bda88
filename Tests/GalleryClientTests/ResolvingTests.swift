import Gallery
import GalleryClient
import Settings
import Synchronization
import Testing
import Transport
import Wire

@Suite(.timeLimit(.minutes(2))) struct ResolvingTests {
    private let image = TestNames.image("contoso/web")

    @Test func `the coordinator's receipt is passed on`() async throws {
        try await FakeCluster.with { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let resolved = try await cluster.client.resolve(image, in: FakeCluster.region)
            #expect(resolved.coordinatorSilence == nil)
            #expect(resolved.receipt.revision == 9)
        }
    }

    @Test func `without a coordinator a node of the region answers from its view`() async throws {
        try await FakeCluster.with(isCoordinatorUp: false) { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 1, origin: "view", age: 1500)
            // The first node has no view yet, so the second is asked.
            cluster.nodes[1].state.withLock { $0.receipt = receipt }
            let resolved = try await cluster.client.resolve(image, in: FakeCluster.region)
            #expect(resolved.coordinatorSilence?.contains("does not answer") == true)
            #expect(resolved.receipt.origin == "view")
            #expect(resolved.receipt.age == 1500)
            #expect(cluster.nodes[0].asked.count(.resolve) == 1)
        }
    }

    @Test func `what a client was told once, it is not told older by a node`() async throws {
        var limits = FakeCluster.quick
        limits.unavailablePatience = .seconds(3)
        try await FakeCluster.with(limits: limits) { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 1)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 9)
            await cluster.stopCoordinator()
            let later = receipt.map { $0 == "revision=9" ? "revision=12" : $0 }
            cluster.nodes[0].state.withLock { state in
                state.refusal = Refusal(.unavailable, rule: "ViewBehind", "this node's view is of revision 8")
            }
            cluster.nodes[1].state.withLock { $0.receipt = later }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 12)
            _ = try await cluster.client.resolve(image, in: FakeCluster.region)
            let floors = cluster.nodes.map { $0.asked.fields(.resolve).compactMap { $0.last } }
            for asked in floors {
                #expect(asked.first == "atleast=9" && asked.last == "atleast=12" && Set(asked).count == 2)
            }
            // Nobody is told something older for want of better.
            cluster.nodes[1].state.withLock { state in
                state.refusal = Refusal(.unavailable, rule: "ViewBehind", "this node's view is of revision 11")
            }
            let error = await failure { _ = try await cluster.client.resolve(image, in: FakeCluster.region) }
            #expect(error?.contains("is of revision 11") == true)
        }
    }

    @Test func `a region that has heard nothing since answers all the same, but never older than itself`() async throws
    {
        try await FakeCluster.with { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 1)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            _ = try await cluster.client.resolve(image, in: FakeCluster.region)
            await cluster.stopCoordinator()
            let (older, oldest) = (8, 7)
            for (node, revision) in zip(cluster.nodes, [oldest, older]) {
                node.state.withLock { $0.receipt = receipt.map { $0 == "revision=9" ? "revision=\(revision)" : $0 } }
            }
            // The first node asked is as good as any, as long as it was not the other that answered before.
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 7)
            cluster.nodes[0].state.withLock { $0.refusal = Refusal(.unavailable, "busy") }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 8)
            cluster.nodes[0].state.withLock { $0.refusal = nil }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 8)
        }
    }

    @Test func `a coordinator of an earlier term than one that answered before is none`() async throws {
        try await FakeCluster.with { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            cluster.nodes[0].state.withLock { $0.receipt = receipt.map { $0.replacing("coordinator", with: "view") } }
            cluster.epoch.withLock { $0 = 7 }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.origin == "coordinator")
            await cluster.client.close()
            cluster.epoch.withLock { $0 = 6 }
            let resolved = try await cluster.client.resolve(image, in: FakeCluster.region)
            #expect(resolved.receipt.origin == "view")
            #expect(resolved.coordinatorSilence?.contains("term 6") == true)
            let error = await failure { _ = try await cluster.client.status() }
            #expect(error?.contains("term 7") == true)
            // One of a later term is believed again, also if its catalog was put back to an earlier one.
            cluster.epoch.withLock { $0 = 8 }
            let older = receipt.map { $0 == "revision=9" ? "revision=4" : $0 }
            cluster.coordinator.state.withLock { $0.receipt = older }
            #expect(try await cluster.client.resolve(image, in: FakeCluster.region).receipt.revision == 4)
            await cluster.stopCoordinator()
            _ = try await cluster.client.resolve(image, in: FakeCluster.region)
            #expect(cluster.nodes[0].asked.fields(.resolve).last?.last == "atleast=4")
        }
    }

    @Test func `a coordinator that keeps silent is not waited for longer than it may take`() async throws {
        var limits = FakeCluster.quick
        limits.resolvePatience = .milliseconds(200)
        try await FakeCluster.with(limits: limits) { cluster in
            cluster.coordinator.state.withLock { $0.isSilent = true }
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0, origin: "view")
            cluster.nodes[0].state.withLock { $0.receipt = receipt }
            let resolved = try await cluster.client.resolve(image, in: FakeCluster.region)
            #expect(resolved.receipt.origin == "view")
        }
    }

    @Test func `what the coordinator refuses by a rule is not asked of nodes`() async throws {
        try await FakeCluster.with { cluster in
            cluster.coordinator.state.withLock { state in
                state.refusal = Refusal(.notFound, rule: "GalleryImageNotFound", "contoso/web has no version")
            }
            let rule = await refusedRule { _ = try await cluster.client.resolve(image, in: FakeCluster.region) }
            #expect(rule == "GalleryImageNotFound")
            #expect(cluster.nodes[0].asked.all.isEmpty)
        }
    }

    @Test func `a coordinator that accepts and says nothing is not waited for longer than it may take`() async throws {
        var limits = FakeCluster.quick
        limits.connectTimeout = .seconds(60)
        limits.resolvePatience = .milliseconds(200)
        let mute = try MuteListener()
        try await FakeCluster.with(limits: limits, coordinator: mute.address) { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0, origin: "view")
            cluster.nodes[0].state.withLock { $0.receipt = receipt }
            let begun = ContinuousClock.now
            let resolved = try await cluster.client.resolve(image, in: FakeCluster.region)
            await cluster.client.close()
            let isInTime = ContinuousClock.now - begun < .seconds(20)
            #expect(isInTime)
            #expect(resolved.receipt.origin == "view")
        }
    }

    @Test func `a live coordinator's refusal is final, also one that may be repeated`() async throws {
        try await FakeCluster.with { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0, origin: "view")
            cluster.nodes[0].state.withLock { $0.receipt = receipt }
            cluster.coordinator.state.withLock { state in
                state.refusal = Refusal(.unavailable, rule: "NoReplicaAvailable", "no live node holds a copy")
            }
            let rule = await refusedRule { _ = try await cluster.client.resolve(image, in: FakeCluster.region) }
            #expect(rule == "NoReplicaAvailable")
            #expect(cluster.nodes[0].asked.all.isEmpty)
        }
    }

    @Test func `an image that no node can serve is asked for again until one has come back`() async throws {
        var limits = FakeCluster.quick
        limits.unavailablePatience = .seconds(60)
        try await FakeCluster.with(limits: limits) { cluster in
            let receipt = cluster.resolve(to: try SampleDisk(), on: 0)
            let coordinator = cluster.coordinator
            coordinator.state.withLock { state in
                state.receipt = receipt
                state.refusal = Refusal(.unavailable, rule: "NoReplicaAvailable", "no live node holds a copy")
            }
            async let resolved = cluster.client.resolve(image, in: FakeCluster.region)
            // More than the one repetition that every question gets.
            while coordinator.asked.all.count < 6 { await Task.yield() }
            coordinator.state.withLock { $0.refusal = nil }
            #expect(try await resolved.receipt.origin == "coordinator")
        }
    }

    @Test func `what a node's view does not know is said to come from a view`() async throws {
        try await FakeCluster.with(isCoordinatorUp: false) { cluster in
            cluster.nodes[0].state.withLock { state in
                state.refusal = Refusal(.notFound, rule: "GalleryImageNotFound", "there is no contoso/web")
            }
            let error = await failure { _ = try await cluster.client.resolve(image, in: FakeCluster.region) }
            #expect(error?.contains("there is no contoso/web") == true)
            #expect(error?.contains("\(cluster.address(of: 0)) from its view") == true)
        }
    }

    @Test func `when nobody answers, the error names the coordinator, the region and the way out`() async throws {
        try await FakeCluster.with(isCoordinatorUp: false) { cluster in
            await cluster.stopNode(0)
            await cluster.stopNode(1)
            let error = await failure { _ = try await cluster.client.resolve(image, in: FakeCluster.region) }
            #expect(error?.contains("\(cluster.client.settings.coordinator)") == true)
            #expect(error?.contains("westeurope") == true)
            #expect(error?.contains("vitrine cluster status") == true)
        }
    }
}
