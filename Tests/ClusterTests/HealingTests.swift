import Foundation
import Testing

extension ClusterTests {
    /// Nodes and regions that are lost and come back, in a cluster that notices within seconds.
    @Suite(.cluster(.healing, { try await prepareABC($0) })) struct Healing: UsesCluster {
        @Test func `a node that is killed is down, then lost; its copy is made anew and given back`() async throws {
            let cluster = try cluster
            let lost = try #require(try await cluster.holder(in: "b"))
            let other = lost == "b-1" ? "b-2" : "b-1"
            let known = Set(try await cluster.json("incidents").items.compactMap(\.id.int))
            try await cluster.done("node", "kill", lost)
            #expect(try await eventually { try await ["down", "lost"].contains(cluster.state(of: lost)) })
            #expect(try await eventually { try await cluster.state(of: lost) == "lost" })
            #expect(try await eventually { try await cluster.verified == ["a": 1, "b": 1, "c": 1] })
            #expect(try await cluster.holder(in: "b") == other)
            #expect(try await cluster.deploys("g/d", in: "b", as: cluster.full))

            let incident = try #require(
                try await cluster.json("incidents").items.first {
                    !known.contains($0.id.int ?? 0) && $0.subject.text?.contains(lost) == true
                })
            #expect(incident.kind == "node")
            #expect(incident.contents == 1)
            #expect(incident.bytesCopied.int == TestCluster.occupied(2))
            #expect(incident.names.isSuperset(of: ["detected", "down", "decided", "firstByte", "restored"]))

            try await cluster.done("node", "start", lost)
            try await cluster.expectGivenBack(["b"], by: [lost])
        }

        @Test func `a region that is killed is stood in for elsewhere, and gets its copies back`() async throws {
            let cluster = try cluster
            try await cluster.done("node", "kill", "--region", "c")
            var deployments = 0
            let isStoodIn = try await eventually(within: .seconds(60)) {
                for region in ["a", "b"] {
                    let isSame = try await cluster.deploys("g/d/1.0.0", in: region, as: cluster.full)
                    #expect(isSame)
                    deployments += 1
                }
                let verified = try await cluster.verified
                return verified["c"] == 0 && verified.values.reduce(0, +) == 3
            }
            #expect(isStoodIn)
            #expect(deployments >= 2)
            #expect(try await cluster.replication("g", "d", "1.0.0").standIns.names.isSubset(of: ["a", "b"]))
            let refused = try await cluster.vitrine(
                ["vm", "create", "--image", "g/d", "--region", "c", "--to", cluster.file("lost.raw")])
            cluster.expect(refused, refusedWith: 1, saying: [])
            #expect(!FileManager.default.fileExists(atPath: cluster.file("lost.raw")))

            try await cluster.done("node", "start", "--region", "c")
            try await cluster.expectGivenBack(["c"], by: ["c-1", "c-2"])
        }

        @Test func `a drill does what was predicted, and the region is as before`() async throws {
            let cluster = try cluster
            let prediction = try await cluster.json("what-if", "lose-region", "c")
            #expect(prediction.summary.losesData == .bool(false))
            #expect(prediction.summary.healing.copies == 1)
            #expect(prediction.summary.healing.bytes.int == TestCluster.occupied(2))
            let report = try await cluster.json("drill", "lose-region", "c")
            let healed = try #require(report.rows.items.first { $0.measure == "bytes healed" })
            #expect(healed.ratio == 1)
            #expect((report.result.deployments.int ?? 0) > 0)
            #expect(report.result.deploymentsFailed.items.isEmpty)
            #expect(report.result.answersBroken.items.isEmpty)
            #expect(report.failure == .null)
            try await cluster.expectGivenBack(["c"], by: ["c-1", "c-2"])
        }

        @Test func `a retired region is not waited for, its nodes are kept aside, and restored they are as before`()
            async throws
        {
            let cluster = try cluster
            let refused = try await cluster.vitrine(["region", "retire", "c"])
            cluster.expect(refused, refusedWith: 1, saying: ["alive", "--force"])
            try await cluster.done("node", "kill", "--region", "c")
            try await cluster.done("region", "retire", "c", "--force")
            #expect(try await eventually { try await cluster.verified.values.reduce(0, +) == 3 })
            #expect(try await cluster.verified["c"] == 0)
            try await cluster.done("node", "start", "--region", "c")
            #expect(try await eventually { try await cluster.state(of: "c-1") == "retired" })
            try await cluster.done("region", "restore", "c")
            try await cluster.expectGivenBack(["c"], by: ["c-1", "c-2"])
        }
    }
}

/// Publishes `g/d/1.0.0`, with a copy in each of the regions `a`, `b` and `c`.
func prepareABC(_ cluster: TestCluster) async throws {
    try await cluster.makeDefinition("g", "d", in: "a")
    try await cluster.publish(
        "g", "d", "1.0.0", try cluster.disk("full.raw", seed: 1), "--target-regions", "a", "b", "c")
}

extension TestCluster {
    /// Verified copies of the version by region, those of stand-ins too.
    fileprivate var verified: [String: Int] {
        get async throws { try await replication("g", "d", "1.0.0").verified }
    }

    /// The node of a region that deployments are sent to.
    fileprivate func holder(in region: String) async throws -> String? {
        let receipt = try await json("resolve", "g/d/1.0.0", "--region", region)
        return receipt.node.text.map { String($0.dropFirst(region.count + 1)) }
    }

    /// Expects that the nodes are back with the copies that they had, verified, and that surplus copies went.
    fileprivate func expectGivenBack(_ regions: [String], by nodes: [String]) async throws {
        for node in nodes {
            let isBack = try await eventually { try await state(of: node) == "alive" }
            #expect(isBack, "\(node)")
        }
        let digest = try #require(try await json("resolve", "g/d/1.0.0", "--region", "a").digest.text)
        let isGivenBack = try await eventually {
            let isVerified = try await verified == ["a": 1, "b": 1, "c": 1]
            return try isVerified && holders(of: digest).count == 3
        }
        let standing = "\(try await verified), on \(try holders(of: digest))"
        #expect(isGivenBack, "\(standing)")
        for node in nodes { #expect(try await statistics(of: node).bytesFromNodes == 0, "\(node)") }
        for region in regions {
            #expect(try holders(of: digest).contains { $0.hasPrefix(region) })
            #expect(try await deploys("g/d", in: region, as: full))
        }
    }
}
