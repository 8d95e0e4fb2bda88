import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// What `latest` means, meant and means again.
    @Suite struct Latest: UsesCluster {
        @Test func `every move of latest is in its journal, can be asked for by time, and can be taken back`()
            async throws
        {
            let cluster = try cluster
            try await cluster.makeDefinition("moving", "web", in: "westeurope")
            for number in ["1.0.0", "1.10.0", "1.9.0"] {
                try await cluster.publish("moving", "web", number, of: ["--os-disk", "web-os"])
            }
            #expect(try await cluster.latest("moving/web", in: "northeurope") == "1.10.0")
            let moves = try await cluster.json(
                "image-version", "latest-history", "-r", "moving", "-i", "web", "--region", "northeurope"
            ).items
            #expect(moves.map(\.to) == ["1.0.0", "1.10.0"])
            #expect(moves.map(\.cause) == ["published", "published"])
            let then = try #require(moves.first?.at.text)
            let past = try await cluster.json("resolve", "moving/web", "--region", "northeurope", "--as-of", then)
            #expect(past.version == "1.0.0")
            try await cluster.refused(
                "resolve", "moving/web", "--region", "northeurope", "--as-of", "2020-01-01T00:00:00Z",
                saying: ["moving/web", "northeurope"])

            let back = ["image-version", "roll-back-latest", "-r", "moving", "-i", "web", "-e", "1.0.0"]
            try await cluster.refused(
                "image-version", "roll-back-latest", "-r", "moving", "-i", "web", "-e", "1.9.0",
                saying: ["latest never named 1.9.0 there, but 1.0.0, 1.10.0"])
            let whatIf = try await cluster.json(back + ["--what-if"])
            #expect(whatIf.items.map(\.region) == ["northeurope", "westeurope"])
            try await cluster.done(back + ["--region", "northeurope"])
            #expect(try await cluster.latest("moving/web", in: "northeurope") == "1.0.0")
            #expect(try await cluster.latest("moving/web", in: "westeurope") == "1.10.0")
            #expect(try await cluster.latestColumn("moving", "web") == ["northeurope", "no", "westeurope"])
            let told = try await cluster.json(back)
            #expect(told.items.map(\.changed) == [false, true])
            #expect(told[1].from == "1.10.0")
            #expect(try await cluster.latest("moving/web", in: "westeurope") == "1.0.0")
            #expect(try await cluster.latestColumn("moving", "web") == ["yes", "excluded", "excluded"])
            let last = try await cluster.json("audit", "list", "--last", "1")
            #expect(last[0].verb == "ROLLBACK")
            #expect(last[0].operation == "Microsoft.Compute/galleries/images/versions/write")
            #expect(last[0].object == "moving/web")
            let number = try #require(last[0].number.int)
            let shown = try await cluster.done("audit", "show", "-n", "\(number)").output
            for words in ["latest[westeurope]", "1.10.0 -> 1.0.0", "- -> 1.0.0"] {
                #expect(shown.contains(words), "\(shown)")
            }
            let causes = try await cluster.json("image-version", "latest-history", "-r", "moving", "-i", "web").items
            #expect(causes.map(\.cause).count { $0 == "rolled-back" } == 2)
        }

        @Test func `watch prints one event for each transition, and ends with Ctrl-C`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("watched", "web", in: "westeurope")
            let began = try #require(try await cluster.json("cluster", "status").coordinator.revision.int)
            let watch = try cluster.start(
                "watch", "--since", "\(began)", "--subject", "watched", "-o", "json")
            try await cluster.publish("watched", "web", "1.0.0", of: ["--os-disk", "web-os"])
            try await cluster.done("image-version", "delete", "-r", "watched", "-i", "web", "-e", "1.0.0")
            try await cluster.done("gallery", "delete", "-r", "watched", "--recursive")
            #expect(try await watch.says("\"kind\":\"galleryDeleted\""))
            watch.signal(SIGINT)
            let result = try await watch.finished()
            #expect(result.status == 130, "\(result.story)")
            let events = try result.output.split(separator: "\n").map { try JSON(String($0)) }
            let told = events.map { "\($0.kind.text ?? "") \($0.region.text ?? "")" }.sorted()
            #expect(
                told == [
                    "definitionDeleted ", "galleryDeleted ", "latestMoved northeurope", "latestMoved northeurope",
                    "latestMoved westeurope", "latestMoved westeurope", "regionComplete northeurope",
                    "regionComplete westeurope", "regionReady northeurope", "regionReady westeurope", "versionDeleted ",
                    "versionPublished ", "versionReady ",
                ])
            #expect(Set(events.map { $0.subject.text?.hasPrefix("watched") }) == [true])
            // What was is told again to whoever begins before it.
            let again = try await cluster.done(
                "watch", "--since", "\(began)", "--kind", "versionReady", "--subject", "watched", "--count", "1")
            #expect(again.output.contains("watched/web/1.0.0"))
            try await cluster.refused(
                "watch", "--kind", "versionRedy", status: 2, saying: ["versionReady", "latestMoved"])
        }
    }
}

extension TestCluster {
    /// What the list says of each version: whether `latest` may name it.
    fileprivate func latestColumn(_ gallery: String, _ definition: String) async throws -> [String] {
        let list = try await done(
            "image-version", "list", "-r", gallery, "-i", definition, "-o", "tsv", "--columns", "latest")
        return list.output.split(separator: "\n").map(String.init)
    }
}
