import Foundation
import Testing

extension ClusterTests {
    /// Copies of the catalog: who may have them, and what is left of one that fails.
    @Suite(.cluster(.single, { try await prepareBackingUp($0) }), .timeLimit(.minutes(5)))
    struct BackingUp: UsesCluster {
        @Test func `who may not operate the cluster gets no backup, and that is in the audit`() async throws {
            let cluster = try cluster
            try await cluster.done("cluster", "issue-client", "--name", "alice")
            try await cluster.done("principal", "create", "-n", "alice", "--identity", "user/alice")
            try await cluster.done(
                "role", "assignment", "create", "--assignee", "alice", "--role", "Contributor", "-r", "g")
            let target = cluster.file("alices.vitrine")
            let refused = try await cluster.vitrine(["backup", "--to", target], as: "\(cluster.path)/clients/alice")
            cluster.expect(refused, refusedWith: 1, saying: ["alice has no role that allows"])
            #expect(try cluster.backups(of: "alices").isEmpty)
            let isRecorded = try await eventually {
                try await cluster.json("audit", "list", "--denied").items
                    .contains { $0.verb == "BACKUP" && $0.actor == "user/alice" }
            }
            #expect(isRecorded)
        }

        @Test func `of several backups at once one is made, and the others are told to ask again`() async throws {
            let cluster = try cluster
            let running = try (1...6).map { try cluster.start("backup", "--to", cluster.file("once-\($0).vitrine")) }
            var made = 0
            for (index, command) in running.enumerated() {
                let result = try await command.finished()
                made += result.status == 0 ? 1 : 0
                guard result.status != 0 else { continue }
                cluster.expect(result, refusedWith: 1, saying: ["another backup is being made; ask again", "BUSY"])
                #expect(try cluster.backups(of: "once-\(index + 1)").isEmpty)
            }
            #expect(made > 0)
            try await cluster.done("backup", "--to", cluster.file("after.vitrine"))
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(cluster.path)/coordinator")
            #expect(left.filter { $0.contains(".backup") }.isEmpty)
        }

        @Test(.enabled(if: SmallFileSystem.isAllowed))
        func `a backup for which there is no room says so and leaves nothing`() async throws {
            let cluster = try cluster
            let directory = cluster.file("small")
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try #require(mount("tmpfs", directory, "tmpfs", 0, "size=16k") == 0)
            defer { SmallFileSystem.unmount(directory) }
            let refused = try await cluster.vitrine(["backup", "--to", "\(directory)/catalog.vitrine"])
            cluster.expect(refused, refusedWith: 1, saying: ["\(directory)/catalog.vitrine", "space"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func `one that is stopped leaves no half file`(signal: Int32) async throws {
            let cluster = try cluster
            try await cluster.done("node", "pause", "coordinator")
            let backup = try cluster.start("backup", "--to", cluster.file("stopped.vitrine"))
            let hasBegun = try await eventually { try !cluster.backups(of: "stopped").isEmpty }
            backup.signal(signal)
            let result = try await backup.finished()
            try await cluster.done("node", "resume", "coordinator")
            #expect(hasBegun)
            cluster.expect(result, refusedWith: 128 + signal, saying: ["stopped"])
            #expect(try cluster.backups(of: "stopped").isEmpty)
        }

        @Test func `a torn backup, another file, and none are refused, and the catalog stays`() async throws {
            let cluster = try cluster
            let backup = cluster.file("good.vitrine")
            try await cluster.done("backup", "--to", backup)
            let bytes = try #require(FileManager.default.contents(atPath: backup))
            let torn = try cluster.write("torn.vitrine", Data(bytes.prefix(bytes.count * 2 / 3)))
            let foreign = try cluster.write("foreign.vitrine", Data("nothing of the kind".utf8))
            try await cluster.done("node", "kill", "coordinator")
            for (file, words) in [
                (torn, ["torn.vitrine", "restore"]), (foreign, ["foreign.vitrine", "this is not a catalog"]),
                (cluster.file("absent.vitrine"), ["absent.vitrine", "it is not there"]),
            ] {
                let refused = try await cluster.vitrine(["restore", "--from", file, "--replace"])
                cluster.expect(refused, refusedWith: 1, saying: words)
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(cluster.path)/coordinator")
            #expect(left.filter { $0.contains("restoring") || $0.contains("before") }.isEmpty)
            try await cluster.done("cluster", "up")
            #expect(try await cluster.json("gallery", "list").items.compactMap(\.name.text) == ["g"])
        }
    }
}

@Sendable private func prepareBackingUp(_ cluster: TestCluster) async throws {
    try await cluster.makeDefinition("g", "d", in: "a")
}

extension TestCluster {
    fileprivate func backups(of name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasPrefix("\(name).vitrine") }
    }

    fileprivate func write(_ name: String, _ data: Data) throws -> String {
        try data.write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}
