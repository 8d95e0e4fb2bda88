import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// Disks in the formats that people have them in.
    @Suite(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/qemu-img"), "qemu-img is not installed"))
    struct Formats: UsesCluster {
        static let accepted = [
            "raw": "-O raw", "v2.qcow2": "-O qcow2 -o compat=0.10", "v3.qcow2": "-O qcow2 -o compat=1.1",
            "zlib.qcow2": "-O qcow2 -c -o compression_type=zlib", "zstd.qcow2": "-O qcow2 -c -o compression_type=zstd",
            "extended.qcow2": "-O qcow2 -o extended_l2=on,cluster_size=128k", "dynamic.vhd": "-O vpc",
            "fixed.vhd": "-O vpc -o subformat=fixed",
        ]

        @Test func `what is published in any format is deployed as qemu-img converts it`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("formats", "web", in: "westeurope")
            let formats = Self.accepted.sorted { $0.key < $1.key }
            for (index, (name, words)) in formats.enumerated() {
                let image = cluster.file("image.\(name)")
                let plain = cluster.file("plain.raw")
                try await cluster.convert("\(words) -f raw", cluster.osDisk, image)
                try await cluster.convert("-O raw -f \(cluster.format(of: name))", image, plain)
                let number = "1.\(index).0"
                let published = try await cluster.done(
                    "image-version", "create", "-r", "formats", "-i", "web", "-e", number, "--file", image)
                #expect(published.errors.contains("hashing 100%"), "\(published.story)")
                let isSame = try await cluster.deploys("formats/web/\(number)", in: "westeurope", as: plain)
                #expect(isSame, "\(name)")
            }
            #expect(try await cluster.versions("formats", "web").count == formats.count)
        }

        @Test func `what needs other files, holds snapshots or is not as declared is refused and publishes nothing`()
            async throws
        {
            let cluster = try cluster
            let plain = cluster.file("plain.qcow2")
            try await cluster.convert("-O qcow2 -f raw", cluster.osDisk, plain)
            let (backed, split, kept) = (
                cluster.file("backed.qcow2"), cluster.file("split.qcow2"), cluster.file("kept.qcow2")
            )
            try await cluster.qemu("create", "-q", "-f", "qcow2", "-b", plain, "-F", "qcow2", backed)
            try await cluster.qemu(
                "create", "-q", "-f", "qcow2", "-o", "data_file=\(cluster.file("split.data"))", split, "2M")
            try await cluster.convert("-O qcow2 -f raw", cluster.osDisk, kept)
            try await cluster.qemu("snapshot", "-c", "once", kept)
            let refusals: [(file: String, more: [String], words: [String])] = [
                (backed, [], ["it needs a backing file", "qemu-img convert"]),
                (split, [], ["it keeps its data in another file"]),
                (kept, [], ["it holds internal snapshots", "qemu-img snapshot -d"]),
                (plain, ["--format", "raw"], ["its bytes are those of qcow2", "not what was declared"]),
                (plain, ["--format", "vhd"], ["its bytes are those of qcow2", "not what was declared"]),
                (cluster.osDisk, ["--format", "qcow2"], ["not those of what was declared"]),
            ]
            let before = try await cluster.versions("contoso", "web")
            for (file, more, words) in refusals {
                let result = try await cluster.vitrine(cluster.publishing("9.9.0", file) + more)
                cluster.expect(result, refusedWith: 1, saying: [file, "cannot be published"] + words)
            }
            #expect(try await cluster.versions("contoso", "web") == before)
        }
    }
}

extension TestCluster {
    fileprivate func qemu(_ arguments: String...) async throws {
        let result = try await Command.run("/usr/bin/qemu-img", arguments)
        guard result.status == 0 else { throw Failure(story: result.story) }
    }

    /// `qemu-img convert` with these words before the files.
    fileprivate func convert(_ words: String, _ source: String, _ target: String) async throws {
        let arguments = ["convert"] + words.split(separator: " ").map(String.init) + [source, target]
        let result = try await Command.run("/usr/bin/qemu-img", arguments)
        guard result.status == 0 else { throw Failure(story: result.story) }
    }

    /// The format's name as qemu has it.
    fileprivate func format(of name: String) -> String {
        name.hasSuffix("qcow2") ? "qcow2" : name.hasSuffix("vhd") ? "vpc" : "raw"
    }
}
