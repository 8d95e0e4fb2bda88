import Gallery
import GalleryClient
import Synchronization
import Testing
import Transport
import Wire

@Suite(.timeLimit(.minutes(2))) struct DataDiskDeployingTests {
    @Test func `a data disk with a LUN that the image has not is refused, and no file is left`() async throws {
        try await FakeCluster.with { cluster in
            let disk = try SampleDisk()
            cluster.nodes[0].hold(disk)
            let receipt = cluster.resolve(to: disk, on: 0)
            cluster.coordinator.state.withLock { $0.receipt = receipt }
            let targets = DeploymentTargets(
                osDisk: .file("\(cluster.folder.path)/disk.raw"),
                dataDisks: [3: .file("\(cluster.folder.path)/data.raw")])
            do {
                _ = try await cluster.client.deploy(TestNames.image("contoso/web"), in: FakeCluster.region, to: targets)
                Issue.record("it was not refused")
            } catch ClientError.refused(let refusal) {
                #expect(refusal.code == .invalid)
                #expect(refusal.rule == GalleryRefusal.Rule.invalidParameter.rawValue)
                let isNamed = refusal.text.contains("LUN 3")
                #expect(isNamed, "\(refusal.text)")
            }
            #expect(try cluster.folder.names == ["pki"])
        }
    }
}
