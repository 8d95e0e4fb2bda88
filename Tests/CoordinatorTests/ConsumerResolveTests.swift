import Deadlines
import Gallery
import Testing
import Transport
import Wire

/// What `RESOLVE` and `CAN` tell consumers, and what is asked of a machine that is to be made.
@Suite struct ConsumerResolveTests {
    private static let community = """
        {"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Community",
         "communityGalleryInfo": {"publisherUri": "https://p", "publisherContact": "a@b.example", "eula": "https://e",
          "publicNamePrefix": "acme"}}}}
        """

    /// The community's gallery `secret:hidden` with 1.0.0 in westeurope, and 2.0.0 that is excluded; bob has a role
    /// elsewhere only.
    private func prepare(_ cluster: TestCoordinator) async throws -> (Connection, Connection, image: String) {
        let owner = try await cluster.user()
        for name in ["secret", "dev"] { _ = try await owner.send(.create, ["subscription", name], json: "{}") }
        _ = try await owner.send(.create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
        _ = try await owner.send(
            .create, ["role-assignment"],
            json: #"{"principal": "bob", "role": "Reader", "scope": "/subscriptions/dev"}"#)
        _ = try await owner.send(.create, ["gallery", "secret:hidden"], json: Self.community)
        _ = try await owner.create("image-definition", "secret:hidden/d", ImageDefinitionDocument.sample)
        _ = try await cluster.joined("n1", holding: [digest(1): .verified])
        for number in ["1.0.0", "2.0.0"] {
            _ = try await owner.create(
                "image-version", "secret:hidden/d/\(number)", ImageVersionDocument.sample(digest(1)))
        }
        try await eventually { try await owner.resolve("secret:hidden/d").number.description == "2.0.0" }
        _ = try await owner.update("image-version", "secret:hidden/d/2.0.0", Patch.excludeFromLatest(true))
        let answer = try await owner.send(
            .share, ["gallery", "secret:hidden"], json: #"{"operationType": "EnableCommunity"}"#)
        let gallery = try JSONPayload.decode(GalleryDocument.self, from: try #require(answer.ok.payload))
        let name = try #require(gallery.properties?.sharingProfile?.communityGalleryInfo?.publicNames?.first)
        return (owner, try await cluster.stranger("bob"), "/CommunityGalleries/\(name)/Images/d")
    }

    @Test func `resolving tells a consumer neither the private gallery nor other regions and versions`() async throws {
        try await withCoordinator { cluster in
            let (owner, bob, image) = try await prepare(cluster)
            let own = try await owner.resolve("secret:hidden/d")
            #expect(own.skipped.map(\.number.description) == ["2.0.0"])
            let receipt = try await bob.resolve(image)
            #expect(receipt.number.description == "1.0.0")
            #expect(receipt.skipped.isEmpty)
            for version in ["latest", "1.0.0", "2.0.0", "7.7.7"] {
                let name = "\(image)/Versions/\(version)"
                let refused = try await refusal { try await bob.resolve(name, in: "northeurope") }
                #expect(refused.code == .notFound)
                let can = try await bob.send(.can, ["bob", "deploy", name, "in=northeurope"])
                #expect(can["allowed"] == "false")
                #expect(can.ok.text == refused.text)
                let rest = refused.text.replacing(name, with: "")
                for word in ["secret", "hidden", "westeurope", ".0.0", "excluded", "--add-region"] {
                    let isTold = rest.contains(word)
                    #expect(!isTold, "'\(refused.text)' tells '\(word)'")
                }
            }
            let yes = try await bob.send(.can, ["bob", "deploy", image, "in=westeurope"])
            #expect(yes["allowed"] == "true")
            let isHidden = yes.ok.text?.contains("hidden") == false
            #expect(isHidden)
        }
    }

    @Test func `a machine is made of a generalized image with an OS profile, and with its plan`() async throws {
        try await withCoordinator { cluster in
            let (_, bob, image) = try await prepare(cluster)
            func refused(_ fields: String...) async throws -> Refusal {
                try await refusal { try await bob.send(.resolve, [image, "in=westeurope"] + fields) }
            }
            _ = try await bob.send(.resolve, [image, "in=westeurope", "osprofile=true"])
            let without = try await refused("osprofile=false")
            #expect(without.rule == "InvalidParameter")
            let isNamed = without.text.contains("osProfile") && without.text.contains(image)
            #expect(isNamed, "\(without.text)")
            let plan = try await refused("osprofile=true", "planpublisher=a", "planproduct=b", "planname=c")
            let isSaid = plan.text.contains("a/b/c") && plan.text.contains("no purchase plan")
            #expect(isSaid, "\(plan.text)")
            let spaced = try await refused("osprofile=true", "planpublisher=Big%20Co", "planproduct=b", "planname=c")
            let isWhole = spaced.text.contains("Big Co/b/c")
            #expect(isWhole, "\(spaced.text)")
            for fields in [
                ["osprofile=maybe"], ["planname=c"], ["osprofile=true", "planname=c"],
            ] {
                let malformed = try await refusal { try await bob.send(.resolve, [image, "in=westeurope"] + fields) }
                #expect(malformed.code == .invalid, "\(fields)")
            }
        }
    }
}
