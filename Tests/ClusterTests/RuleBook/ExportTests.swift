import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// What is taken along to another cluster, and what cannot be rewritten.
    @Suite struct Export: UsesCluster {
        @Test func `what is exported and applied to an empty cluster is exported there as the same`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("moved", "web", in: "westeurope")
            try await cluster.publish(
                "moved", "web", "1.0.0", of: ["--managed-image", "web-image", "--exclude-from-latest", "true"])
            try await cluster.publish(
                "moved", "web", "0.9.0",
                of: ["--replication-mode", "Shallow", "--image-version", "moved/web/1.0.0"])
            let (there, back) = (cluster.file("there.yaml"), cluster.file("back.yaml"))
            try await cluster.done("export", "-f", there, "--disks", cluster.file("disks"))
            try await cluster.refused("export", "-f", there, saying: ["is there already"])
            let plain = try await cluster.done("export").output
            try await TestCluster.with(.rules) { other in
                try await other.done("apply", "-f", there)
                try await other.done(
                    "image-version", "wait", "-r", "moved", "-i", "web", "-e", "1.0.0", "--replicated", "--timeout",
                    "60")
                try await other.done("export", "-f", back)
                #expect(try String(contentsOfFile: back, encoding: .utf8) == plain)
                #expect(try await other.deploys("moved/web/1.0.0", in: "northeurope", as: cluster.osDisk))
                for standing in [cluster, other] {
                    try await standing.refused(
                        "image-version", "delete", "-r", "moved", "-i", "web", "-e", "1.0.0",
                        saying: ["SourceInUseByShallowVersion", "0.9.0"])
                }
                try await other.killedInApply()
                try await other.altered()
            }
        }
    }
}

extension TestCluster {
    /// Kills the coordinator at several moments of one large apply: all of it stands, or nothing.
    fileprivate func killedInApply() async throws {
        let count = 150
        let rows = (1...count).map {
            "- {type: image-definition, name: many/d\($0), location: westeurope, properties: {osType: Linux, osState: "
                + "Generalized, identifier: {publisher: p, offer: o, sku: s\($0)}}}"
        }
        let file = try write(
            "many.yaml", (["- {type: gallery, name: many, location: westeurope}"] + rows).joined(separator: "\n"))
        let clock = ContinuousClock()
        let whole = try await clock.measure { try await done("apply", "-f", file, "--what-if") }
        for part in [0.4, 0.7, 0.9, 1.1, 1.4] {
            let apply = try start("apply", "-f", file)
            _ = await eventually(within: whole * part) { !apply.isRunning }
            try await done("node", "kill", "coordinator")
            let result = try await apply.finished()
            try await done("cluster", "up")
            // Lost before it answered, or in the middle of the answer.
            let isTold = ["the coordinator", "no answer to APPLY"].contains { result.errors.contains($0) }
            #expect(result.status == 0 || isTold, "\(result.story)")
            let isThere = try await json("gallery", "list").items.contains { $0.name == "many" }
            let standing = isThere ? try await json("image-definition", "list", "-r", "many").items.count : 0
            #expect(isThere ? standing == count : result.status != 0, "\(standing) of \(count) stand: \(result.story)")
            try await done("apply", "-f", file)
            #expect(try await json("image-definition", "list", "-r", "many").items.count == count)
            let again = try await json("apply", "-f", file)
            #expect(again.items.allSatisfy { $0.action == "none" })
            try await done("gallery", "delete", "-r", "many", "--recursive")
        }
    }

    /// Alters a record of the audit log in the coordinator's file, and puts it back.
    fileprivate func altered() async throws {
        let head = try #require(try await json("audit", "verify").head.text)
        try await done("node", "kill", "coordinator")
        let file = "\(path)/coordinator/catalog.sqlite"
        let actor = try await Self.renameActor(ofRecord: 3, to: "user/eve", in: file)
        let up = try await vitrine(["cluster", "up"])
        #expect(up.status == 1, "\(up.story)")
        #expect(up.errors.contains("audit record 3: its hash is not that of what it says"), "\(up.story)")
        _ = try await Self.renameActor(ofRecord: 3, to: actor, in: file)
        try await done("cluster", "up")
        try await done("audit", "verify", "--witness", head)
        try await refused(
            "audit", "verify", "--witness", "sha256:\(String(repeating: "0", count: 64))",
            saying: ["the audit log was altered", "no record has the hash"])
    }

    /// Returns who it was before.
    private static func renameActor(ofRecord number: Int, to actor: String, in file: String) async throws -> String {
        let script = """
            import sqlite3, sys
            file, number, actor = sys.argv[1:]
            catalog = sqlite3.connect(file)
            print(catalog.execute("SELECT actor FROM audit WHERE sequence = ?", [number]).fetchone()[0], end="")
            catalog.execute("UPDATE audit SET actor = ? WHERE sequence = ?", [actor, number])
            catalog.commit()
            """
        let result = try await Command.run("/usr/bin/env", ["python3", "-c", script, file, "\(number)", actor])
        guard result.status == 0 else { throw Failure(story: result.story) }
        return result.output
    }
}
