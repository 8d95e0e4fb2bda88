import Deadlines
import DiskImage
import Gallery
import GalleryClient
import Synchronization
import Testing
import Wire

@Suite(.timeLimit(.minutes(2))) struct DeployingTests {
    private let image = TestNames.image("contoso/web")

    @Test func `a deployed file holds the disk's bytes`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            cluster.nodes[0].hold(disk)
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let deployment = try await cluster.client.deploy(
                image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            #expect(try cluster.folder.bytes(of: "disk.raw") == disk.bytes)
            #expect(deployment.bytesReceived == disk.manifest.occupiedBytes)
            #expect(deployment.image.receipt.skipped.map(\.reason) == [.excluded])
        }
    }

    @Test func `a deployment to nowhere receives every byte and leaves no file`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk(chunks: 300, zeroEvery: 3)
            cluster.nodes[0].hold(disk)
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let deployment = try await cluster.client.deploy(
                image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .null))
            #expect(deployment.bytesReceived == disk.manifest.occupiedBytes)
            #expect(try cluster.folder.names == ["pki"])
        }
    }

    @Test func `when a node breaks off, the rest comes from another`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk(chunks: 40)
            for node in cluster.nodes { node.hold(disk) }
            cluster.nodes[0].state.withLock { $0.breaksAfterChunks = 7 }
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let deployment = try await cluster.client.deploy(
                image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            #expect(try cluster.folder.bytes(of: "disk.raw") == disk.bytes)
            #expect(deployment.nodes == [cluster.address(of: 0), cluster.address(of: 1)])
            #expect(deployment.bytesReceived == disk.manifest.occupiedBytes)
            let second = cluster.nodes[1].asked.fields(.get).first
            #expect(second?.contains("first=0") == false)
        }
    }

    @Test func `when a node stops sending, the rest comes from another`() async throws {
        var limits = FakeCluster.quick
        limits.bulkSilenceMax = .seconds(2)
        try await FakeCluster.with(limits: limits) { cluster in
            let disk = try SampleDisk(chunks: 40)
            for node in cluster.nodes { node.hold(disk) }
            cluster.nodes[0].state.withLock { $0.stallsAt = disk.occupied[4] }
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            // A deadline for the whole part would be a minute's.
            let deployment = try await within(.seconds(45)) {
                try await cluster.client.deploy(
                    image, in: FakeCluster.region,
                    to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            }
            #expect(try cluster.folder.bytes(of: "disk.raw") == disk.bytes)
            #expect(deployment.nodes == [cluster.address(of: 0), cluster.address(of: 1)])
            #expect(deployment.bytesReceived == disk.manifest.occupiedBytes)
        }
    }

    @Test func `when the named node is gone, another of the region is asked`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            cluster.nodes[1].hold(disk)
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            await cluster.stopNode(0)
            _ = try await cluster.client.deploy(
                image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            #expect(try cluster.folder.bytes(of: "disk.raw") == disk.bytes)
        }
    }

    @Test func `a chunk that does not match is never written; another node's is`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            for node in cluster.nodes { node.hold(disk) }
            cluster.nodes[0].state.withLock { $0.spoils = disk.occupied[3] }
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            _ = try await cluster.client.deploy(
                image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            #expect(try cluster.folder.bytes(of: "disk.raw") == disk.bytes)
        }
    }

    @Test func `when no node serves the disk whole, the deployment fails and no file is left`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            for node in cluster.nodes {
                node.hold(disk)
                node.state.withLock { $0.spoils = disk.occupied[3] }
            }
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let error = await failure {
                _ = try await cluster.client.deploy(
                    image, in: FakeCluster.region,
                    to: DeploymentTargets(osDisk: .file("\(cluster.folder.path)/disk.raw")))
            }
            #expect(error?.contains("could not be deployed") == true)
            #expect(try cluster.folder.names == ["pki"])
        }
    }

    @Test func `a cancelled deployment leaves no file, and says so`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            cluster.nodes[0].hold(disk)
            cluster.nodes[0].state.withLock { $0.stallsAt = disk.occupied[4] }
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let (arrived, arrival) = AsyncStream<Void>.makeStream()
            let path = "\(cluster.folder.path)/disk.raw"
            let task = Task {
                try await cluster.client.deploy(
                    image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file(path))
                ) { _ in
                    arrival.yield()
                }
            }
            for await _ in arrived { break }
            task.cancel()
            let error = await failure { _ = try await task.value }
            #expect(error?.contains("nothing was left") == true)
            #expect(try cluster.folder.names == ["pki"])
        }
    }

    @Test func `a file that cannot be made is named, with the reason`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            cluster.nodes[0].hold(disk)
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let path = "\(cluster.folder.path)/nowhere/disk.raw"
            let error = await failure {
                _ = try await cluster.client.deploy(
                    image, in: FakeCluster.region, to: DeploymentTargets(osDisk: .file(path)))
            }
            #expect(error == "\(path) cannot be written: No such file or directory")
        }
    }
}
