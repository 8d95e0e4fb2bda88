import Foundation
import Testing

extension ClusterTests.Steady {
    /// Files that cannot be published, and disks that cannot be written.
    @Suite struct BadFiles: UsesCluster {
        @Test func `an empty file, a directory and a missing file are named, with what is wrong`() async throws {
            let cluster = try cluster
            let empty = cluster.file("empty.raw")
            try Data().write(to: URL(fileURLWithPath: empty))
            try await cluster.expectRefusal(cluster.publishing("9.0.0", empty), saying: [empty, "it is empty"])
            let folder = cluster.directory.path
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", folder), saying: [folder, "it is a directory; name a disk image"])
            let missing = "\(folder)/missing.raw"
            try await cluster.expectRefusal(
                cluster.publishing("9.0.0", missing), saying: [missing, "No such file or directory"])
        }

        @Test func `a file that is cut off while it is uploaded publishes nothing`() async throws {
            let cluster = try cluster
            let file = try cluster.disk("cut.raw", seed: 30)
            try await cluster.expectNothingLeft(mayGoOn: true) {
                let result = try await cluster.publish(file) {
                    #expect(truncate(file, 1 << 18) == 0)
                }
                cluster.expect(
                    result, refusedWith: 1, saying: [file, "changed while it was read", "nothing was published"])
            }
        }

        @Test func `a file that is written to while it is uploaded publishes nothing`() async throws {
            let cluster = try cluster
            let file = try cluster.disk("changed.raw", seed: 31)
            try await cluster.expectNothingLeft(mayGoOn: true) {
                let result = try await cluster.publish(file) {
                    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
                    try handle.write(contentsOf: Data("changed".utf8))
                    try handle.close()
                }
                cluster.expect(
                    result, refusedWith: 1, saying: [file, "changed while it was read", "nothing was published"])
            }
        }

        @Test(.enabled(if: SmallFileSystem.isAllowed, "a file system in memory cannot be mounted here"))
        func `a node without space refuses what does not fit, and holds what fits`() async throws {
            let cluster = try cluster
            let large = try cluster.disk("large.raw", mebibytes: 40, seed: 32)
            try await cluster.makeDefinition("small", "web", in: "tiny")
            let name = ["-r", "small", "-i", "web", "-e", "1.0.0"]
            try await cluster.expectRefusal(
                ["image-version", "create"] + name + ["--file", large],
                saying: ["no live node of tiny has room for 20971520 bytes", "add a node"])
            #expect(try await cluster.versions("small", "web").isEmpty)
            try await cluster.publish("small", "web", "1.0.0", try cluster.disk("fits.raw", seed: 33))
            #expect(
                try await cluster.deploys(
                    "small/web", in: "tiny", as: cluster.file("fits.raw")))
        }

        @Test func `a disk is not deployed over a file that is there, nor where none can be`() async throws {
            let cluster = try cluster
            let deploy = ["vm", "create", "--image", "contoso/web", "--region", "westeurope", "--to"]
            try await cluster.expectRefusal(
                deploy + [cluster.full], saying: [cluster.full, "is there already", "name another file"])
            let nowhere = cluster.file("no/such/folder.raw")
            try await cluster.expectRefusal(deploy + [nowhere], saying: [nowhere, "No such file or directory"])
        }
    }
}

extension TestCluster {
    /// Publishes `file` in swedencentral, whose only node hears nothing until `change` was made to the hashed file.
    fileprivate func publish(_ file: String, whileWaiting change: () throws -> Void) async throws -> Command.Result {
        try await done("node", "pause", "swedencentral-1")
        do {
            let publishing = try start(arguments: publishing("9.0.0", file, "-l", "swedencentral"))
            let isHashed = try await publishing.says("hashing 100%")
            #expect(isHashed)
            try change()
            try await done("node", "resume", "swedencentral-1")
            return try await publishing.finished()
        } catch {
            try await done("node", "resume", "swedencentral-1")
            throw error
        }
    }
}
