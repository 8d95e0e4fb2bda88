import Foundation
import Testing

extension ClusterTests {
    /// Damage on the disk of a node, found and put right by the processes themselves.
    @Suite(.cluster(.views, { try await prepareABC($0) })) struct Scrubbing: UsesCluster {
        @Test func `changed bits are found by a scrub, and those chunks alone are fetched from other nodes`()
            async throws
        {
            let cluster = try cluster
            let digest = try #require(try await cluster.json("resolve", "g/d/1.0.0", "--region", "b").digest.text)
            let name = String(try #require(digest.split(separator: ":").last))
            let disk = URL(fileURLWithPath: "\(cluster.data("b-1"))/contents/\(name)/disk.raw")
            let whole = try Data(contentsOf: disk)
            let before = try #require(try await cluster.statistics(of: "b-1").bytesFromNodes.int)
            let file = try FileHandle(forUpdating: disk)
            // One bit in the first chunk, one in the last that has bytes.
            let occupied = try #require(whole.lastIndex { $0 != 0 })
            for offset in [UInt64(17), UInt64(occupied)] {
                try file.seek(toOffset: offset)
                let byte = try #require(try file.read(upToCount: 1)?.first)
                try file.seek(toOffset: offset)
                try file.write(contentsOf: [byte ^ 4])
            }
            try file.close()

            let done = try await cluster.json("scrub", "start", "--all", "--wait")
            #expect(done.items.count == 3)
            #expect(done.items.allSatisfy { $0.isComplete == .bool(true) && $0.damagedChunks == 0 })
            let row = try #require(done.items.first { $0.node.text == "b/b-1" })
            #expect(row.findings == 2 && row.repaired == 2)
            #expect(row.lastFinding.digest.text == digest)
            #expect(try Data(contentsOf: disk) == whole)
            // Two chunks, and not the whole of it.
            let after = try #require(try await cluster.statistics(of: "b-1").bytesFromNodes.int)
            #expect(after > before && after - before < whole.count / 2)
            #expect(try await cluster.deploys("g/d", in: "b", as: cluster.full))
            let status = try await cluster.json("scrub", "status", "--node", "b-1")
            #expect(status.items.map(\.node) == ["b/b-1"])
            #expect(try await cluster.json("node", "contents", "--orphans").items.isEmpty)
            #expect(try await cluster.json("node", "contents").items.count == 3)
        }

        @Test func `a scrub of nobody, or of two kinds at once, is refused in words`() async throws {
            let cluster = try cluster
            for words in [["--node", "nobody"], ["--all", "--region", "a"], []] {
                let result = try await cluster.vitrine(["scrub", "start"] + words)
                #expect(result.status != 0, "\(result.story)")
                #expect(result.errors.contains("node") || result.errors.contains("--all"), "\(result.story)")
            }
        }
    }
}
