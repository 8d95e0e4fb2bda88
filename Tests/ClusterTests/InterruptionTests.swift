import Foundation
import Testing

extension ClusterTests.Steady {
    @Suite struct Interruption: UsesCluster {
        @Test func `Ctrl-C ends a publish with 130, and no version is made`() async throws {
            let cluster = try cluster
            let file = try cluster.disk("stopped.raw", seed: 40)
            try await cluster.expectNothingLeft {
                try await cluster.done("node", "pause", "swedencentral-1")
                let publishing = try cluster.start(
                    arguments: cluster.publishing("9.0.0", file, "-l", "swedencentral"))
                let isHashed = try await publishing.says("hashing 100%")
                publishing.signal(SIGINT)
                let result = try await publishing.finished()
                try await cluster.done("node", "resume", "swedencentral-1")
                #expect(isHashed)
                cluster.expect(result, refusedWith: 130, saying: ["stopped"])
            }
        }

        @Test func `Ctrl-C ends a deployment with 130, and no file is left`() async throws {
            let cluster = try cluster
            let target = cluster.file("stopped-deployment.raw")
            try await cluster.expectNothingLeft {
                let deploying = try cluster.start(
                    "vm", "create", "--image", "contoso/web/1.0.0", "--region", "swedencentral", "--to", target)
                let isReceiving = try await deploying.says("receiving")
                deploying.signal(SIGINT)
                let result = try await deploying.finished()
                #expect(isReceiving)
                cluster.expect(result, refusedWith: 130, saying: ["stopped"])
            }
        }

        @Test func `SIGTERM ends it with 143`() async throws {
            let cluster = try cluster
            let target = cluster.file("terminated.raw")
            try await cluster.expectNothingLeft {
                let deploying = try cluster.start(
                    "vm", "create", "--image", "contoso/web/1.0.0", "--region", "swedencentral", "--to", target)
                let isReceiving = try await deploying.says("receiving")
                deploying.signal(SIGTERM)
                let result = try await deploying.finished()
                #expect(isReceiving)
                cluster.expect(result, refusedWith: 143, saying: ["stopped"])
            }
        }
    }
}
