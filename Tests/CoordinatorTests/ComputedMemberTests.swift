import Deadlines
import Gallery
import NIOCore
import Testing
import Transport
import Wire

/// What is computed of a version each time it is shown.
@Suite struct ComputedMemberTests {
    @Test func `a version is shown as the latest in just the regions where RESOLVE answers it`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            try await eventually { try await owner.state(of: "1.0.0") == "Succeeded" }
            // Complete in one of two regions: not published yet.
            _ = try await owner.createVersion("2.0.0", of: digest(1), in: ["westeurope": 1, "northeurope": 1])
            #expect(try await owner.state(of: "2.0.0") == "Creating")
            #expect(try await owner.latestIn == ["1.0.0": ["westeurope"], "2.0.0": []])
            #expect(try await owner.resolve("g/d").number.description == "1.0.0")
            _ = try await cluster.joined("m1", in: "northeurope")
            try await eventually { try await owner.state(of: "2.0.0") == "Succeeded" }
            #expect(try await owner.latestIn == ["1.0.0": [], "2.0.0": ["northeurope", "westeurope"]])
            for region in ["westeurope", "northeurope"] {
                #expect(try await owner.resolve("g/d", in: region).number.description == "2.0.0")
            }
            let exclusion = #"{"properties": {"publishingProfile": {"excludeFromLatest": true}}}"#
            _ = try await owner.send(.update, ["image-version", "g/d/2.0.0"], json: exclusion)
            #expect(try await owner.latestIn == ["1.0.0": ["westeurope"], "2.0.0": []])
        }
    }

    @Test func `a version shows the end of life that holds for it, and whose it is; to repeat it changes nothing`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            #expect(try await owner.endOfLife(of: "1.0.0") == nil)
            let definition = #"{"properties": {"endOfLifeDate": "2030-01-01T00:00:00Z"}}"#
            _ = try await owner.send(.update, ["image-definition", "g/d"], json: definition)
            let inherited = try #require(try await owner.endOfLife(of: "1.0.0"))
            #expect(inherited["date"]?.text == "2030-01-01T00:00:00Z")
            #expect(inherited["from"]?.text == "imageDefinition")

            let shown = try #require(try await owner.send(.show, ["image-version", "g/d/1.0.0"]).ok.payload)
            let json = String(buffer: shown)
            for verb in [Verb.create, .update] {
                let again = try await owner.send(verb, ["image-version", "g/d/1.0.0"], json: json)
                #expect(again["outcome"] == "unchanged", "\(verb)")
            }
            #expect(try await owner.profile(of: "1.0.0")?["endOfLifeDate"] == nil)

            let own = #"{"properties": {"publishingProfile": {"endOfLifeDate": "2029-01-01T00:00:00Z"}}}"#
            _ = try await owner.send(.update, ["image-version", "g/d/1.0.0"], json: own)
            let effective = try await owner.endOfLife(of: "1.0.0")
            #expect(effective?["date"]?.text == "2029-01-01T00:00:00Z")
            #expect(effective?["from"]?.text == "imageVersion")
        }
    }
}

extension Connection {
    fileprivate func profile(of number: String) async throws -> JSONValue? {
        let answer = try await send(.show, ["image-version", "g/d/\(number)"])
        let tree = try JSONPayload.decode(JSONValue.self, from: try #require(answer.ok.payload))
        return tree["properties"]?["publishingProfile"]
    }

    fileprivate func endOfLife(of number: String) async throws -> JSONValue? {
        try await profile(of: number)?["effectiveEndOfLife"]
    }

    /// By version, where it is shown to be the latest.
    fileprivate var latestIn: [String: [String]] {
        get async throws {
            let rows = try await send(.list, ["image-version", "g/d"]).rows(JSONValue.self)
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    var regions: [String] = ["no such member"]
                    if case .array(let names) = row["properties"]?["publishingProfile"]?["latestIn"] {
                        regions = names.compactMap(\.string)
                    }
                    return (row["name"]?.text ?? "", regions)
                })
        }
    }
}
