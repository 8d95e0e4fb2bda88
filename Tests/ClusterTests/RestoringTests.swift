import Foundation
import Testing

extension ClusterTests {
    /// Backups, catalogs that are put in the place of others, and coordinators that should not be.
    @Suite(.cluster(.views, { try await prepareABC($0) })) struct Restoring: UsesCluster {
        @Test func `what was acknowledged after a backup is taken from the nodes before anything is changed`()
            async throws
        {
            let cluster = try cluster
            let backup = cluster.file("one.vitrine")
            let made = try await cluster.json("backup", "--to", backup)
            #expect(made.imageVersions == 1)
            let records = try await cluster.json("audit", "list").items
            #expect(records.contains { $0.verb == "BACKUP" && $0.actor == "user/operator" })
            let again = try await cluster.vitrine(["backup", "--to", backup])
            cluster.expect(again, refusedWith: 1, saying: ["is there already"])

            let later = try cluster.disk("later.raw", mebibytes: 4, seed: 71)
            try await cluster.publish("g", "d", "2.0.0", later, "--target-regions", "a", "b", "c")
            let running = try await cluster.vitrine(["restore", "--from", backup, "--replace"])
            cluster.expect(running, refusedWith: 1, saying: ["another coordinator, process", "stop it first"])
            try await cluster.done("node", "kill", "coordinator")
            let inTheWay = try await cluster.vitrine(["restore", "--from", backup])
            cluster.expect(inTheWay, refusedWith: 1, saying: ["--replace"])
            try await cluster.done("restore", "--from", backup, "--replace")
            try await cluster.done("cluster", "up")
            try await cluster.hasRecovered()

            #expect(try await cluster.versions("g", "d") == ["1.0.0", "2.0.0"])
            for region in ["a", "b", "c"] {
                let isSame = try await cluster.deploys("g/d/2.0.0", in: region, as: later)
                #expect(isSame, "\(region)")
            }
            #expect(try await cluster.json("node", "contents", "--orphans").items.isEmpty)
            try await cluster.done("audit", "verify")
            let audit = try await cluster.json("audit", "list").items
            #expect(audit.contains { $0.verb == "ADOPT" && $0.object == "g/d/2.0.0" })
            try await cluster.publish("g", "d", "3.0.0", later, "--target-regions", "a", "b", "c")
        }

        @Test func `a restored catalog waits for every node, and forgets only what an operator gives up`() async throws
        {
            let cluster = try cluster
            let backup = cluster.file("two.vitrine")
            try await cluster.done("backup", "--to", backup)
            try await cluster.done("node", "kill", "b-1")
            try await cluster.done("node", "kill", "c-1")
            let lone = try cluster.disk("lone.raw", mebibytes: 4, seed: 72)
            try await cluster.done(
                "image-version", "create", "-r", "g", "-i", "d", "-e", "4.0.0", "--file", lone, "--target-regions", "a")
            let digest = try #require(try await cluster.json("resolve", "g/d/4.0.0", "--region", "a").digest.text)
            try await cluster.done("node", "kill", "a-1")
            try await cluster.done("node", "kill", "coordinator")
            try await cluster.done("restore", "--from", backup, "--replace")
            for process in ["coordinator", "b-1", "c-1"] { try await cluster.done("node", "start", process) }

            let isWaiting = try await eventually {
                // A coordinator that was just started may not listen yet.
                let asked = try await cluster.vitrine(["recover", "status", "-o", "json"])
                guard asked.status == 0 else { return false }
                return try JSON(asked.output).awaited.items.map(\.text) == ["a/a-1"]
            }
            #expect(isWaiting)
            let refused = try await cluster.vitrine(["gallery", "delete", "-r", "g"])
            cluster.expect(refused, refusedWith: 1, saying: ["Recovering", "a/a-1"])
            #expect(try await cluster.versions("g", "d").contains("1.0.0"))
            #expect(try await cluster.deploys("g/d/1.0.0", in: "b", as: cluster.full))
            #expect(try await cluster.json("cluster", "status").coordinator.standing == "recovering")
            let hasty = try await cluster.vitrine(["recover", "accept-loss"])
            cluster.expect(hasty, refusedWith: 2, saying: ["--yes"])
            try await cluster.done("recover", "accept-loss", "--yes")
            try await cluster.hasRecovered()
            #expect(try await !cluster.versions("g", "d").contains("4.0.0"))
            try await cluster.done("gallery", "create", "-r", "after", "-l", "b")

            try await cluster.done("node", "start", "a-1")
            let isAside = try await eventually {
                let orphans = try await cluster.json("node", "contents", "--orphans").items
                return orphans.map(\.digest.text) == [digest]
            }
            #expect(isAside)
            let views = try FileManager.default.contentsOfDirectory(atPath: "\(cluster.data("a-1"))/view")
            #expect(views.contains { $0.hasPrefix("aside-") })
            #expect(try await cluster.deploys("g/d/1.0.0", in: "a", as: cluster.full))
            let record = try await cluster.json("audit", "list").items.last { $0.verb == "RECOVER" }
            #expect(record?.actor == "user/operator")
            #expect(record?.reason.text?.contains("a/a-1") == true)
        }

        @Test func `an old coordinator let loose is obeyed by nobody, ends, and does not start again`() async throws {
            let cluster = try cluster
            let copy = cluster.file("old")
            try await cluster.whileStopped { try cluster.copyCatalog(to: copy) }
            try await cluster.done("gallery", "create", "-r", "newer", "-l", "a")
            try await cluster.done("node", "kill", "coordinator")
            try await cluster.done("cluster", "up")
            try await cluster.done("node", "kill", "coordinator")
            let right = cluster.file("right")
            try cluster.copyCatalog(to: right)
            try cluster.putCatalog(from: copy)
            try await cluster.done("node", "start", "coordinator")
            let hasEnded = try await eventually {
                try TestCluster.processes(naming: "\(cluster.path)/coordinator/coordinator.yaml").isEmpty
            }
            #expect(hasEnded)
            let log = try String(contentsOfFile: "\(cluster.path)/coordinator/log", encoding: .utf8)
            #expect(log.contains("obeys a coordinator of a higher epoch"))
            // However often: it does not climb above the other by being started.
            for _ in 0..<3 { _ = try await cluster.vitrine(["node", "start", "coordinator"]) }
            let isRefused = try await eventually {
                try TestCluster.processes(naming: "\(cluster.path)/coordinator/coordinator.yaml").isEmpty
            }
            #expect(isRefused)
            try cluster.putCatalog(from: right)
            try await cluster.done("cluster", "up")
            #expect(try await cluster.json("gallery", "list").items.contains { $0.name == "newer" })
        }

        @Test func `two coordinators of one epoch are both refused, until one is started anew`() async throws {
            let cluster = try cluster
            let copy = cluster.file("twin")
            try await cluster.whileStopped { try cluster.copyCatalog(to: copy) }
            try await cluster.done("node", "kill", "coordinator")
            try cluster.putCatalog(from: copy)
            try await cluster.done("node", "start", "coordinator")
            let isContested = try await eventually {
                let asked = try await cluster.vitrine(["cluster", "status", "-o", "json"])
                guard asked.status == 0 else { return false }
                return try JSON(asked.output).coordinator.standing == "contested"
            }
            #expect(isContested)
            let refused = try await cluster.vitrine(["gallery", "create", "-r", "twin", "-l", "a"])
            cluster.expect(refused, refusedWith: 1, saying: ["ContestedEpoch", "start the other anew"])
            #expect(try await cluster.deploys("g/d/1.0.0", in: "a", as: cluster.full))
            try await cluster.done("node", "kill", "coordinator")
            try await cluster.done("cluster", "up")
            let leads = try await eventually {
                try await cluster.vitrine(["gallery", "create", "-r", "twin", "-l", "a"]).status == 0
            }
            #expect(leads)
        }

        @Test func `of two coordinators that run on copies of one catalog neither leads who has met both`() async throws
        {
            let cluster = try cluster
            let twin = cluster.file("twin-coordinator")
            let port = try FreePorts.take(count: 1)
            try await cluster.done("node", "kill", "coordinator")
            try FileManager.default.copyItem(atPath: "\(cluster.path)/coordinator", toPath: twin)
            try TestCluster.replace(
                "127.0.0.1:\(cluster.port)", by: "127.0.0.1:\(port)", in: "\(twin)/coordinator.yaml")
            try await cluster.done("cluster", "up")
            try await cluster.hasRecovered()
            // Of the same epoch: both have opened the same catalog once since.
            let other = try Command("vitrine-coordinator", ["--settings", "\(twin)/coordinator.yaml"])
            let isMet = try await cluster.withNode("b-1", dialing: port) {
                let isMet = try await other.says("has met another coordinator of this epoch")
                // Those that have met only one obey it.
                try await cluster.done("gallery", "create", "-r", "first", "-l", "a")
                return isMet
            }
            #expect(isMet)
            let isContested = try await eventually {
                try await cluster.json("cluster", "status").coordinator.standing == "contested"
            }
            #expect(isContested)
            let refused = try await cluster.vitrine(["gallery", "create", "-r", "both", "-l", "a"])
            cluster.expect(refused, refusedWith: 1, saying: ["ContestedEpoch", "start the other anew"])
            #expect(try await cluster.deploys("g/d/1.0.0", in: "b", as: cluster.full))

            other.signal(SIGTERM)
            _ = try await other.finished()
            try await cluster.done("node", "kill", "coordinator")
            try await cluster.done("cluster", "up")
            let leads = try await eventually {
                try await cluster.vitrine(["gallery", "create", "-r", "both", "-l", "a"]).status == 0
            }
            #expect(leads)
            #expect(try await cluster.json("gallery", "list").items.contains { $0.name == "first" })
        }
    }
}

