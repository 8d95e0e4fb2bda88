import Deadlines
import Gallery
import Testing
import Transport
import Wire

/// Listings: pages, filters, parents; sources, soft-deleted versions, usage.
@Suite struct ListingRequestTests {
    private func gallery(_ region: String, _ tags: String = "{}") -> String {
        #"{"location": "\#(region)", "tags": \#(tags)}"#
    }

    @Test func `pages follow one another in order of name, over one subscription or all`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["subscription", "dev"], json: "{}")
            for name in ["c", "a", "dev:z", "b"] {
                _ = try await owner.send(.create, ["gallery", name], json: gallery("westeurope"))
            }
            let first = try await owner.send(.list, ["gallery", "limit=2"])
            #expect(try first.rows(GalleryDocument.self).map(\.name) == ["a", "b"])
            #expect(first["next"] == "b")
            let second = try await owner.send(.list, ["gallery", "limit=2", "after=b"])
            #expect(try second.rows(GalleryDocument.self).map(\.name) == ["c"])
            #expect(second["next"] == nil)
            let all = try await owner.send(.list, ["gallery", "*"]).rows(GalleryDocument.self)
            #expect(all.map(\.name) == ["a", "b", "c", "z"])
            #expect(try await owner.send(.list, ["gallery", "dev"]).rows(GalleryDocument.self).map(\.name) == ["z"])
        }
    }

    @Test(arguments: [
        ("tag=team", ["a", "c"]), ("tag=team=x", ["a"]), ("tag=cost%20centre=50%25", ["b"]), ("in=northeurope", ["b"]),
        ("state=succeeded", ["a", "b", "c"]),
        ("state=failed", []),
    ])
    func `filters take by tag, region and state`(filter: String, names: [String]) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["gallery", "a"], json: gallery("westeurope", #"{"team": "x"}"#))
            _ = try await owner.send(
                .create, ["gallery", "b"], json: gallery("northeurope", #"{"cost centre": "50%"}"#))
            _ = try await owner.send(.create, ["gallery", "c"], json: gallery("westeurope", #"{"team": "y"}"#))
            let rows = try await owner.send(.list, ["gallery", filter]).rows(GalleryDocument.self)
            #expect(rows.map(\.name) == names)
        }
    }

    @Test func `a subscription, region or expansion that is not there is told, not taken for an empty one`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let asked: [(Verb, [String], ErrorCode)] = [
                (.list, ["gallery", "nope"], .notFound), (.list, ["source", "nope"], .notFound),
                (.resolve, ["g/d", "in=westeurope", "subscription=nope"], .notFound),
                (.history, ["image-definition", "g/d", "in=mars"], .invalid),
                (.show, ["gallery", "g", "expand=ReplicationStatus"], .invalid),
                (.show, ["image-definition", "g/d", "expand=Bogus"], .invalid),
                (.show, ["image-version", "g/d/1.0.0", "expand=Bogus"], .invalid),
            ]
            for (verb, fields, code) in asked {
                let refused = try await refusal { try await owner.send(verb, fields) }
                #expect(refused.code == code, "\(verb) \(fields): \(refused.text)")
                let value = fields.last.flatMap { $0.split(separator: "=").last.map(String.init) } ?? ""
                let isNamed = refused.text.contains(value)
                #expect(isNamed, "\(refused.text)")
            }
        }
    }

    @Test func `regions are told by their normalised names, however they were written`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1), in: ["West Europe": 1, "NorthEurope": 1])
            let properties = try await owner.version("1.0.0").properties
            #expect(properties?.replicationStatus?.summary.map(\.region) == ["northeurope", "westeurope"])
            let targets = properties?.publishingProfile?.targetRegions?.map(\.name)
            #expect(targets.map(Set.init) == ["northeurope", "westeurope"])
        }
    }

    @Test func `to who has no role a subscription that is there and one that is not look alike`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["subscription", "dev"], json: "{}")
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let bob = try await cluster.stranger("bob")
            for name in ["dev", "nope"] { #expect(try await bob.send(.list, ["gallery", name]).items.isEmpty) }
        }
    }

    @Test(arguments: [
        ["unicorn"], ["gallery", "limit=0"], ["gallery", "limit=1001"], ["gallery", "a!b"], ["image-version"],
        ["image-definition"], ["shared-gallery"], ["shared-version", "x", "in=westeurope"], ["source", "kind=tape"],
        ["gallery", "after=-"], ["region", "after=?"], ["gallery", "in=mars"], ["gallery", "state=bogus"],
        ["gallery", "tag="], ["gallery", "tag=%2"], ["gallery", "state=x%20y"], ["gallery", "tag==x"],
    ])
    func `a listing that is none is refused`(fields: [String]) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let refusal = try await refusal { try await owner.send(.list, fields) }
            #expect([.invalid, .syntax].contains(refusal.code), "\(fields)")
        }
    }

    @Test func `a disk that was uploaded is a source; a version is made of it and says so`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let disk = """
                {"location": "westeurope", "properties": {"digest": "\(digest(1))", "sizeInBytes": 1073741824,
                 "occupiedBytes": 2, "osType": "Linux", "hyperVGeneration": "V2"}}
                """
            _ = try await owner.send(.create, ["source", "disks/os"], json: disk)
            let snapshot =
                #"{"location": "westeurope", "properties": {"creationData": {"sourceResourceId": "disks/os"}}}"#
            _ = try await owner.send(.create, ["source", "snapshots/os"], json: snapshot)
            let sources = try await owner.send(.list, ["source", "kind=snapshots"]).rows(SourceDocument.self)
            #expect(sources.map(\.properties?.digest) == ["\(digest(1))"])
            let version = """
                {"location": "westeurope", "properties": {"storageProfile":
                 {"osDiskImage": {"source": {"id": "snapshots/os"}}}}}
                """
            _ = try await owner.send(.create, ["image-version", "g/d/1.0.0"], json: version)
            let shown = try await owner.version("1.0.0").properties?.storageProfile?.osDiskImage
            #expect(shown?.digest == "\(digest(1))")
            let isNamed = shown?.source?.id?.hasSuffix("/snapshots/os") == true
            #expect(isNamed)
            let missing = version.replacing("snapshots/os", with: "snapshots/none")
            let refusal = try await refusal {
                try await owner.send(.create, ["image-version", "g/d/2.0.0"], json: missing)
            }
            #expect([.notFound, .invalid].contains(refusal.code))
        }
    }

    @Test func `a soft-deleted version is listed as such, comes back, and goes for good when purged`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let policy =
                #"{"location": "westeurope", "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": true}}}"#
            _ = try await owner.send(.create, ["gallery", "g"], json: policy)
            _ = try await owner.create("image-definition", "g/d", ImageDefinitionDocument.sample)
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            try await eventually { try await owner.state(of: "1.0.0") == "Succeeded" }
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0"])
            #expect(try await owner.send(.list, ["image-version", "g/d"]).items.isEmpty)
            let rows = try await owner.send(.list, ["soft-deleted-version", "g/d"]).rows(
                SoftDeletedVersionDocument.self)
            #expect(rows.map(\.name) == ["1.0.0"])
            #expect(rows.map(\.softDeletedArtifactType) == ["Images"])
            _ = try await owner.send(.undelete, ["image-version", "g/d/1.0.0"])
            #expect(try await owner.send(.list, ["image-version", "g/d"]).items.count == 1)
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0"])
            _ = try await owner.send(.delete, ["image-version", "g/d/1.0.0", "purge=true"])
            #expect(try await owner.send(.list, ["soft-deleted-version", "g/d"]).items.isEmpty)
        }
    }

    @Test func `a recursive deletion tells beforehand which versions go with it`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1))
            let whatIf = try await owner.send(.delete, ["gallery", "g", "recursive=true", "check=true"])
            #expect(try whatIf.rows(ApplyRow.self).map(\.name) == ["g/d/1.0.0"])
            #expect(try whatIf.rows(ApplyRow.self).map(\.action) == [.delete])
            #expect(try await owner.send(.list, ["gallery"]).items.count == 1)
            _ = try await owner.send(.delete, ["gallery", "g", "recursive=true"])
            #expect(try await owner.send(.list, ["gallery"]).items.isEmpty)
        }
    }

    @Test func `usage tells limits with their use, and what galleries and versions store`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2, "northeurope": 1])
            let rows = try await owner.send(.usage, ["default"]).rows(UsageDocument.self)
            let galleries = rows.first { $0.kind == .limit && $0.name == "galleries" && $0.region == "westeurope" }
            #expect(galleries?.used == 1)
            #expect(galleries?.limit == 100)
            let gallery = rows.first { $0.kind == .gallery }
            #expect(gallery?.replicas == 3)
            #expect(gallery?.storageBytes == 6)
            #expect(gallery?.egressBytes == 2)
            let versions = try await owner.send(.usage, ["default", "by=version"]).rows(UsageDocument.self)
            #expect(versions.map(\.region) == ["northeurope", "westeurope"])
            let refusal = try await refusal { try await owner.send(.usage, ["default", "by=moon"]) }
            #expect(refusal.code == .invalid)
        }
    }
}

extension Answer {
    /// The payloads of its rows.
    func rows<Row: Decodable>(_ type: Row.Type) throws -> [Row] {
        try items.map { try JSONPayload.decode(type, from: try #require($0.payload)) }
    }
}
