import Foundation
import Testing

extension ClusterTests {
    /// What fails below a coordinator's catalog, of a real process.
    @Suite(.cluster(.single, { try await prepareCatalogDisk($0) }), .timeLimit(.minutes(5)))
    struct CatalogDisk: UsesCluster {
        /// Enough for the catalog, its write-ahead log, and what the coordinator says.
        private static let bytes = 24 << 20

        @Test(.enabled(if: SmallFileSystem.isAllowed))
        func `with a full disk reads are answered, changes refused by name, and made when there is room`() async throws
        {
            let cluster = try cluster
            try await cluster.withCatalogOn(bytes: Self.bytes) { disk in
                try await cluster.done("gallery", "create", "-r", "before", "-l", "a")
                try disk.fill()
                let refused = try await cluster.vitrine(["gallery", "create", "-r", "full", "-l", "a"])
                cluster.expect(
                    refused, refusedWith: 1,
                    saying: ["nothing was changed", "the catalog cannot be written", "no space is left"])
                #expect(try await cluster.galleries() == ["before", "g"])
                #expect(try await cluster.json("resolve", "g/d", "--region", "a").version == "1.0.0")
                #expect(try await cluster.deploys("g/d/1.0.0", in: "a", as: cluster.full))
                let status = try await cluster.json("cluster", "status").coordinator
                #expect(status.standing == "obstructed" && status.notice.text?.contains("no space is left") == true)
                let backup = try await cluster.vitrine(["backup", "--to", cluster.file("full.vitrine")])
                cluster.expect(backup, refusedWith: 1, saying: ["no backup was made", "no space is left"])
                #expect(!FileManager.default.fileExists(atPath: cluster.file("full.vitrine")))
                let left = try FileManager.default.contentsOfDirectory(atPath: "\(cluster.path)/coordinator")
                #expect(left.filter { $0.contains(".backup") }.isEmpty)

                try disk.empty()
                try await cluster.done("gallery", "create", "-r", "full", "-l", "a")
                let leads = try await eventually {
                    try await cluster.json("cluster", "status").coordinator.standing == "leading"
                }
                #expect(leads)
                #expect(try await cluster.json("audit", "list").items.contains { $0.verb == "RESUME" })
                try await cluster.done("audit", "verify")
                try await cluster.done("gallery", "delete", "-r", "full")
                try await cluster.done("gallery", "delete", "-r", "before")
            }
        }

        @Test(.enabled(if: SmallFileSystem.isAllowed))
        func `a coordinator that is killed on a full disk has all that was acknowledged when there is room`()
            async throws
        {
            let cluster = try cluster
            try await cluster.withCatalogOn(bytes: Self.bytes) { disk in
                try disk.fill()
                var acknowledged = ["g"]
                for name in ["h", "i", "j"] {
                    let result = try await cluster.vitrine(["gallery", "create", "-r", name, "-l", "a"])
                    if result.status == 0 { acknowledged.append(name) }
                    try await cluster.done("node", "kill", "coordinator")
                    #expect(try await cluster.json("resolve", "g/d", "--region", "a").answeredFrom == "view")
                    // There may be room enough within the file for it to start.
                    _ = try await cluster.vitrine(["node", "start", "coordinator"])
                    let stands = try await eventually {
                        if try await cluster.coordinatorNumber() == nil { return true }
                        return try await cluster.vitrine(["gallery", "list"]).status == 0
                    }
                    #expect(stands)
                    _ = try await cluster.vitrine(["node", "start", "coordinator"])
                }
                _ = try await cluster.vitrine(["node", "kill", "coordinator"])
                try disk.empty()
                try await cluster.done("cluster", "up")
                #expect(try await cluster.galleries() == acknowledged)
                try await cluster.done("audit", "verify")
                for name in acknowledged.dropFirst() { try await cluster.done("gallery", "delete", "-r", name) }
            }
        }

        @Test(.enabled(if: SmallFileSystem.isAllowed))
        func `a catalog on a disk that may only be read is refused as such`() async throws {
            let cluster = try cluster
            try await cluster.withCatalogOn(bytes: Self.bytes) { disk in
                try await cluster.done("node", "kill", "coordinator")
                try disk.makeReadOnly()
                let refused = try await cluster.runCoordinator()
                cluster.expect(refused, refusedWith: 1, saying: ["catalog.sqlite", "cannot be written"])
                try disk.makeWritable()
                try await cluster.done("cluster", "up")
                #expect(try await cluster.galleries() == ["g"])
            }
        }

