import Deadlines
import Gallery
import Testing
import Transport
import Wire

/// Tenants, subscriptions, principals, roles; and that nobody sees or does what was not granted to them.
@Suite struct DirectoryRequestTests {
    @Test func `who belongs to no principal is denied everything, and it stands in the audit`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let stranger = try await cluster.stranger("mallory")
            for (verb, fields) in [
                (Verb.show, ["gallery", "g"]), (.list, ["gallery"]), (.usage, []), (.status, []), (.audit, []),
                (.can, ["alice", "audit"]), (.history, ["image-definition", "g/d"]), (.events, []),
                (.resolve, ["g/d", "in=westeurope"]), (.incidents, []), (.subscribe, ["since=0"]),
                (.delete, ["gallery", "g"]), (.list, ["image-version", "g/d"]),
            ] {
                let refusal = try await refusal { try await stranger.send(verb, fields) }
                #expect(refusal.code == .denied, "\(verb) \(fields)")
                #expect(refusal.rule == "AuthorizationFailed", "\(verb) \(fields)")
            }
            let isWritten = try await eventually(get: {
                let records = try await owner.send(.audit).rows(AuditRecord.self)
                return records.contains { $0.entry.actor.name == "user/mallory" && $0.entry.decision == .denied }
                    ? true : nil
            })
            #expect(isWritten)
        }
    }

    @Test func `a principal is made, granted a role, sees what that allows, and no longer when it is taken`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let document = #"{"properties": {"kind": "User", "identities": ["user/bob"], "displayName": "Bob"}}"#
            _ = try await owner.send(.create, ["principal", "bob"], json: document)
            let bob = try await cluster.stranger("bob")
            let before = try await refusal { try await bob.send(.show, ["gallery", "g"]) }
            #expect(before.code == .denied)
            #expect(try await bob.send(.list, ["gallery"]).rows(GalleryDocument.self).isEmpty)
            let grant = #"{"principal": "bob", "role": "Reader", "scope": "/subscriptions/default/galleries/g"}"#
            _ = try await owner.send(.create, ["role-assignment"], json: grant)
            #expect(try await bob.send(.list, ["gallery"]).rows(GalleryDocument.self).map(\.name) == ["g"])
            #expect(try await bob.send(.list, ["image-definition", "g"]).rows(GalleryDocument.self).count == 1)
            let roles = try await bob.send(.list, ["role-assignment"]).rows(RoleAssignmentDocument.self)
            #expect(roles.map(\.role) == ["Reader"])
            let write = try await refusal { try await bob.update("gallery", "g", Patch.description("mine")) }
            #expect(write.code == .denied)
            _ = try await owner.send(.delete, ["role-assignment"], json: grant)
            let after = try await refusal { try await bob.send(.show, ["gallery", "g"]) }
            #expect(after.code == .denied)
        }
    }

    @Test func `tenants, subscriptions and groups are made, shown, changed and deleted`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            _ = try await owner.send(.create, ["tenant", "fabrikam"], json: #"{"properties": {"displayName": "F"}}"#)
            _ = try await owner.send(
                .create, ["subscription", "dev"], json: #"{"properties": {"tenant": "fabrikam"}}"#)
            let subscriptions = try await owner.send(.list, ["subscription", "fabrikam"]).rows(
                SubscriptionDocument.self)
            #expect(subscriptions.map(\.name) == ["dev"])
            _ = try await owner.send(.create, ["principal", "bob"], json: "{}")
            _ = try await owner.send(
                .create, ["principal", "crew"], json: #"{"properties": {"kind": "Group", "members": ["bob"]}}"#)
            let patch = #"{"properties": {"removeMembers": ["bob"], "displayName": "The crew"}}"#
            let answer = try await owner.send(.update, ["principal", "crew"], json: patch)
            let crew = try JSONPayload.decode(PrincipalDocument.self, from: try #require(answer.ok.payload))
            #expect(crew.properties?.members == [])
            #expect(crew.properties?.displayName == "The crew")
            let kind = try await refusal {
                try await owner.send(.update, ["principal", "crew"], json: #"{"properties": {"kind": "User"}}"#)
            }
            #expect(kind.rule == "PropertyChangeNotAllowed")
            for (kind, name) in [
                ("principal", "crew"), ("principal", "bob"), ("subscription", "dev"), ("tenant", "fabrikam"),
            ] {
                _ = try await owner.send(.delete, [kind, name])
                let gone = try await refusal { try await owner.send(.show, [kind, name]) }
                #expect(gone.code == .notFound, "\(kind)")
            }
        }
    }

    @Test func `can tells whether somebody may and why; of others only to who may read roles`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await owner.send(
                .create, ["principal", "bob"], json: #"{"properties": {"identities": ["user/bob"]}}"#)
            let no = try await owner.send(.can, ["bob", "publish", "g/d"])
            #expect(no["allowed"] == "false")
            let saysWhy = no.ok.text?.contains("bob has no role") == true
            #expect(saysWhy)
            let grant = #"{"principal": "bob", "role": "Compute Gallery Artifacts Publisher", "scope": "/"}"#
            _ = try await owner.send(.create, ["role-assignment"], json: grant)
            let bob = try await cluster.stranger("bob")
            #expect(try await bob.send(.can, ["bob", "publish", "g/d"])["allowed"] == "true")
            #expect(try await bob.send(.can, ["bob", "share", "g"])["allowed"] == "false")
            #expect(
                try await owner.send(.can, ["bob", "grant", "/", "role=Compute_Gallery_Image_Reader"])["allowed"]
                    == "false")
            let other = try await refusal { try await bob.send(.can, ["alice", "audit"]) }
            #expect(other.code == .denied)
            for fields in [
                ["bob"], ["bob", "fly", "g"], ["bob", "deploy", "g/d"], ["bob", "audit", "x", "role=Emperor"],
            ] {
                let refusal = try await refusal { try await owner.send(.can, fields) }
                #expect(refusal.code == .invalid, "\(fields)")
            }
        }
    }
}
