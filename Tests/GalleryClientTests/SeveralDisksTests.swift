import DiskImage
import Gallery
import GalleryClient
import Synchronization
import Testing
import Wire

@Suite(.timeLimit(.minutes(2))) struct SeveralDisksTests {
    private let version = TestNames.version("contoso/web/1.0.0")
    private let image = TestNames.image("contoso/web")

    @Test func `an image of several files is uploaded disk by disk and published as one version`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let (os, data) = (try SampleDisk(chunks: 5), try SampleDisk(chunks: 3, seed: 7))
            let files = ImageFiles(
                osDisk: DiskFile(try cluster.folder.file("os.raw", os.bytes)),
                dataDisks: [3: DiskFile(try cluster.folder.file("data.raw", data.bytes))])
            let caching: JSONValue = ["lun": 3, "hostCaching": "ReadOnly"]
            let document: JSONValue = [
                "location": "westeurope", "properties": ["storageProfile": ["dataDiskImages": [caching]]],
            ]
            let publication = try await cluster.client.publish(
                document, as: version, from: files, in: FakeCluster.region)
            #expect(publication.disks.map(\.digest) == [os.digest, data.digest])
            let storage = publication.written.document["properties.storageProfile"]
            #expect(storage?["osDiskImage.digest"] == .string("\(os.digest)"))
            #expect(storage?["dataDiskImages.0.digest"] == .string("\(data.digest)"))
            #expect(storage?["dataDiskImages.0.hostCaching"] == "ReadOnly")
            #expect(publication.bytesSent == os.manifest.occupiedBytes + data.manifest.occupiedBytes)
        }
    }

    @Test func `each disk is written to the file that is named for it`() async throws {
        try await FakeCluster.with { cluster in
            let (os, data) = (try SampleDisk(chunks: 5), try SampleDisk(chunks: 3, seed: 7))
            for disk in [os, data] { cluster.nodes[0].hold(disk) }
            let receipt = cluster.resolve(to: os, on: 0) + ["data=3:\(data.digest):\(data.bytes.count)"]
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let (first, second) = ("\(cluster.folder.path)/os.raw", "\(cluster.folder.path)/data.raw")
            let deployment = try await cluster.client.deploy(
                image, in: FakeCluster.region,
                to: DeploymentTargets(osDisk: .file(first), dataDisks: [3: .file(second)]))
            #expect(deployment.files == [first, second])
            #expect(try cluster.folder.bytes(of: "os.raw") == os.bytes)
            #expect(try cluster.folder.bytes(of: "data.raw") == data.bytes)
        }
    }

    @Test func `a LUN that the image has not is refused, with those it has, and no file is left`() async throws {
        try await FakeCluster.with { cluster in
            let os = try SampleDisk(chunks: 5)
            cluster.nodes[0].hold(os)
            let receipt = cluster.resolve(to: os, on: 0) + ["data=3:\(os.digest):\(os.bytes.count)"]
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let targets = DeploymentTargets(
                osDisk: .file("\(cluster.folder.path)/os.raw"), dataDisks: [4: .file("\(cluster.folder.path)/data.raw")]
            )
            let error = await failure {
                _ = try await cluster.client.deploy(image, in: FakeCluster.region, to: targets)
            }
            #expect(error?.contains("no data disk with LUN 4; it has 3") == true)
            #expect(try cluster.folder.names == ["pki"])
        }
    }
}
