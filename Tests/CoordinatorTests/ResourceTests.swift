import Deadlines
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import Coordinator

/// What users create, change, delete and look at.
@Suite struct ResourceTests {
    @Test func `what is created is answered, shown and listed as it stands`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let answer = try await user.create(
                "gallery", "contoso", GalleryDocument(location: "West Europe", tags: ["a": "b"]))
            #expect(answer["outcome"] == "applied")
            let document = try JSONPayload.decode(GalleryDocument.self, from: try #require(answer.ok.payload))
            #expect(document.location == "westeurope")
            #expect(answer["revision"] == document.etag)
            let shown = try await user.send(.show, ["gallery", "CONTOSO"])
            #expect(shown.ok.payload == answer.ok.payload)
            let listed = try await user.send(.list, ["gallery"])
            var rows = try listed.rows(GalleryDocument.self)
            // What takes a look at every version is not in a list.
            #expect(rows.first?.properties?.sharingStatus?.summary == nil)
            rows[0].properties?.sharingStatus = document.properties?.sharingStatus
            #expect(rows == [document])
        }
    }

    @Test func `an update changes what may change, and a deletion goes bottom-up`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let edit = Patch.description("ours")
            let answer = try await user.update("gallery", "g", edit)
            #expect(answer["outcome"] == "applied")
            #expect(try await user.update("gallery", "g", edit)["outcome"] == "unchanged")
            let refused = try await refusal { try await user.send(.delete, ["gallery", "g"]) }
            #expect(refused.code == .conflict)
            #expect(refused.rule == "CannotDeleteResource")
            #expect(refused.text.contains("g/d"))
            _ = try await user.send(.delete, ["image-definition", "g/d"])
            _ = try await user.send(.delete, ["gallery", "g"])
            #expect(try await refusal { try await user.send(.show, ["gallery", "g"]) }.code == .notFound)
        }
    }

    @Test func `a refusal bears the code and the rule of what was refused`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let exists = try await refusal {
                try await user.create("gallery", "g", GalleryDocument(location: "eastus"))
            }
            #expect(exists.code == .conflict && exists.rule == "ResourceAlreadyExists")
            let nowhere = try await refusal {
                try await user.create("gallery", "h", GalleryDocument(location: "mars"))
            }
            #expect(nowhere.code == .invalid && nowhere.rule == "LocationNotAvailableForResourceType")
            #expect(nowhere.text.contains("mars"))
            let orphan = try await refusal {
                try await user.create("image-definition", "x/d", ImageDefinitionDocument.sample)
            }
            #expect(orphan.rule == "ParentResourceNotFound")
            let missing = try await refusal { try await user.send(.show, ["image-version", "g/d/1.0.0"]) }
            #expect(missing.code == .notFound && missing.rule == "GalleryImageNotFound")
            let name = try await refusal { try await user.send(.show, ["image-version", "g/d/1.0"]) }
            #expect(name.code == .invalid && name.rule == "InvalidResourceName")
            var large = ImageVersionDocument.sample(digest(1))
            large.properties?.storageProfile?.osDiskImage?.sizeInBytes = 1 << 60
            let document = large
            let tooLarge = try await refusal { try await user.create("image-version", "g/d/1.0.0", document) }
            #expect(tooLarge.rule == "GallerySourceResourceExceedsMaxSize")
        }
    }

    @Test func `an edit that was made from an older look is refused`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await user.createParents()
            let made = try await user.createVersion("1.0.0", of: digest(1))
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            let edits = Patch.excludeFromLatest(true)
            let read = try #require(made["revision"])
            let answer = try await user.update("image-version", "g/d/1.0.0", edits, ["ifrevision=\(read)"])
            #expect(answer["outcome"] == "applied")
            let late = try await refusal {
                try await user.update("image-version", "g/d/1.0.0", edits, ["ifrevision=\(read)"])
            }
            #expect(late.code == .conflict && late.rule == "PreconditionFailed")
            await node.connection.close()
        }
    }

    @Test func `a check applies the rules and changes nothing`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let before = cluster.coordinator.routing.state
            let document = GalleryDocument(location: "westeurope")
            let answer = try await user.create("gallery", "g", document, ["check=true"])
            #expect(answer["outcome"] == "applied")
            #expect(answer.ok.payload != nil)
            #expect(cluster.coordinator.routing.state == before)
            #expect(try await refusal { try await user.send(.show, ["gallery", "g"]) }.code == .notFound)
            let refused = try await refusal {
                try await user.create("gallery", "g", GalleryDocument(location: "mars"), ["check=true"])
            }
            #expect(refused.code == .invalid)
            let unclear = try await refusal { try await user.create("gallery", "g", document, ["check=yes"]) }
            #expect(unclear.text.contains("check=yes"))
            #expect(cluster.coordinator.routing.state == before)
        }
    }

    @Test func `a list is told in pages that together are all of it, in order`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await user.createParents()
            for number in ["1.10.0", "1.2.0", "1.9.0", "2.0.0", "10.0.0"] {
                _ = try await user.createVersion(number, of: digest(1))
            }
            var names: [String] = []
            var after: [String] = []
            var pages = 0
            repeat {
                let page = try await user.send(.list, ["image-version", "g/d", "limit=2"] + after)
                for item in page.items {
                    let row = try JSONPayload.decode(ImageVersionDocument.self, from: try #require(item.payload))
                    names.append(try #require(row.name))
                }
                after = page["next"].map { ["after=\($0)"] } ?? []
                pages += 1
            } while !after.isEmpty
            #expect(names == ["1.2.0", "1.9.0", "1.10.0", "2.0.0", "10.0.0"])
            #expect(pages == 3)
        }
    }

    @Test func `regions and nodes are listed too`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1")
            let regions = try await user.send(.list, ["region", "limit=2"])
            #expect(regions.items.count == 2)
            #expect(regions["next"] == "northeurope")
            let nodes = try await user.send(.list, ["node"])
            let row = try #require(nodes.items.first?.payload)
            #expect(try JSONPayload.decode(NodeRegistration.self, from: row).address == "10.0.0.1:7443")
        }
    }

    @Test(arguments: [
        ["planet"], [], ["image-version"], ["gallery", "limit=0"], ["gallery", "limit=1001"], ["gallery", "limit=x"],
        ["image-version", "g/d", "after=x"], ["gallery", "after=*"],
    ])
    func `a list that cannot be told is refused`(fields: [String]) async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            #expect(try await refusal { try await user.send(.list, fields) }.code == .invalid)
        }
    }
}
