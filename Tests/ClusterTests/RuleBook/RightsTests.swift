import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// Who may do what.
    @Suite struct Rights: UsesCluster {
        static let reader = [
            "--assignee", "alice", "--role", "Compute Gallery Image Reader", "-r", "rights", "-i", "web",
        ]

        @Test func `who has a certificate and no role may do nothing, and gets what is granted until it is taken back`()
            async throws
        {
            let cluster = try cluster
            let alice = cluster.user("alice")
            try await cluster.makeDefinition("rights", "web", in: "westeurope")
            try await cluster.publish("rights", "web", "1.0.0", of: ["--os-disk", "web-os"])
            let resolve = ["resolve", "rights/web", "--region", "northeurope"]
            try await cluster.done("cluster", "issue-client", "--name", "alice")
            cluster.expect(
                try await cluster.vitrine(resolve, as: alice), refusedWith: 1,
                saying: ["certificate user/alice belongs to no principal", "`vitrine principal create`"])
            try await cluster.done("principal", "create", "-n", "alice", "--identity", "user/alice")
            let denied = ["alice has no role that allows", "`vitrine role assignment create --assignee alice`"]
            cluster.expect(try await cluster.vitrine(resolve, as: alice), refusedWith: 1, saying: denied)
            #expect(try await cluster.json(as: alice, "gallery", "list").items.isEmpty)

            try await cluster.done(["role", "assignment", "create"] + Self.reader)
            let can = try await cluster.done("can", "alice", "deploy", "rights/web", "--region", "northeurope")
            #expect(can.output.hasPrefix("yes: Compute Gallery Image Reader"), "\(can.story)")
            #expect(try await cluster.deploys("rights/web", in: "northeurope", as: alice, like: cluster.osDisk))
            let cannot = try await cluster.vitrine(["can", "alice", "publish", "rights/web"])
            #expect(cannot.status == 1, "\(cannot.story)")
            #expect(cannot.output.hasPrefix("no: alice has no role that allows"), "\(cannot.story)")
            for more in [["image-version", "delete", "-r", "rights", "-i", "web", "-e", "1.0.0"], ["audit", "list"]] {
                cluster.expect(try await cluster.vitrine(more, as: alice), refusedWith: 1, saying: [denied[0]])
            }
            let grant = ["role", "assignment", "create", "--assignee", "alice", "--role", "Owner"]
            cluster.expect(
                try await cluster.vitrine(grant, as: alice), refusedWith: 1,
                saying: ["the role Owner is not granted", "roleAssignments/write"])

            try await cluster.done(["role", "assignment", "delete"] + Self.reader)
            cluster.expect(try await cluster.vitrine(resolve, as: alice), refusedWith: 1, saying: denied)
            let audited = try await cluster.json("audit", "list", "--denied").items
            #expect(audited.contains { $0.actor == "user/alice" && $0.verb == "RESOLVE" })
            try await cluster.refused(
                "role", "assignment", "create", "--assignee", "ghost", "--role", "Reader",
                saying: ["there is no principal ghost", "`vitrine principal list`"])
        }

        @Test
        func `who knows but the digest of another's disk does not get the disk, and who has its bytes may use them`()
            async throws
        {
            let cluster = try cluster
            try await cluster.makeDefinition("private", "web", in: "westeurope")
            try await cluster.publish("private", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.makeDefinition("mallorys", "web", in: "westeurope")
            try await cluster.addUser("mallory")
            let mallory = cluster.user("mallory")
            try await cluster.done(
                "role", "assignment", "create", "--assignee", "mallory", "--role", "Contributor", "-r", "mallorys")
            let shown = try await cluster.json("image-version", "show", "-r", "private", "-i", "web", "-e", "1.0.0")
            let disk = shown.properties.storageProfile.osDiskImage
            let file = try cluster.write(
                "theft.yaml",
                """
                resources:
                  - type: image-version
                    name: mallorys/web/1.0.0
                    location: westeurope
                    properties:
                      storageProfile:
                        osDiskImage:
                          digest: "\(try #require(disk.digest.text))"
                          sizeInBytes: \(try #require(disk.sizeInBytes.int))
                          occupiedBytes: \(try #require(disk.occupiedBytes.int))
                """)
            try await cluster.refused(
                "apply", "-f", file, as: mallory, saying: ["neither brought nor may read", "AuthorizationFailed"])
            #expect(try await cluster.versions("mallorys", "web").isEmpty)
            let publish = ["image-version", "create", "-r", "mallorys", "-i", "web", "-e", "1.0.0", "--file"]
            let published = try await cluster.vitrine(publish + [cluster.osDisk], as: mallory)
            #expect(published.status == 0, "\(published.story)")
        }

        @Test func `without the coordinator a node still lets in whom it knows to be allowed, and nobody else`()
            async throws
        {
            let cluster = try cluster
            let (bob, eve) = (cluster.user("bob"), cluster.user("eve"))
            try await cluster.makeDefinition("alone", "web", in: "westeurope")
            try await cluster.publish("alone", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.addUser("bob")
            try await cluster.addUser("eve")
            // A group's role, granted over the gallery.
            try await cluster.done("principal", "create", "-n", "deployers", "--kind", "group", "--members", "bob")
            try await cluster.done(
                "role", "assignment", "create", "--assignee", "deployers", "--role", "Compute Gallery Image Reader",
                "-r",
                "alone")
            try await cluster.followed(by: "northeurope-1")
            try await cluster.done("node", "kill", "coordinator")
            do {
                #expect(try await cluster.deploys("alone/web", in: "northeurope", as: bob, like: cluster.osDisk))
                try await cluster.refused(
                    "vm", "create", "--image", "alone/web", "--region", "northeurope", "--to", cluster.file("eve.raw"),
                    as: eve, saying: ["eve has no role that allows"])
                try await cluster.refused(
                    "resolve", "contoso/web", "--region", "northeurope", as: bob,
                    saying: ["bob has no role that allows"])
            } catch {
                try await cluster.done("cluster", "up")
                throw error
            }
            try await cluster.done("cluster", "up")
        }
    }
}

extension TestCluster {
    /// Waits until a node's view has everything that the coordinator acknowledged so far.
    fileprivate func followed(by node: String) async throws {
        let revision = try #require(try await json("cluster", "status").coordinator.revision.int)
        let person = try await introduced(to: port(of: node))
        var asked = 1
        let hasFollowed = try await eventually {
            asked += 1
            try person.type("\(asked) RESOLVE alone/web in=northeurope")
            guard try await person.says("\(asked) OK version=") else { return false }
            let answer = try person.output.split(whereSeparator: \.isNewline).last ?? ""
            let field = answer.split(separator: " ").first { $0.hasPrefix("revision=") }
            return (field.flatMap { Int($0.dropFirst(9)) } ?? 0) >= revision
        }
        person.signal(SIGKILL)
        _ = try await person.finished()
        #expect(hasFollowed)
    }
}
