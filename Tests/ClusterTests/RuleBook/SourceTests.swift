import Foundation
import Testing

extension ClusterTests.RuleBook {
    /// What versions are made of.
    @Suite struct SourceKinds: UsesCluster {
        static let sources: [(source: [String], luns: Set<Int>)] = [
            (["--os-disk", "web-os"], []),
            (
                [
                    "--os-snapshot", "web-os-snapshot", "--data-snapshots", "web-data-snapshot", "web-log-snapshot",
                    "--data-snapshot-luns", "0", "3",
                ], [0, 3]
            ),
            (["--os-vhd-uri", "web.vhd", "--os-vhd-storage-account", "images"], []),
            (["--managed-image", "web-image"], [0, 3]),
            (["--virtual-machine", "web-vm"], [0, 3]),
            (["--image-version", "sources/web/1.4.0"], [0, 3]),
        ]

        @Test func `a version of every source is deployed byte by byte, with its data disks`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("sources", "web", in: "westeurope")
            for (index, (source, luns)) in Self.sources.enumerated() {
                let number = "1.\(index).0"
                try await cluster.publish("sources", "web", number, of: source)
                let isSame = try await cluster.deploysAll("sources/web/\(number)", luns: luns)
                #expect(isSame, "\(source)")
            }
            try await cluster.done("image-version", "delete", "-r", "sources", "-i", "web", "-e", "1.4.0")
            #expect(try await cluster.deploysAll("sources/web/1.5.0", luns: [0, 3]))
        }

        @Test func `files are published as an OS disk with data disks at their LUNs`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("files", "web", in: "westeurope")
            try await cluster.publish(
                "files", "web", "1.0.0",
                of: ["--file", cluster.osDisk, "--data-files", "0=\(cluster.dataDisk)", "3=\(cluster.logDisk)"])
            #expect(try await cluster.deploysAll("files/web/1.0.0", luns: [0, 3]))
            try await cluster.refused(
                "vm", "create", "--image", "files/web", "--region", "westeurope", "--to", cluster.file("no.raw"),
                "--data-disk", "5=\(cluster.file("no-5.raw"))", saying: ["no data disk with LUN 5"])
        }

        @Test func `a source that does not fit the definition is refused with the property`() async throws {
            let cluster = try cluster
            try await cluster.done(
                "image-definition", "create", "-r", "contoso", "-i", "windows", "-l", "westeurope", "-p", "Contoso",
                "-f", "windows", "-s", "v1", "--os-type", "Windows")
            let name = ["image-version", "create", "-r", "contoso", "-i", "windows", "-e", "1.0.0"]
            cluster.expect(
                try await cluster.vitrine(name + ["--managed-image", "web-image"]), refusedWith: 1,
                saying: ["osType", "Linux", "Windows", "GallerySourceMismatch"])
            cluster.expect(
                try await cluster.vitrine(name + ["--os-disk", "nothing"]), refusedWith: 1,
                saying: ["nothing' does not exist", "`vitrine disk list`"])
        }

        @Test func `a source that a shallow version reads from cannot be deleted`() async throws {
            let cluster = try cluster
            try await cluster.makeDefinition("pinned", "web", in: "westeurope")
            try await cluster.done(
                "snapshot", "create", "-n", "pinned", "--source", "web-os")
            try await cluster.done(
                "image-version", "create", "-r", "pinned", "-i", "web", "-e", "1.0.0", "--replication-mode", "Shallow",
                "--os-snapshot", "pinned")
            try await cluster.refused("snapshot", "delete", "-n", "pinned", saying: ["pinned/web/1.0.0"])
            try await cluster.done("image-version", "delete", "-r", "pinned", "-i", "web", "-e", "1.0.0")
            try await cluster.done("snapshot", "delete", "-n", "pinned")
        }
    }
}

extension TestCluster {
    /// Deploys the OS disk and the data disks of `luns` in northeurope, and compares them with what was uploaded.
    fileprivate func deploysAll(_ image: String, luns: Set<Int>) async throws -> Bool {
        let folder = file("all-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let originals = [0: dataDisk, 3: logDisk].filter { luns.contains($0.key) }
        let targets = originals.keys.sorted().map { "\($0)=\(folder)/\($0).raw" }
        try await done(
            ["vm", "create", "--image", image, "--region", "northeurope", "--to", "\(folder)/os.raw"]
                + (targets.isEmpty ? [] : ["--data-disk"] + targets))
        let files = FileManager.default
        var isSame = files.contentsEqual(atPath: osDisk, andPath: "\(folder)/os.raw")
        for (lun, original) in originals {
            isSame = isSame && files.contentsEqual(atPath: original, andPath: "\(folder)/\(lun).raw")
        }
        try files.removeItem(atPath: folder)
        return isSame
    }
}
