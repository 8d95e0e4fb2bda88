import CatalogStore
import Deadlines
import Gallery
import NIOCore
import ReplicaStore
import Synchronization
import Testing
import Transport
import Wire

@testable import Coordinator

/// A view that folds what it is told is the catalog.
@Suite struct SubscriptionTests {
    /// Takes events until `revision` and says what their revisions were.
    private static func revisions(of connection: Connection, upTo revision: Revision) async throws -> [Revision] {
        var seen: [Revision] = []
        for try await message in connection.events {
            let event = try JSONPayload.decode(ViewEvent.self, from: try #require(message.payload))
            #expect(message.positional.first == "\(event.revision)")
            seen.append(event.revision)
            if event.revision >= revision { break }
        }
        return seen
    }

    @Test func `each change is told once and in order, while changes keep coming`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await user.create("gallery", "g", GalleryDocument(location: "westeurope"))
            var followers: [Connection] = []
            for number in 0..<6 { followers.append(try await cluster.user("u\(number)")) }
            let first = cluster.coordinator.routing.state.revision
            let count = 300
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<3 {
                    group.addTask {
                        for number in 0..<(count / 3) {
                            _ = try await user.update("gallery", "g", Patch.description("\(worker).\(number)"))
                        }
                    }
                }
                for (since, follower) in zip(stride(from: Revision(0), to: 6, by: 1), followers) {
                    group.addTask {
                        try await eventually { cluster.coordinator.routing.state.revision > first + since * 30 }
                        let answer = try await follower.send(.subscribe, ["since=\(min(since, first))"])
                        #expect(answer["revision"].flatMap(Revision.init) != nil)
                        let last = first + Revision(count)
                        let seen = try await within { try await Self.revisions(of: follower, upTo: last) }
                        #expect(seen == Array(min(since, first) + 1...last))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `what is in the log and not yet told to others is told with them, not twice`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let follower = try await cluster.user("bob")
            let since = cluster.coordinator.routing.state.revision
            let document = GalleryDocument(location: "westeurope")
            _ = try await user.create("gallery", "a", document)
            await store.close(.changes)
            async let answer = follower.send(.subscribe, ["since=\(since)"])
            try await eventually { await store.waiting(at: .changes) == 1 }
            // Durable in the log, and the coordinator does not know yet: its answer is kept at the gate.
            await store.keepAnswers()
            async let made = user.create("gallery", "b", document)
            try await eventually { await store.keptAnswers == 1 }
            await store.open(.changes)
            let subscribed = try await answer
            #expect(subscribed["revision"] == "\(since + 1)")
            await store.giveAnswers()
            _ = try await made
            // A further change shows whether the one before was told twice.
            _ = try await user.create("gallery", "c", document)
            let seen = try await within { try await Self.revisions(of: follower, upTo: since + 3) }
            #expect(seen == [since + 1, since + 2, since + 3])
        }
    }

    @Test func `who is too far behind is told so, and a snapshot with what follows is the catalog`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.node("n1")
            for name in ["g0", "g1"] {
                _ = try await user.create("gallery", name, GalleryDocument(location: "westeurope"))
            }
            for number in 0...Coordinator.changesToCatchUpMax {
                _ = try await user.update("gallery", "g0", Patch.description("\(number)"))
            }
            let gone = try await refusal { try await node.connection.send(.subscribe, ["since=0"]) }
            #expect(gone.code == .gone && gone.text.contains("SNAPSHOT"))
            // No user may ask for that: they are told every change, and what follows.
            let follower = try await cluster.user("follower")
            let last = cluster.coordinator.routing.state.revision
            _ = try await follower.send(.subscribe, ["since=0"])
            #expect(try await within { try await Self.revisions(of: follower, upTo: last) } == Array(1...last))
            let snapshot = try await node.connection.send(.snapshot)
            let pieces = snapshot.items.compactMap(\.payload)
            let view = try GalleryState(encoded: pieces.flatMap(\.readableBytesView))
            #expect(snapshot["revision"] == "\(view.revision)")
            _ = try await node.connection.send(.subscribe, ["since=\(view.revision)"])
            _ = try await user.send(.delete, ["gallery", "g0"])
            _ = try await user.update("gallery", "g1", Patch.description("x"))
            let folded = try await within {
                var folded = view
                for try await message in node.connection.events {
                    let event = try JSONPayload.decode(ViewEvent.self, from: try #require(message.payload))
                    #expect(try folded.apply(event.change) == .applied)
                    if folded.revision == view.revision + 2 { break }
                }
                return folded
            }
            #expect(folded == cluster.coordinator.routing.state)
        }
    }

    @Test func `whoever followed another copy of the catalog is told so, and who followed this one goes on`()
        async throws
    {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.node("n1")
            _ = try await user.create("gallery", "g0", GalleryDocument(location: "westeurope"))
            let since = cluster.coordinator.routing.state.revision
            let change = try #require(try await cluster.coordinator.store.changes(since: since - 1, limit: 1).first)
            let json = try JSONPayload.encode(ViewEvent(revision: since, change: change.change))
            let own = Digest.sha256(of: Array(json.readableBytesView)).hex.prefix(ViewEvent.fingerprintDigits)
            let fields = ["since=\(since)"]
            let gone = try await refusal {
                try await node.connection.send(.subscribe, fields + ["last=0123456789abcdef"])
            }
            #expect(gone.code == .gone && gone.rule == "OtherHistory")
            _ = try await node.connection.send(.subscribe, fields + ["last=\(own)"])
        }
    }

    @Test func `a revision that never was is gone, and a second subscription of a connection refused`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let late = try await refusal { try await user.send(.subscribe, ["since=99"]) }
            #expect(late.code == .gone && late.text.contains("99"))
            let revision = cluster.coordinator.routing.state.revision
            _ = try await user.send(.subscribe, ["since=\(revision)"])
            #expect(try await refusal { try await user.send(.subscribe, ["since=\(revision)"]) }.code == .conflict)
            await user.close()
            try await eventually { await cluster.coordinator.subscribers.count == 0 }
        }
    }
}
