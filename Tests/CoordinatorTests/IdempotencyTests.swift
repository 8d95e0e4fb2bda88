import CatalogStore
import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// A change with a key is made once, and every repeat gets its answer.
@Suite struct IdempotencyTests {
    static let gallery = GalleryDocument(location: "westeurope")

    @Test func `a repeat is answered as the first was, whatever became of the resource`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let first = try await user.create("gallery", "g", Self.gallery, ["key=a"])
            _ = try await user.update("gallery", "g", Patch.description("new"))
            let second = try await user.create("gallery", "g", Self.gallery, ["key=a"])
            #expect(second.ok.payload == first.ok.payload)
            #expect(second.ok.fields == first.ok.fields)
            _ = try await user.send(.delete, ["gallery", "g"], json: nil)
            let revision = cluster.coordinator.routing.state.revision
            let third = try await user.create("gallery", "g", Self.gallery, ["key=a"])
            #expect(third.ok.fields == first.ok.fields)
            #expect(cluster.coordinator.routing.state.revision == revision)
            #expect(cluster.coordinator.routing.state.galleries.isEmpty)
        }
    }

    @Test func `a key that comes with another request is a conflict`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await user.create("gallery", "g", Self.gallery, ["key=a"])
            let other = try await refusal {
                try await user.create("gallery", "g", GalleryDocument(location: "eastus"), ["key=a"])
            }
            #expect(other.code == .conflict && other.rule == "KeyReused")
            #expect(other.text.contains("key=a"))
            let path = try await refusal { try await user.create("gallery", "h", Self.gallery, ["key=a"]) }
            #expect(path.rule == "KeyReused")
            let bob = try await cluster.user("bob")
            _ = try await bob.create("gallery", "h", Self.gallery, ["key=a"])
        }
    }

    @Test func `a first try that arrives after its repeat was refused is refused as well`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let definition = ImageDefinitionDocument.sample
            let refused = try await refusal { try await user.create("image-definition", "g/d", definition, ["key=a"]) }
            _ = try await user.create("gallery", "g", Self.gallery)
            let late = try await refusal { try await user.create("image-definition", "g/d", definition, ["key=a"]) }
            #expect(late.rule == refused.rule && late.text.contains("draw a new one"))
            _ = try await user.create("image-definition", "g/d", definition, ["key=b"])
        }
    }

    @Test func `a first try that arrives after its repeat changed nothing changes nothing either`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await user.create("gallery", "g", Self.gallery)
            _ = try await user.update("gallery", "g", Patch.description("old"))
            let same = try await user.update("gallery", "g", Patch.description("old"), ["key=a"])
            #expect(same["outcome"] == "unchanged")
            _ = try await user.update("gallery", "g", Patch.description("new"))
            let revision = cluster.coordinator.routing.state.revision
            let late = try await user.update("gallery", "g", Patch.description("old"), ["key=a"])
            #expect(late["outcome"] == "unchanged" && late["revision"] == same["revision"])
            #expect(cluster.coordinator.routing.state.revision == revision)
        }
    }

    @Test func `of two at once with one key one has an effect, and the other is told to ask again`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let before = cluster.coordinator.routing.state.revision
            await store.close(.append)
            async let first = user.create("gallery", "g", Self.gallery, ["key=a"])
            try await eventually { await cluster.coordinator.pending.count == 1 }
            let second = try await refusal { try await user.create("gallery", "g", Self.gallery, ["key=a"]) }
            #expect(second.code == .busy)
            await store.open(.append)
            _ = try await first
            let third = try await user.create("gallery", "g", Self.gallery, ["key=a"])
            #expect(third.ok.fields == (try await first).ok.fields)
            #expect(cluster.coordinator.routing.state.revision == before + 1)
            #expect(await cluster.coordinator.keysUnderWay.isEmpty)
        }
    }

    @Test func `a version's repeat is answered though its source is gone`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await user.createParents()
            let first = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["key=v"])
            try await node.tell(digest(1), .absent)
            let second = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["key=v"])
            #expect(second.ok.fields == first.ok.fields)
            // Without a key: it stands as asked for, so nothing is to be made.
            let third = try await user.createVersion("1.0.0", of: digest(1))
            #expect(third["outcome"] == "unchanged")
            _ = try await user.send(.delete, ["image-version", "g/d/1.0.0"])
            let fourth = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1], ["key=v"])
            #expect(fourth.ok.fields == first.ok.fields)
            #expect(try await refusal { try await user.version("1.0.0") }.code == .notFound)
        }
    }

    @Test func `an unchanged repeat is acknowledged only when what it repeats is durable`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let (alice, bob) = (try await cluster.user(), try await cluster.user("bob"))
            await store.close(.append)
            async let first = alice.create("gallery", "g", Self.gallery)
            try await eventually { await cluster.coordinator.pending.count == 1 }
            let done = Flag()
            async let second = answer(of: bob, done)
            async let refused = refusal { try await bob.create("gallery", "g", GalleryDocument(location: "eastus")) }
            try await eventually { await cluster.coordinator.durabilityWaiters.count == 2 }
            #expect(!done.isSet)
            #expect(try await refusal { try await bob.send(.show, ["gallery", "g"]) }.code == .notFound)
            await store.open(.append)
            let (made, repeated) = (try await first, try await second)
            #expect(repeated["outcome"] == "unchanged")
            #expect(repeated["revision"] == made["revision"])
            #expect(try await refused.rule == "ResourceAlreadyExists")
        }
    }

    private func answer(of user: Connection, _ done: Flag) async throws -> Answer {
        let answer = try await user.create("gallery", "g", Self.gallery)
        done.set()
        return answer
    }

    @Test func `more changes than the catalog takes at once are refused before they are made`() async throws {
        let store = GatedStore()
        var limits = CatalogLimits()
        limits.pendingMax = 2
        try await withCoordinator(on: store, catalogLimits: limits) { cluster in
            let user = try await cluster.user()
            await store.close(.append)
            async let first = user.create("gallery", "g1", Self.gallery)
            async let second = user.create("gallery", "g2", Self.gallery)
            try await eventually { await cluster.coordinator.pending.count == 2 }
            let third = try await refusal { try await user.create("gallery", "g3", Self.gallery) }
            #expect(third.code == .busy)
            await store.open(.append)
            _ = try await (first, second)
            _ = try await user.create("gallery", "g3", Self.gallery)
        }
    }
}
