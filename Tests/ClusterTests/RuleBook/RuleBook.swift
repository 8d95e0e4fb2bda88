import Foundation
import Testing

extension ClusterTests {
    /// Issue 3 on real processes: one cluster of two regions, with a gallery and sources of every kind.
    @Suite(.cluster(.rules, Sources.prepare)) enum RuleBook {}
}

/// What the tests find: `contoso/web` without versions, and the sources that versions can be made of.
///
/// `web-os` is the OS disk; the machine `web-vm` and the managed image `web-image` have `web-data` at LUN 0 and
/// `web-log` at LUN 3 too.
enum Sources {
    @Sendable static func prepare(_ cluster: TestCluster) async throws {
        try await cluster.makeDefinition("contoso", "web", in: "westeurope")
        let disks = [("web-os", cluster.osDisk), ("web-data", cluster.dataDisk), ("web-log", cluster.logDisk)]
        for (seed, (name, path)) in disks.enumerated() {
            _ = try cluster.disk("\(name).raw", seed: UInt64(70 + seed))
            let system = name == "web-os" ? ["--os-type", "Linux"] : []
            try await cluster.done(["disk", "create", "-n", name, "-l", "westeurope", "--file", path] + system)
            try await cluster.done("snapshot", "create", "-n", "\(name)-snapshot", "--source", name)
        }
        try await cluster.done(
            "vhd", "upload", "-n", "web.vhd", "-l", "westeurope", "--storage-account", "images", "--file",
            cluster.osDisk)
        try await cluster.done(
            "vm", "create", "-n", "web-vm", "-l", "westeurope", "--attach-os-disk", "web-os", "--attach-data-disks",
            "0=web-data", "3=web-log", "--os-type", "Linux")
        try await cluster.done("vm", "generalize", "-n", "web-vm")
        try await cluster.done("image", "create", "-n", "web-image", "--source", "web-vm")
    }
}

extension ClusterShape {
    /// Two regions, of two nodes and of one.
    static let rules = ClusterShape(
        regions: [Region(name: "westeurope", nodes: 2), Region(name: "northeurope")], downAfter: 120, lostAfter: 600)
}

extension TestCluster {
    var osDisk: String { file("web-os.raw") }
    var dataDisk: String { file("web-data.raw") }
    var logDisk: String { file("web-log.raw") }

    /// The directory of a user's client, to be named with `as:`.
    func user(_ name: String) -> String { "\(path)/clients/\(name)" }

    /// Issues a certificate to `name`, and makes the principal that it belongs to.
    func addUser(_ name: String, tenant: String = "default", subscription: String = "default") async throws {
        try await done("cluster", "issue-client", "--name", name, "--subscription", subscription)
        try await done("principal", "create", "-n", name, "--tenant", tenant, "--identity", "user/\(name)")
    }

    /// Publishes a version of something that the cluster has already.
    func publish(_ gallery: String, _ definition: String, _ number: String, of source: [String]) async throws {
        try await done(
            [
                "image-version", "create", "-r", gallery, "-i", definition, "-e", number, "--target-regions",
                "westeurope",
                "northeurope",
            ] + source)
        try await done(
            "image-version", "wait", "-r", gallery, "-i", definition, "-e", number, "--replicated", "--timeout", "60")
    }

    /// Runs `vitrine` as somebody, who must be refused in these words.
    func refused(
        _ arguments: String..., as user: String? = nil, status: Int32 = 1, saying words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        expect(
            try await vitrine(arguments, as: user), refusedWith: status, saying: words, sourceLocation: sourceLocation)
    }

    /// What a user sees.
    func json(as user: String, _ arguments: String...) async throws -> JSON {
        let result = try await vitrine(arguments + ["-o", "json"], as: user)
        guard result.status == 0 else { throw Failure(story: result.story) }
        return try JSON(result.output)
    }

    /// What `latest` is in a region.
    func latest(_ image: String, in region: String) async throws -> String? {
        try await json("resolve", image, "--region", region).version.text
    }

    /// Writes a file that is removed with the cluster, and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }

    /// Deploys as somebody, and compares the OS disk with `disk`.
    func deploys(_ image: String, in region: String, as user: String, like disk: String, _ more: String...) async throws
        -> Bool
    {
        let target = file("deployed-\(UUID().uuidString).raw")
        let result = try await vitrine(
            ["vm", "create", "--image", image, "--region", region, "--to", target] + more, as: user)
        guard result.status == 0 else { throw Failure(story: result.story) }
        let isSame = FileManager.default.contentsEqual(atPath: disk, andPath: target)
        try FileManager.default.removeItem(atPath: target)
        return isSame
    }
}
