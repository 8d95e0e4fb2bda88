import Gallery
import NIOCore
import Testing
import Transport
import Wire

/// Templates: tried as a whole, then done, and done once.
@Suite struct ApplyRequestTests {
    private static let template = """
        [{"type": "Microsoft.Compute/galleries/images/versions", "name": "g/d/1.0.0", "location": "westeurope",
          "properties": {"storageProfile": {"osDiskImage":
           {"digest": "\(digest(1))", "sizeInBytes": 1073741824, "occupiedBytes": 2}}}},
         {"type": "Microsoft.Compute/galleries/images", "name": "g/d", "location": "westeurope",
          "properties": {"identifier": {"publisher": "p", "offer": "o", "sku": "s"}, "osType": "Linux"}},
         {"type": "Microsoft.Compute/galleries", "name": "g", "location": "westeurope"}]
        """

    @Test func `what-if tells what would be made and changes nothing; applying makes it; again nothing is to do`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let whatIf = try await owner.apply(Self.template, ["check=true"])
            #expect(try whatIf.rows(ApplyRow.self).map(\.name) == ["g", "g/d", "g/d/1.0.0"])
            #expect(try whatIf.rows(ApplyRow.self).allSatisfy { $0.action == .create })
            #expect(try await owner.send(.list, ["gallery"]).items.isEmpty)
            let done = try await owner.apply(Self.template)
            #expect(done["changed"] == "3")
            #expect(try await owner.send(.list, ["image-version", "g/d"]).items.count == 1)
            let again = try await owner.apply(Self.template)
            #expect(again["changed"] == "0")
        }
    }

    @Test func `a template with any fault changes nothing, and every fault is a row`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let template = """
                [{"type": "Microsoft.Compute/galleries", "name": "g", "location": "westeurope"},
                 {"type": "Microsoft.Compute/galleries", "name": "h", "location": "atlantis"},
                 {"type": "Microsoft.Compute/galleries", "name": "i", "location": "westeurope", "frob": 1}]
                """
            let refusal = try await refusal { try await owner.apply(template) }
            #expect(refusal.code == .invalid)
            let saysHowMany = refusal.text.contains("nothing was changed") && refusal.text.contains("1 more")
            #expect(saysHowMany, "\(refusal.text)")
            #expect(try await owner.send(.list, ["gallery"]).items.isEmpty)
        }
    }

    @Test func `a disk that was not uploaded is found before anything is changed`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let refusal = try await refusal { try await owner.apply(Self.template) }
            #expect(refusal.rule == "SourceNotFound")
            #expect(try await owner.send(.list, ["gallery"]).items.isEmpty)
        }
    }

    @Test func `what the asker may not do is denied before anything is changed`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let bob = try await cluster.stranger("bob")
            let refusal = try await refusal { try await bob.apply(Self.template, ["check=true"]) }
            #expect(refusal.code == .denied)
        }
    }

    @Test(arguments: ["{}", "[", "[1]", #"[{"name": "g"}]"#, #"[{"type": "Microsoft.Compute/galleries"}]"#])
    func `what is no list of resources is refused`(template: String) async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let refusal = try await refusal { try await owner.apply(template) }
            #expect(refusal.code == .invalid)
        }
    }
}

extension Connection {
    func apply(_ template: String, _ fields: [String] = []) async throws -> Answer {
        try await upload(.apply, fields, deadline: .seconds(20)) { body in
            // In two pieces, so that putting them together is seen.
            let bytes = ByteBuffer(string: template)
            let middle = bytes.readableBytes / 2
            var rest = bytes
            guard let first = rest.readSlice(length: middle) else { return }
            try await body.more(at: 0, first)
            try await body.more(at: UInt64(middle), rest)
        }
    }
}
