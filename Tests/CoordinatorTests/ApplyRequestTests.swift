import CatalogStore
import Deadlines
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import Coordinator

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

    /// A gallery with so many definitions.
    private static func definitions(
        _ count: Int, of gallery: String = "many", in region: String = "westeurope"
    ) -> String {
        let rows = (0..<count).map { index in
            """
            {"type": "Microsoft.Compute/galleries/images", "name": "\(gallery)/d\(index)", "location": "\(region)",
             "properties": {"identifier": {"publisher": "p", "offer": "o", "sku": "s\(index)"}, "osType": "Linux"}}
            """
        }
        let parent = #"{"type": "Microsoft.Compute/galleries", "name": "\#(gallery)", "location": "\#(region)"}"#
        return "[\(([parent] + rows).joined(separator: ","))]"
    }

    @Test func `all changes of a template are one commit with consecutive revisions, whatever else is asked`()
        async throws
    {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let owner = try await cluster.user()
            let other = try await cluster.user()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await owner.apply(Self.definitions(60)) }
                group.addTask { _ = try await other.apply(Self.definitions(60, of: "others")) }
                group.addTask {
                    for index in 0..<30 {
                        _ = try await other.create("gallery", "g\(index)", GalleryDocument(location: "westeurope"))
                    }
                }
                try await group.waitForAll()
            }
            let records = try await store.audit(after: 0, limit: 1000)
            for gallery in ["many", "others"] {
                let revisions = records.filter { record in
                    record.entry.verb == "APPLY" && record.entry.object.hasPrefix(gallery)
                }.compactMap(\.revision)
                let first = try #require(revisions.first)
                #expect(revisions == Array(first...first + 60))
            }
            let appends = await store.appended
            #expect(appends.contains { $0.count >= 61 })
        }
    }

    @Test func `a template that meets what another has made meanwhile changes nothing`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let owner = try await cluster.user()
            let other = try await cluster.user()
            // The template's check waits until this is durable, and its changes then meet another one.
            await store.close(.append)
            async let first = other.create("gallery", "first", GalleryDocument(location: "westeurope"))
            try await eventually { await store.waiting(at: .append) == 1 }
            async let applied = refusal { try await owner.apply(Self.definitions(2)) }
            try await eventually { await cluster.coordinator.durabilityWaiters.count == 1 }
            async let gallery = other.create("gallery", "many", GalleryDocument(location: "eastus"))
            try await eventually { await cluster.coordinator.state.galleries.count == 2 }
            await store.open(.append)
            _ = try await (first, gallery)
            let refusal = try await applied
            #expect(refusal.code == .conflict)
            let tells = refusal.text.hasPrefix("nothing was changed") && refusal.text.contains("many")
            #expect(tells, "\(refusal.text)")
            #expect(try await owner.send(.list, ["image-definition", "many"]).items.isEmpty)
        }
    }

    @Test func `a catalog that fails keeps nothing of a template`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let owner = try await cluster.user()
            let standing = cluster.coordinator.routing.state.revision
            await store.fail()
            let refusal = try await refusal { try await owner.apply(Self.definitions(5)) }
            #expect(refusal.code == .unavailable)
            #expect(try await store.changes(since: standing, limit: 10).isEmpty)
            #expect(cluster.coordinator.routing.state.revision == standing)
        }
    }

    @Test func `what a whole subscription exports, thousands of resources, is applied as one commit`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            let parts = [Self.definitions(900), Self.definitions(900, of: "others", in: "eastus")]
            let template = "[" + parts.map { $0.dropFirst().dropLast() }.joined(separator: ",") + "]"
            #expect(try await owner.apply(template)["changed"] == "1802")
            #expect(try await owner.apply(template)["changed"] == "0")
        }
    }

    @Test func `a template with more changes than are made at once is refused by that number, also as what-if`()
        async throws
    {
        var limits = CatalogLimits()
        limits.commitsTogetherMax = 5
        limits.commitsPerTransactionMax = 5
        try await withCoordinator(catalogLimits: limits) { cluster in
            let owner = try await cluster.user()
            for fields in [["check=true"], []] {
                let refusal = try await refusal { try await owner.apply(Self.definitions(5), fields) }
                #expect(refusal.code == .tooLarge)
                #expect(refusal.fields == ["max=5"])
                let tells = refusal.text.contains("makes 6 changes, and 5 are made at once")
                #expect(tells, "\(refusal.text)")
            }
            #expect(try await owner.send(.list, ["gallery"]).items.isEmpty)
            #expect(try await owner.apply(Self.definitions(4))["changed"] == "5")
            // What stands already is no change.
            #expect(try await owner.apply(Self.definitions(8))["changed"] == "4")
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