extension TestCluster {
    /// Waits until a restored catalog takes changes, and every node has come back.
    fileprivate func hasRecovered() async throws {
        let isOver = try await eventually {
            let result = try await vitrine(["cluster", "status", "-o", "json"])
            guard result.status == 0 else { return false }
            let status = try JSON(result.output)
            return status.coordinator.standing == "leading"
        }
        #expect(isOver)
    }

    /// Runs `body` while the coordinator is killed, and starts it again.
    fileprivate func whileStopped(_ body: () throws -> Void) async throws {
        try await done("node", "kill", "coordinator")
        try body()
        try await done("cluster", "up")
        try await hasRecovered()
    }

    /// Has a node dial another coordinator while `body` runs, and its own again afterwards.
    fileprivate func withNode<Value>(
        _ node: String, dialing other: Int, _ body: () async throws -> Value
    ) async throws -> Value {
        let settings = "\(path)/nodes/\(node)/region.yaml"
        let (own, others) = ("coordinator: 127.0.0.1:\(port)", "coordinator: 127.0.0.1:\(other)")
        try await done("node", "kill", node)
        try Self.replace(own, by: others, in: settings)
        try await done("node", "start", node)
        let value = try await body()
        try await done("node", "kill", node)
        try Self.replace(others, by: own, in: settings)
        try await done("node", "start", node)
        return value
    }

    fileprivate static func replace(_ text: String, by other: String, in path: String) throws {
        let before = try String(contentsOfFile: path, encoding: .utf8)
        #expect(before.contains(text))
        try before.replacingOccurrences(of: text, with: other).write(toFile: path, atomically: true, encoding: .utf8)
    }

    private var catalog: String { "\(path)/coordinator/catalog.sqlite" }
    private static var parts: [String] { ["", "-wal"] }

    fileprivate func copyCatalog(to name: String) throws {
        for part in Self.parts where FileManager.default.fileExists(atPath: catalog + part) {
            try FileManager.default.copyItem(atPath: catalog + part, toPath: name + part)
        }
    }

    fileprivate func putCatalog(from name: String) throws {
        for part in Self.parts + ["-shm"] where FileManager.default.fileExists(atPath: catalog + part) {
            try FileManager.default.removeItem(atPath: catalog + part)
        }
        for part in Self.parts where FileManager.default.fileExists(atPath: name + part) {
            try FileManager.default.copyItem(atPath: name + part, toPath: catalog + part)
        }
    }
}
