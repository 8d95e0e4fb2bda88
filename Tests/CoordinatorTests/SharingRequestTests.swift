import Deadlines
import Gallery
import Testing
import Transport
import Wire

/// Sharing with whole subscriptions, and with everybody; and what consumers then see.
@Suite struct SharingRequestTests {
    private static let groups =
        #"{"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Groups"}}}"#
    private static let community = """
        {"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Community",
         "communityGalleryInfo": {"publisherUri": "https://p", "publisherContact": "a@b.example", "eula": "https://e",
          "publicNamePrefix": "acme"}}}}
        """
    private static let toDev = #"{"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": ["dev"]}]}"#

    /// A subscription `dev` in which bob has a role, and the gallery `g` with one version in westeurope.
    private func prepare(_ cluster: TestCoordinator, gallery: String) async throws -> (Connection, Connection) {
        let owner = try await cluster.user()
        _ = try await owner.send(.create, ["subscription", "dev"], json: "{}")
        _ = try await owner.send(.create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
        _ = try await owner.send(
            .create, ["role-assignment"],
            json: #"{"principal": "bob", "role": "Reader", "scope": "/subscriptions/dev"}"#)
        _ = try await owner.send(.create, ["gallery", "g"], json: gallery)
        _ = try await owner.create("image-definition", "g/d", ImageDefinitionDocument.sample)
        _ = try await cluster.joined("n1", holding: [digest(1): .verified])
        _ = try await owner.createVersion("1.0.0", of: digest(1))
        try await eventually { try await owner.state(of: "1.0.0") == "Succeeded" }
        return (owner, try await cluster.stranger("bob"))
    }

    @Test func `a direct share is listed to its subscription, without source and target regions, and deploys`()
        async throws
    {
        try await withCoordinator { cluster in
            let (owner, bob) = try await prepare(cluster, gallery: Self.groups)
            let hidden = try await bob.send(.list, ["shared-gallery", "in=westeurope"])
            #expect(hidden.items.isEmpty)
            _ = try await owner.send(.share, ["gallery", "g"], json: Self.toDev)
            let galleries = try await bob.send(.list, ["shared-gallery", "in=westeurope"]).rows(
                SharedGalleryDocument.self)
            #expect(galleries.map(\.name) == ["DEFAULT-G"])
            let images = try await bob.send(.list, ["shared-image", "DEFAULT-G", "in=westeurope"])
                .rows(SharedImageDocument.self)
            #expect(images.map(\.id) == ["/SharedGalleries/DEFAULT-G/Images/d"])
            let rows = try await bob.send(.list, ["shared-version", "DEFAULT-G/d", "in=westeurope"]).rows(
                JSONValue.self)
            #expect(rows.map { $0["name"]?.string } == ["1.0.0"])
            let properties = rows[0]["properties"]
            #expect(properties?["publishingProfile"] == nil)
            #expect(properties?["storageProfile"]?["osDiskImage"]?["digest"] == nil)
            #expect(properties?["storageProfile"]?["osDiskImage"]?["sizeInGB"] == .integer(1))
            let receipt = try await bob.resolve("/SharedGalleries/DEFAULT-G/Images/d/Versions/latest")
            #expect(receipt.number.description == "1.0.0")
            let direct = try await refusal { try await bob.resolve("g/d") }
            #expect(direct.code == .denied)
            _ = try await owner.send(.share, ["gallery", "g"], json: #"{"operationType": "Reset"}"#)
            let gone = try await refusal { try await bob.resolve("/SharedGalleries/DEFAULT-G/Images/d") }
            #expect(gone.code == .notFound)
        }
    }

    @Test func `a community gallery has a public name, and everybody with a principal finds it`() async throws {
        try await withCoordinator { cluster in
            let (owner, bob) = try await prepare(cluster, gallery: Self.community)
            let answer = try await owner.send(.share, ["gallery", "g"], json: #"{"operationType": "EnableCommunity"}"#)
            let gallery = try JSONPayload.decode(GalleryDocument.self, from: try #require(answer.ok.payload))
            let info = gallery.properties?.sharingProfile?.communityGalleryInfo
            let name = try #require(info?.publicNames?.first)
            #expect(info?.communityGalleryEnabled == true)
            #expect(name.hasPrefix("acme-"))
            let found = try await bob.send(.list, ["community-gallery", "in=westeurope"]).rows(
                SharedGalleryDocument.self)
            #expect(found.map(\.name) == [name])
            #expect(found.first?.properties?.communityMetadata?.publisherContact == "a@b.example")
            let versions = try await bob.send(.list, ["community-version", "\(name)/d", "in=westeurope"])
            #expect(versions.items.count == 1)
            #expect(try await bob.resolve("/CommunityGalleries/\(name)/Images/d").number.description == "1.0.0")
        }
    }

    @Test func `a public name is the prefix and a GUID, drawn anew each time`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["gallery", "g"], json: Self.community)
            var names: Set<String> = []
            for _ in 1...2 {
                let answer = try await owner.send(
                    .share, ["gallery", "g"], json: #"{"operationType": "EnableCommunity"}"#)
                let gallery = try JSONPayload.decode(GalleryDocument.self, from: try #require(answer.ok.payload))
                let name = try #require(gallery.properties?.sharingProfile?.communityGalleryInfo?.publicNames?.first)
                let isGUID = name.wholeMatch(
                    of: /acme-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                #expect(isGUID != nil, "\(name)")
                names.insert(name)
                _ = try await owner.send(.share, ["gallery", "g"], json: #"{"operationType": "Reset"}"#)
                _ = try await owner.send(
                    .update, ["gallery", "g"],
                    json: #"{"properties": {"sharingProfile": {"permissions": "Private"}}}"#)
                _ = try await owner.send(.delete, ["gallery", "g"])
                _ = try await owner.send(.create, ["gallery", "g"], json: Self.community)
            }
            #expect(names.count == 2)
        }
    }

    @Test func `any version that a consumer may deploy is shown by its number, also where only the latest is listed`()
        async throws
    {
        try await withCoordinator { cluster in
            let (owner, bob) = try await prepare(cluster, gallery: Self.community)
            _ = try await owner.createVersion("2.0.0", of: digest(1))
            try await eventually { try await owner.state(of: "2.0.0") == "Succeeded" }
            let answer = try await owner.send(.share, ["gallery", "g"], json: #"{"operationType": "EnableCommunity"}"#)
            let gallery = try JSONPayload.decode(GalleryDocument.self, from: try #require(answer.ok.payload))
            let name = try #require(gallery.properties?.sharingProfile?.communityGalleryInfo?.publicNames?.first)
            let listed = try await bob.send(.list, ["community-version", "\(name)/d", "in=westeurope"])
            #expect(try listed.rows(SharedVersionDocument.self).map(\.name) == ["2.0.0"])
            for number in ["1.0.0", "2.0.0"] {
                let shown = try await bob.shown("community-version", "\(name)/d/\(number)")
                #expect(shown["name"]?.text == number)
                #expect(shown["properties"]?["publishingProfile"] == nil)
            }
            #expect(try await bob.shown("community-image", "\(name)/D")["name"]?.text == "d")
            #expect(try await bob.shown("community-gallery", name.uppercased())["name"]?.text == name)
            let asked = [
                ["community-version", "\(name)/d/3.0.0", "in=westeurope"],
                ["community-version", "\(name)/d/1.0.0", "in=eastus"],
                ["community-image", "\(name)/none", "in=westeurope"], ["community-gallery", "none", "in=westeurope"],
            ]
            for fields in asked {
                let refused = try await refusal { try await bob.send(.show, fields) }
                #expect(refused.code == .notFound, "\(fields)")
            }
            let malformed = [
                ["community-version", "\(name)/d", "in=westeurope"], ["community-version", "\(name)/d/1.0.0"],
                ["community-version", "\(name)/d/latest", "in=westeurope"],
            ]
            for fields in malformed {
                let refused = try await refusal { try await bob.send(.show, fields) }
                #expect(refused.code == .invalid, "\(fields)")
            }
            let stranger = try await cluster.stranger("nobody")
            let denied = try await refusal { try await stranger.shown("community-version", "\(name)/d/1.0.0") }
            #expect(denied.code == .denied)
            let unresolved = try await refusal { try await stranger.resolve("/CommunityGalleries/\(name)/Images/d") }
            #expect(unresolved.code == .denied)
        }
    }

    @Test func `what is shared directly is shown too, also to the tenant it is shared with`() async throws {
        try await withCoordinator { cluster in
            let (owner, bob) = try await prepare(cluster, gallery: Self.groups)
            let hidden = try await refusal { try await bob.shown("shared-gallery", "DEFAULT-G") }
            #expect(hidden.code == .notFound)
            let toTenant = #"{"operationType": "Add", "groups": [{"type": "AADTenants", "ids": ["default"]}]}"#
            _ = try await owner.send(.share, ["gallery", "g"], json: toTenant)
            #expect(try await bob.shown("shared-gallery", "default-g")["name"]?.text == "DEFAULT-G")
            #expect(try await bob.shown("shared-image", "DEFAULT-G/d")["name"]?.text == "d")
            let version = try await bob.shown("shared-version", "DEFAULT-G/d/1.0.0")
            #expect(version["id"]?.text == "/SharedGalleries/DEFAULT-G/Images/d/Versions/1.0.0")
            let elsewhere = try await refusal {
                try await bob.send(
                    .show, ["shared-version", "DEFAULT-G/d/1.0.0", "in=westeurope", "subscription=other"])
            }
            #expect(elsewhere.code == .notFound)
        }
    }

    @Test(arguments: [
        #"{"operationType": "Give"}"#, #"{"operationType": "Add"}"#, #"{"operationType": "Reset", "extra": 1}"#,
        #"{"operationType": "Reset", "groups": [{"type": "Subscriptions", "ids": ["dev"]}]}"#,
        #"{"operationType": "Add", "groups": [{"type": "Friends", "ids": ["dev"]}]}"#,
        #"{"operationType": "Add", "groups": [{"type": "AADTenants", "ids": ["a b"]}]}"#,
    ])
    func `a share action that is none is refused`(json: String) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["gallery", "g"], json: Self.groups)
            let refusal = try await refusal { try await owner.send(.share, ["gallery", "g"], json: json) }
            #expect(refusal.code == .invalid)
        }
    }

    @Test func `whom a new gallery is shared with is not said when it is made`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let document = """
                {"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Groups",
                 "groups": [{"type": "Subscriptions", "ids": ["default"]}]}}}
                """
            let refusal = try await refusal { try await owner.send(.create, ["gallery", "g"], json: document) }
            #expect(refusal.rule == "PropertyChangeNotAllowed")
            let isNamed = refusal.text.contains("properties.sharingProfile.groups")
            #expect(isNamed)
        }
    }
}

extension Connection {
    /// What a consumer in westeurope sees of one.
    fileprivate func shown(_ kind: String, _ name: String) async throws -> JSONValue {
        let answer = try await send(.show, [kind, name, "in=westeurope"])
        return try JSONPayload.decode(JSONValue.self, from: try #require(answer.ok.payload))
    }
}
