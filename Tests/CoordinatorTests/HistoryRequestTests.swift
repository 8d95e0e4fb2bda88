import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// What was: moves of latest, the audit, events; rolling back; what changed since a revision was read.
@Suite struct HistoryRequestTests {
    /// The gallery `g` with versions 1.0.0 and 2.0.0 of `d`, both ready in westeurope.
    private func prepare(_ cluster: TestCoordinator) async throws -> Connection {
        let owner = try await cluster.user()
        try await owner.createParents()
        _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
        for (index, number) in ["1.0.0", "2.0.0"].enumerated() {
            _ = try await owner.createVersion(number, of: digest(UInt8(index + 1)))
            try await eventually { try await owner.state(of: number) == "Succeeded" }
        }
        return owner
    }

    @Test func `the journal of latest tells each move in pages, and rolling back is one of them`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            _ = try await owner.send(.rollBack, ["image-definition", "g/d", "to=1.0.0"])
            #expect(try await owner.resolve("g/d").number.description == "1.0.0")
            let moves = try await owner.send(.history, ["image-definition", "g/d", "in=westeurope"])
                .rows(LatestMoveDocument.self)
            #expect(moves.map(\.to) == ["1.0.0", "2.0.0", "1.0.0"])
            #expect(moves.map(\.from) == [nil, "1.0.0", "2.0.0"])
            #expect(moves.last?.cause == "rolled-back")
            let page = try await owner.send(.history, ["image-definition", "g/d", "limit=2"])
            let next = try #require(page["next"])
            let rest = try await owner.send(.history, ["image-definition", "g/d", "after=\(next)"])
            #expect(try rest.rows(LatestMoveDocument.self).map(\.to) == ["1.0.0"])
            let missing = try await refusal { try await owner.send(.history, ["image-definition", "g/nothing"]) }
            #expect(missing.code == .notFound)
        }
    }

    @Test func `resolving as of a time answers what latest named then`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            let moves = try await owner.send(.history, ["image-definition", "g/d"]).rows(LatestMoveDocument.self)
            let first = try #require(moves.first?.at)
            let fields = ["g/d", "in=westeurope", "asof=\(first)"]
            let receipt = try #require(Receipt(try await owner.send(.resolve, fields).ok))
            #expect(receipt.number.description == "1.0.0")
            let before = try await refusal {
                try await owner.send(.resolve, ["g/d", "in=westeurope", "asof=2020-01-01"])
            }
            #expect(before.code == .notFound)
            let isFromMidnight = before.text.contains("at 2020-01-01T00:00:00Z")
            #expect(isFromMidnight)
            let future = try await refusal {
                try await owner.send(.resolve, ["g/d", "in=westeurope", "asof=2999-01-01"])
            }
            #expect(future.code == .invalid)
            let saysSo = future.text.contains("asof=2999-01-01 is in the future")
            #expect(saysSo)
            for fields in [["g/d", "in=westeurope", "asof=soon"], ["g/d/1.0.0", "in=westeurope", "asof=2020-01-01"]] {
                let refusal = try await refusal { try await owner.send(.resolve, fields) }
                #expect(refusal.code == .invalid)
            }
        }
    }

    @Test func `the audit is told in pages that follow one another, each record chained to the one before`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let whole = try await owner.send(.audit).rows(AuditRecord.self)
            #expect(zip(whole, whole.dropFirst()).allSatisfy { $1.previous == $0.hash })
            let page = try await owner.send(.audit, ["limit=2"])
            let next = try #require(page["next"])
            let rest = try await owner.send(.audit, ["after=\(next)"]).rows(AuditRecord.self)
            #expect(rest.first?.sequence == 3)
            let created = whole.filter { $0.entry.verb == "CREATE" && $0.entry.actor.name == "user/alice" }
            #expect(created.map(\.entry.object) == ["g", "g/d"])
        }
    }

    @Test func `a stale revision is a conflict that tells what changed since`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            let read = try #require(try await owner.version("1.0.0").etag)
            let other = try await cluster.user("zoe")
            _ = try await other.update("image-version", "g/d/1.0.0", Patch.excludeFromLatest(true))
            let patch = #"{"tags": {"a": "b"}}"#
            for fields in [["ifrevision=\(read)"], []] {
                let body = fields.isEmpty ? #"{"etag": "\#(read)", "tags": {"a": "b"}}"# : patch
                let refusal = try await refusal {
                    try await owner.send(.update, ["image-version", "g/d/1.0.0"] + fields, json: body)
                }
                #expect(refusal.code == .conflict)
                #expect(refusal.rule == "PreconditionFailed")
                let tells = refusal.text.contains("UPDATE by user/zoe") && refusal.text.contains("excludeFromLatest")
                #expect(tells, "\(refusal.text)")
            }
        }
    }

    @Test func `events since a revision are told, then each later one, only to who may know`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let bob = try await cluster.stranger("bob")
            _ = try await bob.send(.events, ["since=0"])
            _ = try await owner.send(.events, ["since=0"])
            let twice = try await refusal { try await owner.send(.events, ["since=0"]) }
            #expect(twice.code == .conflict)
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            var kinds: [String] = []
            for try await message in owner.events where message.verb == "EVENT" {
                let event = try JSONPayload.decode(EventDocument.self, from: try #require(message.payload))
                kinds.append(event.kind)
                if event.kind == "latestMoved" { break }
            }
            #expect(kinds.contains("versionPublished"))
            #expect(kinds.contains("regionComplete"))
            // Bob may read nothing of it: the first thing he is told is what he is granted to see.
            let grant = #"{"principal": "bob", "role": "Reader", "scope": "/"}"#
            _ = try await owner.send(.create, ["role-assignment"], json: grant)
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0"])
            for try await message in bob.events where message.verb == "EVENT" {
                let event = try JSONPayload.decode(EventDocument.self, from: try #require(message.payload))
                #expect(event.kind == "versionDeleted" || event.kind == "latestMoved")
                break
            }
        }
    }

    @Test func `who begins far behind is told everything, each event once and in order`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.create("gallery", "g", GalleryDocument(location: "westeurope"))
            let count = 2 * Coordinator.eventsAtOnceMax + 1
            for _ in 0..<count {
                _ = try await owner.create("image-definition", "g/d", ImageDefinitionDocument.sample)
                _ = try await owner.send(.delete, ["image-definition", "g/d"])
            }
            let follower = try await cluster.user()
            _ = try await follower.send(.events, ["since=0"])
            var revisions: [Int] = []
            for try await message in follower.events where message.verb == "EVENT" {
                let event = try JSONPayload.decode(EventDocument.self, from: try #require(message.payload))
                if event.kind == "definitionDeleted" { revisions.append(Int(event.revision)) }
                if revisions.count == count { break }
            }
            #expect(revisions == Array(Set(revisions)).sorted())
        }
    }

    @Test(arguments: [["since=x"], ["since=999999"]])
    func `events since a revision that is none are refused`(fields: [String]) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let refusal = try await refusal { try await owner.send(.events, fields) }
            #expect([.invalid, .gone].contains(refusal.code))
        }
    }
}