        @Test(arguments: ["pwrite64", "fdatasync,fsync"])
        func `after a failed write or sync the coordinator ends and says so, and what was acknowledged is there`(
            calls: String
        ) async throws {
            let cluster = try cluster
            let number = try #require(try await cluster.coordinatorNumber())
            let tracer = try Command(
                "/usr/bin/strace",
                [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", "inject=\(calls):error=EIO", "-p",
                    number,
                ])
            let isTraced = try await eventually {
                let status = try String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
                return !status.contains("TracerPid:\t0\n")
            }
            let said = try tracer.errors
            #expect(isTraced, "\(said)")
            let changing = try cluster.start("gallery", "create", "-r", "io", "-l", "a")
            let hasEnded = try await eventually { try await cluster.coordinatorNumber() == nil }
            #expect(hasEnded)
            tracer.signal(SIGINT)
            _ = try await tracer.finished()
            let log = try String(contentsOfFile: "\(cluster.path)/coordinator/log", encoding: .utf8)
            #expect(log.contains("the disk failed"))
            #expect(try await cluster.json("resolve", "g/d", "--region", "a").version == "1.0.0")
            try await cluster.done("cluster", "up")
            let result = try await changing.finished()
            #expect(result.status == 0, "\(result.story)")
            #expect(try await cluster.galleries() == ["g", "io"])
            try await cluster.done("audit", "verify")
            try await cluster.done("gallery", "delete", "-r", "io")
        }

        @Test func `a damaged catalog, and what is none, are refused by name and left as they are`() async throws {
            let cluster = try cluster
            // In peace: nothing is in the write-ahead log.
            try await cluster.done("cluster", "down")
            let catalog = "\(cluster.path)/coordinator/catalog.sqlite"
            let whole = try #require(FileManager.default.contents(atPath: catalog))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: catalog))
            try file.seek(toOffset: 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: whole.count - 4096))
            try file.close()
            let again = try await cluster.runCoordinator()
            cluster.expect(again, refusedWith: 1, saying: [catalog, "damaged"])
            try Data("this is no catalog".utf8).write(to: URL(fileURLWithPath: catalog))
            let foreign = try await cluster.runCoordinator()
            cluster.expect(foreign, refusedWith: 1, saying: [catalog, "this is not a catalog"])
            #expect(FileManager.default.contents(atPath: catalog) == Data("this is no catalog".utf8))
            try whole.write(to: URL(fileURLWithPath: catalog))
            for part in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: catalog + part) {
                try FileManager.default.removeItem(atPath: catalog + part)
            }
            try await cluster.done("cluster", "up")
            #expect(try await cluster.galleries() == ["g"])
            try await cluster.done("audit", "verify")
        }
    }
}

@Sendable private func prepareCatalogDisk(_ cluster: TestCluster) async throws {
    try await cluster.makeDefinition("g", "d", in: "a")
    try await cluster.publish("g", "d", "1.0.0", try cluster.disk("full.raw", seed: 90))
}

/// A small file system under the coordinator's directory.
private struct CatalogFileSystem {
    let path: String

    private var ballast: String { "\(path)/ballast" }

    func fill() throws {
        let file = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        var (offset, size) = (0, 1 << 20)
        while size >= 4096 { if posix_fallocate(file, offset, size) == 0 { offset += size } else { size /= 2 } }
    }

    func empty() throws { try FileManager.default.removeItem(atPath: ballast) }

    func makeReadOnly() throws { try #require(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0) }

    func makeWritable() throws { try #require(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), nil) == 0) }
}

extension TestCluster {
    fileprivate func galleries() async throws -> [String] {
        try await json("gallery", "list").items.compactMap(\.name.text).sorted()
    }

    /// The number of the coordinator's process, if it runs.
    fileprivate func coordinatorNumber() async throws -> String? {
        let settings = "\(path)/coordinator/coordinator.yaml"
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").first { entry in
            guard Int32(entry) != nil, let data = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
                return false
            }
            let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.first?.hasSuffix("vitrine-coordinator") == true && words.contains(settings)
        }
    }

    /// Runs a coordinator that does not start, to its end.
    fileprivate func runCoordinator() async throws -> Command.Result {
        try await Command.run("vitrine-coordinator", ["--settings", "\(path)/coordinator/coordinator.yaml"])
    }

    /// Runs `body` with the coordinator's directory on a file system of so many bytes.
    fileprivate func withCatalogOn(bytes: Int, _ body: (CatalogFileSystem) async throws -> Void) async throws {
        let disk = CatalogFileSystem(path: "\(path)/coordinator")
        let aside = file("coordinator-aside")
        try await done("cluster", "down")
        try FileManager.default.copyItem(atPath: disk.path, toPath: aside)
        try #require(mount("tmpfs", disk.path, "tmpfs", 0, "size=\(bytes),mode=700") == 0)
        let outcome: Result<Void, any Error>
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: aside) {
                try FileManager.default.copyItem(atPath: "\(aside)/\(name)", toPath: "\(disk.path)/\(name)")
            }
            try await done("cluster", "up")
            try await body(disk)
            try await done("cluster", "down")
            // What became of it goes on below.
            for name in try FileManager.default.contentsOfDirectory(atPath: aside) {
                try FileManager.default.removeItem(atPath: "\(aside)/\(name)")
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: disk.path) {
                try FileManager.default.copyItem(atPath: "\(disk.path)/\(name)", toPath: "\(aside)/\(name)")
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
            _ = try await vitrine(["cluster", "down"])
        }
        SmallFileSystem.unmount(disk.path)
        try FileManager.default.removeItem(atPath: disk.path)
        try FileManager.default.moveItem(atPath: aside, toPath: disk.path)
        try outcome.get()
        try await done("cluster", "up")
    }
}
