import CatalogStore
import Deadlines
import Gallery
import Logging
import Placement
import ServiceLifecycle
import Settings
import Testing
import Transport
import Wire

@testable import Coordinator

/// When the catalog fails, nothing of what failed is seen, and the process ends.
@Suite struct CatalogFailureTests {
    static let gallery = GalleryDocument(location: "westeurope")

    @Test func `nothing of a change that was not written is seen by anybody`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let follower = try await cluster.user("bob")
            _ = try await user.create("gallery", "g", Self.gallery)
            let before = cluster.coordinator.routing.state
            _ = try await follower.send(.subscribe, ["since=\(before.revision)"])
            await store.close(.append)
            await store.fail()
            async let failed = refusal { try await user.create("gallery", "h", Self.gallery) }
            try await eventually { await cluster.coordinator.pending.count == 1 }
            // Judged by the change that will fail: to be answered by its failure too.
            async let repeated = refusal { try await follower.create("gallery", "h", Self.gallery) }
            async let checked = refusal { try await follower.create("gallery", "h", Self.gallery, ["check=true"]) }
            try await eventually { await cluster.coordinator.durabilityWaiters.count == 2 }
            await store.open(.append)
            for refused in [try await failed, try await repeated, try await checked] {
                #expect(refused.code == .unavailable)
                #expect(refused.text.contains("unknown"))
            }
            #expect(cluster.coordinator.routing.state == before)
            #expect(try await refusal { try await user.send(.show, ["gallery", "h"]) }.code == .notFound)
            // What stands is still told; what would change it is not taken, nor is what seems to stand.
            _ = try await user.send(.show, ["gallery", "g"])
            for name in ["g", "h", "i"] {
                #expect(try await refusal { try await user.create("gallery", name, Self.gallery) }.code == .unavailable)
            }
            #expect(try await refusal { try await user.send(.delete, ["gallery", "g"]) }.code == .unavailable)
            await user.close()
            await follower.close()
            var told = 0
            do {
                for try await _ in follower.events { told += 1 }
            } catch let end as ConnectionError {
                #expect(told == 0, "before \(end)")
            }
            #expect(told == 0)
        }
    }

    @Test func `the service ends with the catalog's failure`() async throws {
        let store = GatedStore()
        let (settings, endpoint) = try ServiceSettings.make()
        let service = CoordinatorService(settings, store: store, log: .quiet)
        let ended = Task { try await service.run() }
        let user = try await ServiceSettings.user(of: endpoint)
        _ = try await user.create("gallery", "g", Self.gallery)
        await store.fail()
        #expect(try await refusal { try await user.create("gallery", "h", Self.gallery) }.code == .unavailable)
        await #expect(throws: GatedStore.broken) { try await within { try await ended.value } }
    }

    @Test func `a catalog that is found damaged while it is read is not built upon`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            _ = try await user.create("gallery", "g", Self.gallery)
            await store.damage()
            let unread = try await refusal { try await user.send(.audit, ["limit=1"]) }
            #expect(unread.code == .unavailable && unread.text.contains("the catalog cannot be read"))
            #expect(try await refusal { try await user.create("gallery", "h", Self.gallery) }.code == .unavailable)
            #expect(await cluster.coordinator.failure?.description.contains("restore a backup of it") == true)
            _ = try await user.send(.show, ["gallery", "g"])
        }
    }

    @Test func `a second coordinator on one catalog is refused by who has it`() async throws {
        let (settings, endpoint) = try ServiceSettings.make()
        let (other, _) = try ServiceSettings.make(database: settings.database)
        let group = ServiceGroup(
            services: [CoordinatorService(settings, log: .quiet)], logger: .quiet)
        let running = Task { try await group.run() }
        let user = try await ServiceSettings.user(of: endpoint)
        do {
            try await within { try await CoordinatorService(other, log: .quiet).run() }
            Issue.record("it ran")
        } catch {
            #expect("\(error)".contains(settings.database))
            #expect("\(error)".contains("another coordinator"))
        }
        _ = try await user.create("gallery", "g", Self.gallery)
        await group.triggerGracefulShutdown()
        try await within { try await running.value }
        // Its lock is free again, and what was answered is there.
        let store = SQLiteCatalogStore(path: settings.database, hash: CoordinatorService.auditHash)
        let catalog = try await openedAnew(store)
        #expect(catalog.epoch == 2)
        #expect(catalog.state.galleries.count == 1)
        try await store.close()
    }

    @Test(arguments: [1, 3, 10, 60])
    func `slow ticks are not taken for a coordinator that slept`(seconds: Int) {
        let settings = LivenessSettings(
            heartbeat: .seconds(seconds), suspectAfter: 3, downAfter: 5, lostAfter: .seconds(60),
            orphanGrace: .seconds(60))
        #expect(Limits(settings).tickGapMax > settings.heartbeat)
    }

    @Test func `a certificate that is another's is refused by its path`() async throws {
        let (settings, _) = try ServiceSettings.make(role: .coordinator("c2"))
        do {
            try await within { try await CoordinatorService(settings, log: .quiet).run() }
            Issue.record("it ran")
        } catch {
            #expect("\(error)".contains(settings.credentials.certificate))
            #expect("\(error)".contains("c2"))
        }
    }

    @Test func `regions that cannot be are refused before anybody is answered`() async throws {
        let bad = RegionDefinition(
            name: region("westeurope"), displayName: "West", pairedRegion: region("westeurope"))
        let (settings, _) = try ServiceSettings.make(regions: [bad])
        do {
            try await within { try await CoordinatorService(settings, log: .quiet).run() }
            Issue.record("it ran")
        } catch {
            #expect("\(error)".contains("is the region itself"))
        }
    }
}
