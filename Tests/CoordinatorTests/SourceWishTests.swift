import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// What the contents of sources, and of what was deleted, are kept for.
@Suite struct SourceWishTests {
    private static func source(_ name: String) throws -> SourceID { try #require(SourceID("disks/\(name)")) }

    private static func make(_ name: String, of content: Digest, _ cluster: TestCoordinator) async throws {
        let properties = ImageSourceProperties(
            location: region("westeurope"), contents: .disk(content: TestCoordinator.disk(content)))
        try await cluster.perform(.createSource(id: try source(name), properties: properties))
    }

    @Test func `an uploaded disk is kept while it is a source, and removed after`() async throws {
        var limits = Limits.quick
        limits.unwishedGrace = .milliseconds(100)
        try await withCoordinator(limits: limits) { cluster in
            _ = try await cluster.user()
            let node = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            try await Self.make("kept", of: digest(1), cluster)
            try await Self.make("gone", of: digest(2), cluster)
            #expect(
                await cluster.coordinator.uses.users(of: digest(1), in: cluster.coordinator.routing.state).count == 1)
            try await cluster.perform(.deleteSource(id: try Self.source("gone")))
            try await eventually { await node.script.commands(.remove).map(\.content) == [digest(2)] }
            try await cluster.perform(.deleteSource(id: try Self.source("kept")))
            try await eventually { await node.script.commands(.remove).map(\.content) == [digest(2), digest(1)] }
        }
    }

    @Test func `a source may name only what a node of its region holds`() async throws {
        try await withCoordinator { cluster in
            _ = try await cluster.user()
            _ = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            let refused = await #expect(throws: Refusal.self) { try await Self.make("a", of: digest(1), cluster) }
            #expect(refused?.rule == "SourceNotFound")
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await Self.make("a", of: digest(1), cluster)
            #expect(cluster.coordinator.routing.state.sources.count == 1)
        }
    }

    @Test func `a soft-deleted version keeps one copy a region, until it is purged`() async throws {
        var limits = Limits.quick
        limits.unwishedGrace = .milliseconds(100)
        try await withCoordinator(limits: limits) { cluster in
            _ = try await cluster.user()
            let nodes = [
                try await cluster.joined("n1", holding: [digest(1): .verified]),
                try await cluster.joined("n2", holding: [digest(1): .verified]),
            ]
            let removals: @Sendable () async -> Int = {
                var count = 0
                for node in nodes { count += await node.script.commands(.remove).count }
                return count
            }
            try await cluster.makeParents(softDelete: SoftDeletePolicy(isEnabled: true))
            try await cluster.makeVersion("1.0.0", of: [digest(1)], in: ["westeurope": 2])
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn.count == 1 }
            let id = try TestCoordinator.version("1.0.0")
            try await cluster.perform(.deleteImageVersion(id: id, bypassSoftDelete: false))
            try await eventually { await removals() == 1 }
            let state = cluster.coordinator.routing.state
            let wish = await cluster.coordinator.uses.wish(for: digest(1), in: state)
            #expect(wish?.copies == [region("westeurope"): 1])
            #expect(try cluster.standing("1.0.0")?.isSoftDeleted == true)
            try await cluster.perform(.purgeImageVersion(id: id))
            try await eventually { await removals() == 2 }
        }
    }

    @Test func `what is deleted with its gallery is wished no more`() async throws {
        try await withCoordinator { cluster in
            _ = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            try await cluster.makeParents()
            try await cluster.makeVersion("1.0.0", of: [digest(1)], in: ["westeurope": 1])
            try await cluster.makeVersion("1.0.1", of: [digest(1), digest(2)], in: ["westeurope": 1])
            #expect(await cluster.coordinator.uses.count == 3)
            try await cluster.perform(.deleteGallery(id: TestCoordinator.gallery, recursively: true))
            #expect(await cluster.coordinator.uses.count == 0)
            let state = cluster.coordinator.routing.state
            #expect(await cluster.coordinator.uses.wish(for: digest(1), in: state) == nil)
        }
    }

    @Test func `after a restart everything is wished as before`() async throws {
        try await withCoordinator { cluster in
            _ = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            try await cluster.makeParents()
            try await cluster.makeVersion("1.0.0", of: [digest(1)], in: ["westeurope": 1, "eastus": 2])
            try await cluster.makeVersion("2.0.0", of: [digest(2), digest(1)], in: ["westeurope": 3])
            try await Self.make("a", of: digest(2), cluster)
            let state = cluster.coordinator.routing.state
            let uses = await cluster.coordinator.uses
            var told: [Digest: Wish] = [:]
            ContentUses(state).forEachWish(in: state) { content, wish in
                #expect(told[content] == nil)
                told[content] = wish
            }
            #expect(told.count == 2)
            for (content, wish) in told { #expect(wish == uses.wish(for: content, in: state)) }
            #expect(told[digest(1)]?.copies == [region("westeurope"): 3, region("eastus"): 2])
        }
    }
}
