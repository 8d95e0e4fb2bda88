import Foundation
import Testing

extension ClusterTests.Steady {
    @Suite struct MainPath: UsesCluster {
        @Test func `a full version has its verified copies in every target region, and nowhere else`() async throws {
            let status = try await cluster.replication("contoso", "web", "1.0.0")
            #expect(status.aggregatedState == "Completed")
            #expect(status.verified == ["westeurope": 2, "northeurope": 1, "swedencentral": 1])
            let version = try await cluster.json("image-version", "show", "-r", "contoso", "-i", "web", "-e", "1.0.0")
            let disk = version.properties.storageProfile.osDiskImage
            #expect(disk.occupiedBytes.int == TestCluster.occupied(Contoso.mebibytes))
            let holders = try cluster.holders(of: try #require(disk.digest.text))
            #expect(holders.count { $0.hasPrefix("westeurope") } == 2)
            #expect(holders.count { $0.hasPrefix("northeurope") } == 1)
            #expect(holders.count { $0.hasPrefix("swedencentral") } == 1)
            #expect(holders.count == 4)
        }

        @Test func `a replica is the image itself, a sparse raw file`() async throws {
            let receipt = try await cluster.json("resolve", "contoso/web/1.0.0", "--region", "northeurope")
            let digest = try #require(receipt.digest.text)
            for node in try cluster.holders(of: digest) {
                let name = digest.replacing("sha256:", with: "")
                let replica = "\(try cluster.data(node))/contents/\(name)/disk.raw"
                let isSame = FileManager.default.contentsEqual(atPath: replica, andPath: try cluster.full)
                #expect(isSame, "\(node)")
                #expect(try cluster.allocated(replica) < TestCluster.occupied(Contoso.mebibytes) + 1 << 18)
            }
        }

        @Test func `a shallow version is one copy in its own region, and ready`() async throws {
            let status = try await cluster.replication("contoso", "web", "1.1.0")
            #expect(status.summary.items.map(\.region) == ["westeurope"])
            let receipt = try await cluster.json("resolve", "contoso/web/1.1.0", "--region", "westeurope")
            #expect(receipt.mode == "Shallow")
            #expect(try cluster.holders(of: try #require(receipt.digest.text)).count == 1)
        }

        @Test func `latest in each region says what it passed over and why`() async throws {
            let west = try await cluster.json("resolve", "contoso/web", "--region", "westeurope")
            #expect(west.version == "1.1.0")
            #expect(west.skipped.items.map(\.version) == ["2.0.0"])
            #expect(west.skipped[0].reason == "excluded")
            let north = try await cluster.json("resolve", "contoso/web/latest", "--region", "northeurope")
            #expect(north.version == "1.0.0")
            #expect(north.skipped.items.map(\.version) == ["2.0.0", "1.1.0"])
            #expect(north.skipped.items.map(\.reason) == ["excluded", "not-a-target"])
            let sweden = try await cluster.json("resolve", "contoso/web", "--region", "swedencentral")
            #expect(sweden.version == "1.0.0")
            #expect(sweden.answeredFrom == "coordinator")
            #expect(sweden.node == "swedencentral/swedencentral-1")
        }

        @Test func `a version that is excluded from latest can be asked for by number`() async throws {
            let receipt = try await cluster.json("resolve", "contoso/web/2.0.0", "--region", "northeurope")
            #expect(receipt.version == "2.0.0")
            #expect(try await cluster.deploys("contoso/web/2.0.0", in: "northeurope", as: cluster.excluded))
        }

        @Test func `a full version is deployed byte by byte in each region, with its holes`() async throws {
            let cluster = try cluster
            for region in ["westeurope", "northeurope", "swedencentral"] {
                let target = cluster.file("full-\(region).raw")
                let report = try await cluster.json(
                    "vm", "create", "--image", "contoso/web/1.0.0", "--region", region, "--to", target)
                #expect(report.bytesReceived.int == TestCluster.occupied(Contoso.mebibytes))
                #expect(report.receipt.version == "1.0.0")
                #expect(FileManager.default.contentsEqual(atPath: cluster.full, andPath: target), "\(region)")
                let difference = try cluster.allocated(target) - cluster.allocated(cluster.full)
                #expect(abs(difference) < 1 << 18)
                try FileManager.default.removeItem(atPath: target)
            }
        }

        @Test func `a shallow version is deployed byte by byte`() async throws {
            #expect(try await cluster.deploys("contoso/web", in: "westeurope", as: cluster.shallow))
        }

        @Test func `an image's bytes go from the client to one node, and from there to each other once`() async throws {
            let cluster = try cluster
            let clients = try await cluster.sum(\.bytesFromClients)
            let nodes = try await cluster.sum(\.bytesFromNodes)
            let file = try cluster.disk("counted.raw", mebibytes: 2, seed: 11)
            try await cluster.makeDefinition("counted", "web", in: "westeurope")
            try await cluster.publish(
                "counted", "web", "1.0.0", file, "--target-regions", "westeurope=2", "northeurope=2", "swedencentral")
            #expect(try await cluster.sum(\.bytesFromClients) - clients == TestCluster.occupied(2))
            #expect(try await cluster.sum(\.bytesFromNodes) - nodes == 4 * TestCluster.occupied(2))
        }
    }
}
