import Foundation
import Testing

extension ClusterTests {
    /// The coordinator is killed, and the regions go on from their views.
    @Suite(.cluster(.views, { try await prepareABC($0) })) struct CoordinatorLoss: UsesCluster {
        /// What a publish says, or that it has ended, when the coordinator is killed.
        static let moments = ["hashing", "hashing 100%", "sending", "sending 100%", "sent to", "Completed", ""]

        @Test func `a publish whose coordinator is killed is acknowledged and there, or cleanly absent`() async throws {
            let cluster = try cluster
            var acknowledged = ["1.0.0"]
            for (index, moment) in Self.moments.enumerated() {
                let number = "2.\(index).0"
                let file = try cluster.disk("\(number).raw", mebibytes: 4, seed: UInt64(50 + index))
                let publishing = try cluster.start(
                    "image-version", "create", "-r", "g", "-i", "d", "-e", number, "--file", file, "--target-regions",
                    "a", "b", "c")
                _ = try await publishing.says(moment)
                try await cluster.done("node", "kill", "coordinator")
                #expect(try await cluster.deploys("g/d/1.0.0", in: "b", as: cluster.full), "\(moment)")
                try await cluster.done("cluster", "up")
                let result = try await publishing.finished()
                if result.status == 0 { acknowledged.append(number) }
                try await cluster.expectWholeOrAbsent(number, file, isAcknowledged: result.status == 0)
            }
            #expect(try await Set(cluster.versions("g", "d")).isSuperset(of: acknowledged))
        }

        @Test func `without the coordinator every region resolves and deploys from its view`() async throws {
            let cluster = try cluster
            try await cluster.withoutCoordinator {
                for region in ["a", "b", "c"] { try await cluster.expectView(region) }
                let unanswered = try await cluster.vitrine(["gallery", "list"])
                cluster.expect(
                    unanswered, refusedWith: 1,
                    saying: ["the coordinator does not answer at 127.0.0.1:\(cluster.port)", "`vitrine cluster up`"])
            }
        }

        @Test func `a node that is killed and started without the coordinator still has its view`() async throws {
            let cluster = try cluster
            try await cluster.withoutCoordinator {
                try await cluster.done("node", "kill", "b-1")
                let nobody = try await cluster.vitrine(["resolve", "g/d/1.0.0", "--region", "b"])
                cluster.expect(nobody, refusedWith: 1, saying: ["nor a node of b answers", "`vitrine cluster status`"])
                try await cluster.done("node", "start", "b-1")
                let isBack = try await eventually {
                    try await cluster.vitrine(["resolve", "g/d/1.0.0", "--region", "b"]).status == 0
                }
                #expect(isBack)
                try await cluster.expectView("b")
            }
        }

        @Test func `what was deployed without the coordinator stands in its audit when it is back`() async throws {
            let cluster = try cluster
            let before = try await cluster.deploymentsWithoutCoordinator().count
            try await cluster.withoutCoordinator {
                #expect(try await cluster.deploys("g/d/1.0.0", in: "b", as: cluster.full))
                // Nor is it forgotten by a node that ends meanwhile.
                try await cluster.done("node", "kill", "b-1")
                try await cluster.done("node", "start", "b-1")
                let isBack = try await eventually {
                    try await cluster.vitrine(["resolve", "g/d/1.0.0", "--region", "b"]).status == 0
                }
                #expect(isBack)
                #expect(try await cluster.deploys("g/d/1.0.0", in: "b", as: cluster.full))
            }
            let isRecorded = try await eventually {
                try await cluster.deploymentsWithoutCoordinator().count > before
            }
            #expect(isRecorded)
            let record = try #require(try await cluster.deploymentsWithoutCoordinator().last)
            #expect(record.actor == "user/operator" && record.object == "g/d/1.0.0")
            #expect(record.reason.text?.contains("served by node b/b-1 from its view") == true)
            #expect(record.reason.text?.contains("2 deployments") == true)
        }
    }
}

extension TestCluster {
    fileprivate func deploymentsWithoutCoordinator() async throws -> [JSON] {
        try await json("audit", "list").items.filter { $0.verb == "DEPLOY" }
    }

    /// Runs `body` while the coordinator is killed, and starts it again.
    fileprivate func withoutCoordinator(_ body: () async throws -> Void) async throws {
        try await done("node", "kill", "coordinator")
        do {
            try await body()
        } catch {
            try await done("cluster", "up")
            throw error
        }
        try await done("cluster", "up")
        #expect(try await json("resolve", "g/d/1.0.0", "--region", "b").answeredFrom == "coordinator")
    }

    /// Expects that a region's node answers and serves 1.0.0 by itself, and says how old its answer is.
    fileprivate func expectView(_ region: String) async throws {
        let result = try await done("resolve", "g/d/1.0.0", "--region", region, "-o", "json")
        let receipt = try JSON(result.output)
        #expect(receipt.answeredFrom == "view")
        #expect(receipt.version == "1.0.0")
        #expect(try #require(receipt.revision.int) > 0)
        #expect(try #require(receipt.ageInMilliseconds.int) > 0)
        #expect(result.errors.contains("answered by node \(region)/\(region)-1 from its view: revision"))
        #expect(try await deploys("g/d/1.0.0", in: region, as: full))
    }

    /// Expects that a version is there whole, or, if it was not acknowledged, not there at all.
    fileprivate func expectWholeOrAbsent(_ number: String, _ file: String, isAcknowledged: Bool) async throws {
        guard try await versions("g", "d").contains(number) else {
            #expect(!isAcknowledged, "\(number) was acknowledged and is lost")
            let absent = try await vitrine(["resolve", "g/d/\(number)", "--region", "a"])
            expect(absent, refusedWith: 1, saying: ["g/d has no version \(number)"])
            return
        }
        try await done("image-version", "wait", "-r", "g", "-i", "d", "-e", number, "--replicated", "--timeout", "60")
        for region in ["a", "c"] {
            let isSame = try await deploys("g/d/\(number)", in: region, as: file)
            #expect(isSame, "\(number) in \(region)")
        }
    }
}
