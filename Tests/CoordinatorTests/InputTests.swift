import CatalogStore
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import Coordinator

/// What cannot be meant is refused by name, and the connection stays usable.
@Suite struct InputTests {
    /// A payload, and what the refusal names.
    static let galleries: [(json: String, named: String)] = [
        ("{", "JSON"), ("[]", "payload"), (#"{"location": 5}"#, "location"), ("{}", "location"),
        (#"{"location": "westeurope", "tags": {"a": 1}}"#, "tags"),
        (#"{"location": "westeurope", "tags": [[[[]]]]}"#, "tags"),
    ]

    @Test(arguments: galleries)
    func `a document that is not one is refused by what is wrong with it`(json: String, named: String) async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let refused = try await refusal { try await user.send(.create, ["gallery", "g"], json: json) }
            #expect(refused.code == .invalid)
            #expect(refused.text.contains(named))
            _ = try await user.create("gallery", "g", GalleryDocument(location: "westeurope"))
        }
    }

    @Test(arguments: ["-1", "0", "101", "1e400", "9223372036854775808", "1.5", "-9223372036854775808"])
    func `an absurd number is refused`(number: String) async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let json = """
                {"location": "westeurope", "properties": {"publishingProfile": {"replicaCount": \(number)},
                "storageProfile": {"osDiskImage": {"digest": "\(digest(1))", "sizeInBytes": 1, "occupiedBytes": 1}}}}
                """
            let refused = try await refusal {
                try await user.send(.create, ["image-version", "g/d/1.0.0"], json: json)
            }
            #expect(refused.code == .invalid)
            #expect(refused.text.lowercased().contains("replicacount") || refused.text.contains("JSON"))
        }
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808"])
    func `an absurd date is refused or kept, and does not end the process`(date: String) async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let json = #"{"endOfLifeDate": \#(date)}"#
            _ = await Result { _ = try await user.send(.update, ["image-definition", "g/d"], json: json) }
            _ = try await user.send(.show, ["image-definition", "g/d"])
            _ = try await user.resolveRefusal()
        }
    }

    @Test func `a request without its fields is refused by what it lacks`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.node("n1")
            let asked: [(Connection, Verb, [String], String)] = [
                (user, .create, [], "kind"), (user, .create, ["gallery"], "name"),
                (user, .create, ["gallery", "g"], "payload"), (user, .delete, ["galaxy", "g"], "kind"),
                (user, .resolve, [], "RESOLVE"), (user, .resolve, ["g/d"], "in="),
                (user, .resolve, ["g/d", "in=_"], "in="), (user, .place, ["in=westeurope"], "digest="),
                (user, .place, ["in=westeurope", "digest=\(digest(1))", "bytes=-1"], "bytes="),
                (user, .place, ["in=mars", "digest=\(digest(1))", "bytes=1"], "mars"),
                (user, .subscribe, [], "since="), (user, .subscribe, ["since=-1"], "since="),
                (node.connection, .report, [], "free="), (node.connection, .report, ["free=-1"], "free="),
                (node.connection, .report, ["free=1", "inventory=all"], "inventory=all"),
                (node.connection, .report, ["free=1", "inventory=whole", "epoch=0"], "at="),
                (node.connection, .report, ["free=1", "inventory=whole", "at=h:1"], "epoch="),
                (node.connection, .report, ["free=99999999999999999999"], "free="),
            ]
            for (connection, verb, fields, named) in asked {
                let refused = try await refusal { try await connection.send(verb, fields) }
                #expect(refused.code == .invalid, "\(verb) \(fields)")
                #expect(refused.text.contains(named), "\(verb) \(fields): \(refused.text)")
            }
            _ = try await user.create("gallery", "g", GalleryDocument(location: "westeurope"))
        }
    }

    @Test func `a number is written in one way only, and a field is given once`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let node = try await cluster.node("n1")
            let content = "digest=\(digest(1))"
            let asked: [(Connection, Verb, [String], String)] = [
                (user, .list, ["gallery", "limit=007"], "limit=007"),
                (user, .list, ["gallery", "limit=+5"], "limit=+5"),
                (user, .list, ["gallery", "limit="], "limit="), (user, .usage, ["by=version", "limit=01"], "limit=01"),
                (user, .audit, ["after=00"], "after=00"), (user, .audit, ["limit=+1"], "limit=+1"),
                (user, .history, ["image-definition", "g/d", "after=01.0"], "after=01.0"),
                (user, .history, ["image-definition", "g/d", "after=1.+0"], "after=1.+0"),
                (user, .place, ["in=westeurope", content, "bytes=007"], "bytes="),
                (user, .place, ["in=westeurope", content, "bytes=+7"], "bytes="),
                (user, .subscribe, ["since=00"], "since="), (user, .events, ["since=+0"], "since="),
                (user, .update, ["gallery", "g", "ifrevision=01"], "ifrevision=01"),
                (node.connection, .report, ["free=01"], "free="), (node.connection, .report, ["free=+1"], "free="),
                (node.connection, .report, ["free=1", "inventory=whole", "at=h:1", "epoch=00"], "epoch="),
                (user, .list, ["gallery", "in=westeurope", "in=westeurope"], "in= is given twice"),
                (user, .resolve, ["g/d", "in=westeurope", "in=eastus"], "in= is given twice"),
                (user, .list, ["gallery", "x=1", "x=2"], "x= is given twice"),
                (node.connection, .report, ["free=1", "free=2"], "free= is given twice"),
            ]
            _ = try await user.createParents()
            for (connection, verb, fields, named) in asked {
                let json = verb == .update ? "{}" : nil
                let refused = try await refusal { try await connection.send(verb, fields, json: json) }
                #expect(refused.code == .invalid, "\(verb) \(fields)")
                #expect(refused.text.contains(named), "\(verb) \(fields): \(refused.text)")
            }
        }
    }

    /// A side of ours would not even ask; OpenSSL's client says whatever it is told to.
    @Test func `what is not for a role is denied, and the connection goes on`() async throws {
        try await withCoordinator { cluster in
            let node = PeerIdentity.Role.node(try #require(NodeID("westeurope/n1")))
            let asked: [(PeerIdentity.Role, String)] = [
                (.user("alice"), "REPORT free=1"), (.user("alice"), "SNAPSHOT"), (node, "CREATE gallery g"),
                (node, "DELETE gallery g"), (node, "STATUS"), (.user("alice"), "FETCH \(digest(1))"),
            ]
            for (role, request) in asked {
                let lines = ["1 HELLO 1", "2 \(request)", "3 SUBSCRIBE since=0"]
                let answers = try await OpenSSLClient.answers(to: lines, of: role, at: cluster.endpoint)
                #expect(answers.contains { $0.hasPrefix("2 ERR DENIED") }, "\(request)")
                #expect(answers.contains { $0.hasPrefix("3 OK") }, "\(request)")
            }
            #expect(cluster.coordinator.routing.state.galleries.isEmpty)
            #expect(await cluster.coordinator.links.isEmpty)
        }
    }

    @Test func `a change that no line or catalog can carry is refused before it is made`() async throws {
        var limits = CatalogLimits()
        limits.answerBytesMax = 400
        try await withCoordinator(catalogLimits: limits) { cluster in
            let user = try await cluster.user()
            let document = GalleryDocument(location: "westeurope", tags: ["t": String(repeating: "x", count: 250)])
            let refused = try await refusal { try await user.create("gallery", "g", document, ["key=k"]) }
            #expect(refused.code == .tooLarge)
            #expect(refused.text.contains("400"))
            #expect(try await refusal { try await user.send(.show, ["gallery", "g"]) }.code == .notFound)
            _ = try await user.create("gallery", "g", document)
        }
    }
}

extension Connection {
    fileprivate func resolveRefusal() async throws -> Refusal {
        try await refusal { try await send(.resolve, ["g/d", "in=westeurope"]) }
    }
}

extension Result where Failure == any Error, Success == Void {
    fileprivate init(_ body: () async throws -> Void) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
