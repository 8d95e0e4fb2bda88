import Testing

extension ClusterTests.RuleBook {
    /// What is deleted, and what can be had back.
    @Suite struct Deletion: UsesCluster {
        @Test func `a soft-deleted version is found by number only, comes back, and goes for good when purged`()
            async throws
        {
            let cluster = try cluster
            let name = ["-r", "soft", "-i", "web", "-e", "2.0.0"]
            try await cluster.makeDefinition("soft", "web", in: "westeurope")
            try await cluster.done("gallery", "update", "-r", "soft", "--soft-delete", "true")
            for number in ["1.0.0", "2.0.0"] {
                try await cluster.publish("soft", "web", number, of: ["--os-disk", "web-os"])
            }
            try await cluster.done(["image-version", "delete"] + name)
            #expect(try await cluster.latest("soft/web", in: "westeurope") == "1.0.0")
            #expect(try await cluster.versions("soft", "web") == ["1.0.0"])
            let deleted = try await cluster.json("image-version", "list-soft-deleted", "-r", "soft", "-i", "web")
            #expect(deleted.items.map(\.name) == ["2.0.0"])
            #expect(try await cluster.deploys("soft/web/2.0.0", in: "northeurope", as: cluster.osDisk))
            cluster.expect(
                try await cluster.vitrine(["image-version", "update"] + name + ["--exclude-from-latest", "true"]),
                refusedWith: 1,
                saying: [
                    "soft/web/2.0.0 was deleted", "`vitrine image-version undelete`", "`vitrine image-version purge`",
                ])

            try await cluster.done(["image-version", "undelete"] + name)
            #expect(try await cluster.latest("soft/web", in: "westeurope") == "2.0.0")
            cluster.expect(
                try await cluster.vitrine(["image-version", "purge"] + name), refusedWith: 1, saying: ["is not deleted"]
            )
            try await cluster.done(["image-version", "delete"] + name)
            try await cluster.done(["image-version", "purge"] + name)
            cluster.expect(
                try await cluster.vitrine(["image-version", "undelete"] + name), refusedWith: 1,
                saying: ["has no version 2.0.0"])
            try await cluster.refused(
                "resolve", "soft/web/2.0.0", "--region", "westeurope", saying: ["no version 2.0.0"])
        }

        @Test func `a gallery goes with all that is in it only if that is said, and what would go can be seen first`()
            async throws
        {
            let cluster = try cluster
            try await cluster.makeDefinition("whole", "web", in: "westeurope")
            try await cluster.publish("whole", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.refused("gallery", "delete", "-r", "whole", saying: ["whole", "--recursive"])
            let delete = ["gallery", "delete", "-r", "whole", "--recursive"]
            let would = try JSON(try await cluster.done(delete + ["--what-if", "-o", "json"]).output)
            #expect(would.items.map(\.kind) == ["gallery", "image-definition", "image-version"])
            #expect(would.items.allSatisfy { $0.action == "delete" })
            #expect(try await cluster.versions("whole", "web") == ["1.0.0"])
            try await cluster.done(delete)
            try await cluster.refused("gallery", "show", "-r", "whole", saying: ["there is no gallery whole"])
        }

        @Test func `an end-of-life block holds a version, and what is around it, until its day`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("blocked", "web", in: "westeurope")
            try await cluster.publish(
                "blocked", "web", "1.0.0",
                of: [
                    "--os-disk", "web-os", "--end-of-life-date", "2090-01-31", "--block-deletion-before-end-of-life",
                    "true",
                ])
            let words = ["blocked/web/1.0.0", "2090-01-31"]
            try await cluster.refused(
                "image-version", "delete", "-r", "blocked", "-i", "web", "-e", "1.0.0", saying: words)
            try await cluster.refused("gallery", "delete", "-r", "blocked", "--recursive", saying: words)
            #expect(try await cluster.versions("blocked", "web") == ["1.0.0"])
        }
    }
}
