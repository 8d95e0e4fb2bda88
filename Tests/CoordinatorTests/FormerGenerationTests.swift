import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// Names that others bore before: neither what latest named then nor what happened then is taken for the present's.
@Suite struct FormerGenerationTests {
    /// The gallery `g` with version 1.0.0 of `d`, ready in westeurope; returns the move that made it latest.
    private func prepare(_ cluster: TestCoordinator) async throws -> (owner: Connection, move: LatestMoveDocument) {
        let owner = try await cluster.user()
        try await owner.createParents()
        _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
        try await publish(1, owner)
        return (owner, try #require(try await moves(owner).first))
    }

    private func publish(_ content: UInt8, _ owner: Connection) async throws {
        _ = try await owner.createVersion("1.0.0", of: digest(content))
        try await eventually { try await owner.state(of: "1.0.0") == "Succeeded" }
    }

    private func moves(_ user: Connection, _ fields: String...) async throws -> [LatestMoveDocument] {
        try await user.send(.history, ["image-definition", "g/d"] + fields).rows(LatestMoveDocument.self)
    }

    private func refusalThen(_ user: Connection, _ move: LatestMoveDocument) async throws -> Refusal {
        try await refusal { try await user.send(.resolve, ["g/d", "in=westeurope", "asof=\(move.at)"]) }
    }

    @Test func `as of a time it is the very version that latest named, and never one that bears its number since`()
        async throws
    {
        try await withCoordinator { cluster in
            let (owner, move) = try await prepare(cluster)
            let first = try #require(move.toGeneration)
            #expect(move.toDigest == "\(digest(1))")
            let receipt = try #require(
                Receipt(try await owner.send(.resolve, ["g/d", "in=westeurope", "asof=\(move.at)"]).ok))
            #expect(receipt.digest == digest(1))
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0"])
            let gone = try await refusalThen(owner, move)
            #expect(gone.code == .notFound)
            let names = gone.text.contains("1.0.0 of generation \(first), \(digest(1)), which was deleted")
            #expect(names, "\(gone.text)")
            try await publish(2, owner)
            #expect(try await owner.resolve("g/d").digest == digest(2))
            let replaced = try await refusalThen(owner, move)
            let second = try #require(try await moves(owner).last?.toGeneration)
            #expect(second > first)
            let tells = replaced.text.contains(
                "which was deleted; the 1.0.0 of this day is another, of generation \(second)")
            #expect(tells, "\(replaced.text)")
            #expect(try await moves(owner).map(\.fromGeneration) == [nil, first, nil])
        }
    }

    @Test func `an image definition that was made anew answers nothing of the one before`() async throws {
        try await withCoordinator { cluster in
            let (owner, move) = try await prepare(cluster)
            _ = try await owner.send(.delete, ["image-definition", "g/d", "recursive=true"])
            _ = try await owner.create("image-definition", "g/d", ImageDefinitionDocument.sample)
            #expect(try await moves(owner).isEmpty)
            try await publish(2, owner)
            let refused = try await refusalThen(owner, move)
            #expect(refused.code == .notFound)
            #expect(refused.text.contains("made later"))
            #expect(!refused.text.contains("\(digest(1))"))
            #expect(try await moves(owner).map(\.toDigest) == ["\(digest(2))"])
            let all = try await moves(owner, "generations=all")
            #expect(all.map(\.toDigest) == ["\(digest(1))", nil, "\(digest(2))"])
            #expect(Set(all.map(\.generation)).count == 2)
            let unknown = try await refusal { try await moves(owner, "generations=some") }
            #expect(unknown.code == .invalid)
            // What latest named before has no part in where it goes back.
            let nowhere = try await refusal {
                try await owner.send(.rollBack, ["image-definition", "g/d", "to=1.0.0", "in=eastus"])
            }
            #expect(nowhere.text.contains("but nothing"), "\(nowhere.text)")
        }
    }

    @Test func `who has a name after another sees none of their moves, and hears of none of their changes`()
        async throws
    {
        try await withCoordinator { cluster in
            let (owner, _) = try await prepare(cluster)
            _ = try await owner.send(.delete, ["gallery", "g", "recursive=true"])
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let grant = #"{"principal": "bob", "role": "Reader", "scope": "/subscriptions/default"}"#
            _ = try await owner.send(.create, ["role-assignment"], json: grant)
            let bob = try await cluster.stranger("bob")
            // Of what is gone, too, only the moves of all generations are left.
            #expect(try await refusal { try await moves(bob) }.code == .notFound)
            #expect(try await moves(owner).count == 2)
            try await owner.createParents()
            let begin = cluster.coordinator.routing.state.revision
            #expect(try await moves(bob).isEmpty)
            #expect(try await refusal { try await moves(bob, "generations=all") }.code == .denied)
            _ = try await bob.send(.events, ["since=0"])
            try await publish(2, owner)
            #expect(try await moves(bob).map(\.toDigest) == ["\(digest(2))"])
            for try await message in bob.events where message.verb == "EVENT" {
                let event = try JSONPayload.decode(EventDocument.self, from: try #require(message.payload))
                #expect(event.revision > begin, "\(event)")
                if event.kind == "latestMoved" { break }
            }
        }
    }
}
