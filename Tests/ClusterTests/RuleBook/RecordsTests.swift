import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// What is counted and written down.
    @Suite struct Records: UsesCluster {
        @Test func `usage counts copies by region, and sending for each region beside a version's own`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("counted", "web", in: "westeurope")
            try await cluster.done(
                "image-version", "create", "-r", "counted", "-i", "web", "-e", "1.0.0", "--managed-image", "web-image",
                "--target-regions", "westeurope=2", "northeurope")
            let rows = try await cluster.json("usage", "--versions").items
            let occupied = 3 * TestCluster.occupied(2)
            let version = rows.filter { $0.kind == "version" && $0.name == "counted/web/1.0.0" }
            #expect(version.map(\.region) == ["northeurope", "westeurope"])
            #expect(version.map(\.replicas) == [1, 2])
            #expect(version.map(\.storageBytes.int) == [occupied, 2 * occupied])
            #expect(version.map(\.egressBytes.int) == [occupied, 0])
            let gallery = try #require(rows.first { $0.kind == "gallery" && $0.name == "counted" })
            #expect(gallery.storageBytes.int == 3 * occupied)
            let limit = try #require(
                rows.first { $0.kind == "limit" && $0.name == "galleries" && $0.region == "westeurope" })
            #expect(limit.limit == 100)
            #expect(limit.used.int == (try await cluster.json("gallery", "list").items.count))
        }

        @Test func `galleries of every subscription are listed as the page's FAQ does it`() async throws {
            let cluster = try cluster
            try await cluster.done("account", "create", "-n", "second")
            try await cluster.done(
                "gallery", "create", "-r", "elsewhere", "-l", "westeurope", "--subscription", "second")
            let line = "vitrine account list -o tsv --columns id | xargs -n 1 vitrine gallery list --subscription"
            let all = try await Command.run(
                "/bin/sh", ["-c", line],
                environment: [
                    "VITRINE_CLUSTER": cluster.path,
                    "PATH": "\(Command.products.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
                ])
            #expect(all.status == 0, "\(all.story)")
            for name in ["contoso ", "elsewhere "] { #expect(all.output.contains("\n\(name)"), "\(all.story)") }
        }

        @Test func `a stale update through the protocol is a conflict that tells what changed since`() async throws {
            let cluster = try cluster
            try await cluster.done("gallery", "create", "-r", "stale", "-l", "westeurope")
            let etag = try #require(try await cluster.json("gallery", "show", "-r", "stale").etag.text)
            try await cluster.done("gallery", "update", "-r", "stale", "--tags", "a=1")
            let person = try await cluster.introduced(to: cluster.port)
            let patch = "{\"tags\":{\"a\":\"2\"}}"
            try person.type("2 UPDATE gallery stale ifrevision=\(etag) {\(patch.utf8.count)}\n\(patch)")
            #expect(try await person.says("2 ERR CONFLICT rule=PreconditionFailed"))
            let answer = try person.output
            for word in ["after revision \(etag) that you read", "since then: UPDATE by user/operator", ": tags.a)"] {
                #expect(answer.contains(word), "\(answer)")
            }
            person.signal(SIGKILL)
            _ = try await person.finished()
            #expect(try await cluster.json("gallery", "show", "-r", "stale").tags.a == "1")
        }

        @Test func `names that are none are refused by the command line and by the protocol`() async throws {
            let cluster = try cluster
            let long = String(repeating: "a", count: 81)
            for name in [long, "c\u{43E}ntoso", "a-b", "_a"] {
                try await cluster.refused(
                    "gallery", "create", "-r", name, "-l", "westeurope", status: 2, saying: ["1 to 80", name])
            }
            try await cluster.refused(
                "image-version", "create", "-r", "contoso", "-i", "web", "-e", "latest", "--file", cluster.osDisk,
                status: 2, saying: ["'latest' is no version number"])
            let person = try await cluster.introduced(to: cluster.port)
            let body = "{\"location\":\"westeurope\",\"properties\":{\"x\":1}}"
            func ask(_ id: Int, _ words: String) throws {
                try person.type("\(id) \(words) {\(body.utf8.count)}\n\(body)")
            }
            try ask(2, "CREATE gallery \(long)")
            #expect(try await person.says("2 ERR INVALID rule=InvalidResourceName"))
            try ask(3, "CREATE image-version contoso/web/latest")
            #expect(try await person.says("latest is no version's name"))
            try ask(4, "CREATE gallery unknown")
            #expect(try await person.says("properties.x is no member"))
            try ask(5, "CREATE gallery c\u{43E}ntoso")
            #expect(try await person.says("5 ERR SYNTAX"))
            person.signal(SIGKILL)
            _ = try await person.finished()
        }

        @Test func `a definition whose publisher, offer and SKU are taken is refused`() async throws {
            try await cluster.refused(
                "image-definition", "create", "-r", "contoso", "-i", "again", "-l", "westeurope", "-p", "contoso", "-f",
                "WEB", "-s", "V1", "--os-type", "Linux", saying: ["contoso/web", "each triple is used once"])
        }
    }
}
