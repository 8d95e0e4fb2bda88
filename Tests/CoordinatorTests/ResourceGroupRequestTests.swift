import Gallery
import Testing
import Transport
import Wire

/// `group=`: the resource group in which something is said to be.
@Suite struct ResourceGroupRequestTests {
    private static let images = #"{"location": "westeurope", "properties": {"resourceGroup": "images"}}"#

    private func prepare(_ cluster: TestCoordinator) async throws -> Connection {
        let owner = try await cluster.user()
        _ = try await owner.send(.create, ["gallery", "g"], json: Self.images)
        _ = try await owner.send(.create, ["gallery", "other"], json: #"{"location": "westeurope"}"#)
        _ = try await owner.create("image-definition", "g/d", ImageDefinitionDocument.sample)
        _ = try await cluster.joined("n1", holding: [digest(1): .verified])
        _ = try await owner.createVersion("1.0.0", of: digest(1))
        let disk = """
            {"location": "westeurope", "properties": {"resourceGroup": "images", "digest": "\(digest(1))",
             "sizeInBytes": 1073741824, "occupiedBytes": 2}}
            """
        _ = try await owner.send(.create, ["source", "disks/x"], json: disk)
        return owner
    }

    @Test func `what stands in another resource group is not found, and both are named`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            let asked: [(Verb, [String])] = [
                (.show, ["gallery", "g"]), (.show, ["image-definition", "g/d"]),
                (.show, ["image-version", "g/d/1.0.0"]),
                (.show, ["source", "disks/x"]), (.list, ["image-definition", "g"]), (.list, ["image-version", "g/d"]),
                (.list, ["soft-deleted-version", "g/d"]), (.history, ["image-definition", "g/d"]),
                (.update, ["gallery", "g"]), (.update, ["source", "disks/x"]), (.create, ["image-definition", "g/e"]),
                (.create, ["image-version", "g/d/2.0.0"]), (.share, ["gallery", "g"]),
                (.undelete, ["image-version", "g/d/1.0.0"]), (.rollBack, ["image-definition", "g/d", "to=1.0.0"]),
                (.delete, ["source", "disks/x"]), (.delete, ["image-version", "g/d/1.0.0"]),
                (.delete, ["image-definition", "g/d"]), (.delete, ["gallery", "g", "recursive=true"]),
            ]
            for (verb, fields) in asked {
                let refused = try await refusal {
                    try await owner.send(verb, fields + ["group=default"], json: verb == .update ? "{}" : nil)
                }
                #expect(refused.code == .notFound && refused.rule == "ResourceNotFound", "\(verb) \(fields)")
                let areNamed = refused.text.contains("default") && refused.text.contains("images")
                #expect(areNamed, "\(refused.text)")
            }
        }
    }

    @Test func `in its own resource group, in any case, it is found`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            _ = try await owner.send(.show, ["gallery", "g", "group=IMAGES"])
            _ = try await owner.send(.show, ["source", "disks/x", "group=images"])
            #expect(try await owner.send(.list, ["image-version", "g/d", "group=images"]).items.count == 1)
            _ = try await owner.send(.delete, ["gallery", "g", "recursive=true", "group=images"])
            let gone = try await refusal { try await owner.send(.show, ["gallery", "g", "group=images"]) }
            #expect(gone.code == .notFound)
        }
    }

    @Test func `galleries and sources are listed by resource group`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            func names(_ fields: String...) async throws -> [String?] {
                try await owner.send(.list, fields).rows(JSONValue.self).map { $0["name"]?.string }
            }
            #expect(try await names("gallery", "group=images") == ["g"])
            #expect(try await names("gallery", "group=default") == ["other"])
            #expect(try await names("gallery", "group=none").isEmpty)
            #expect(try await names("gallery") == ["g", "other"])
            #expect(try await names("source", "group=Images") == ["x"])
            #expect(try await names("source", "group=default").isEmpty)
        }
    }

    @Test func `who may not see it does not learn in which resource group it is`() async throws {
        try await withCoordinator { cluster in
            let owner = try await prepare(cluster)
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let bob = try await cluster.stranger("bob")
            for name in ["g", "missing"] {
                for group in ["images", "default"] {
                    let refused = try await refusal { try await bob.send(.show, ["gallery", name, "group=\(group)"]) }
                    #expect(refused.code == .denied, "\(name) \(group)")
                    let isTold = refused.text.contains("images")
                    #expect(!isTold, "\(refused.text)")
                }
            }
        }
    }
}
