import Deadlines
import Gallery
import Testing
import Transport
import Wire

/// Rolling latest back: where it was asked for, or wherever the version was the answer before.
@Suite struct RollBackRequestTests {
    /// `g/d` in two regions: 1.0.0 is excluded in northeurope, so that latest never named it there; then 2.0.0.
    private func prepare(_ cluster: TestCoordinator) async throws -> Connection {
        let owner = try await cluster.user()
        try await owner.createParents()
        for (name, place) in [("n1", "westeurope"), ("n2", "northeurope")] {
            _ = try await cluster.joined(name, in: place, holding: [digest(1): .verified, digest(2): .verified])
        }
        var first = ImageVersionDocument.sample(digest(1), in: ["westeurope": 1, "northeurope": 1])
        first.properties?.publishingProfile?.targetRegions?[0].excludeFromLatest = true
        _ = try await owner.create("image-version", "g/d/1.0.0", first)
        try await eventually { try await owner.state(of: "1.0.0") == "Succeeded" }
        #expect(try await owner.resolve("g/d").number.description == "1.0.0")
        _ = try await owner.createVersion("2.0.0", of: digest(2), in: ["westeurope": 1, "northeurope": 1])
        for place in ["westeurope", "northeurope"] {
            try await eventually {
                let receipt = try? await owner.resolve("g/d", in: place)
                return receipt?.number.description == "2.0.0"
            }
        }
        return owner
    }

    private func rows(_ answer: Answer) throws -> [RollBackDocument.Row] {
        try JSONPayload.decode(RollBackDocument.self, from: try #require(answer.ok.payload)).regions
    }

    private func latest(_ owner: Connection) async throws -> [String] {
        var numbers: [String] = []
        for place in ["northeurope", "westeurope"] {
            numbers.append(try await owner.resolve("g/d", in: place).number.description)
        }
        return numbers
    }

    @Test func `with no region asked it goes back where the version was latest, and tells why not elsewhere`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            let fields = ["image-definition", "g/d", "to=1.0.0"]
            let whatIf = try await owner.send(.rollBack, fields + ["check=true"])
            #expect(try rows(whatIf).map(\.changed) == [false, true])
            #expect(try await latest(owner) == ["2.0.0", "2.0.0"])
            let done = try await owner.send(.rollBack, fields + ["key=back"])
            let told = try rows(done)
            #expect(told.map(\.region) == ["northeurope", "westeurope"])
            #expect(told.map(\.from) == ["2.0.0", "2.0.0"])
            #expect(told.map(\.to) == ["2.0.0", "1.0.0"])
            #expect(told.map(\.reason) == ["latest never named 1.0.0 there, but 2.0.0", nil])
            #expect(try await latest(owner) == ["2.0.0", "1.0.0"])
            // The same request is answered the same, and another one finds it done.
            #expect(try rows(try await owner.send(.rollBack, fields + ["key=back"])) == told)
            let again = try await owner.send(.rollBack, fields)
            #expect(again["outcome"] == "unchanged")
            #expect(try rows(again).map(\.changed) == [false, false])
        }
    }

    @Test func `a region by name where the version never was latest is a conflict that names what was`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            let fields = ["image-definition", "g/d", "to=1.0.0", "in=westeurope,northeurope"]
            let refusal = try await refusal { try await owner.send(.rollBack, fields) }
            #expect(refusal.code == .conflict)
            let tells = refusal.text.contains("northeurope: latest never named 1.0.0 there, but 2.0.0")
            #expect(tells, "\(refusal.text)")
            #expect(try await latest(owner) == ["2.0.0", "2.0.0"])
            let one = try await owner.send(.rollBack, ["image-definition", "g/d", "to=1.0.0", "in=westeurope"])
            #expect(try rows(one).map(\.to) == ["1.0.0"])
        }
    }

    @Test(arguments: ["in=", "in=westeurope,", "in=mars", "in=west!europe", "to=latest", "to=9.9.9"])
    func `what names no region and no version is refused`(field: String) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let number = field.hasPrefix("to=") ? [] : ["to=1.0.0"]
            let refusal = try await refusal {
                try await owner.send(.rollBack, ["image-definition", "g/d"] + number + [field])
            }
            #expect([.invalid, .notFound].contains(refusal.code))
        }
    }

    @Test func `who may not roll back is denied, and does not learn what latest named`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let bob = try await cluster.stranger("bob")
            let refusal = try await refusal {
                try await bob.send(.rollBack, ["image-definition", "g/d", "to=1.0.0", "in=northeurope"])
            }
            #expect(refusal.code == .denied)
            #expect(!refusal.text.contains("2.0.0"))
        }
    }
}
