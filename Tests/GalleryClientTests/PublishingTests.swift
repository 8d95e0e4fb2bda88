import DiskImage
import Foundation
import Gallery
import GalleryClient
import Synchronization
import Testing
import Transport
import Wire

@Suite(.timeLimit(.minutes(2))) struct PublishingTests {
    private let version = TestNames.version("contoso/web/1.0.0")
    private let document: JSONValue = ["location": "westeurope"]

    @Test func `publishing sends every occupied chunk and creates the version with its source`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let disk = try SampleDisk()
            let file = try cluster.folder.file("disk.raw", disk.bytes)
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(publication.disks[0].digest == disk.digest)
            #expect(publication.bytesSent == disk.manifest.occupiedBytes)
            #expect(publication.nodes.first == cluster.nodes[0].id)
            let held = cluster.nodes[0].state.withLock { $0.contents[disk.digest] }
            #expect(held?.missing == [])
            let creating = cluster.coordinator.asked.fields(.create).filter { !$0.contains("check=true") }
            #expect(creating.count == 1)
            #expect(creating.first?.contains("source=westeurope/n1") == true)
            let standing = cluster.coordinator.state.withLock { $0.versions["contoso/web/1.0.0"] }
            #expect(standing?.properties?.storageProfile?.osDiskImage?.digest == "\(disk.digest)")
        }
    }

    @Test func `only what the node does not have is sent`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let disk = try SampleDisk()
            cluster.nodes[0].hold(disk, only: Array(disk.occupied.dropFirst(2)))
            let file = try cluster.folder.file("disk.raw", disk.bytes)
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(publication.bytesSent == 2 * SampleDisk.chunk)
        }
    }

    @Test func `publishing the same bytes again sends nothing and changes nothing`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            _ = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            let again = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(!again.written.isApplied)
            #expect(again.nodes.first == nil)
            #expect(cluster.nodes[0].asked.count(.offer) == 1)
        }
    }

    @Test func `publishing other bytes under the same number is refused before they are sent`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            _ = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            let other = try cluster.folder.file("other.raw", try SampleDisk(seed: 2).bytes)
            let rule = await refusedRule {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(other)), in: FakeCluster.region)
            }
            #expect(rule == "ResourceAlreadyExists")
            #expect(cluster.nodes[0].asked.count(.offer) == 1)
        }
    }

    @Test func `a change whose answer was lost is asked for with the same key, and done once`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            cluster.coordinator.state.withLock { $0.answersToLose = 2 }
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(publication.written.revision == 7)
            let keys = cluster.coordinator.asked.fields(.create).compactMap { $0.first { $0.hasPrefix("key=") } }
            #expect(keys.count == 3)
            #expect(Set(keys).count == 1)
            #expect(cluster.coordinator.state.withLock { $0.applied } == 1)
        }
    }

    @Test func `an upload that breaks off goes on where it stopped`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            cluster.nodes[0].state.withLock { $0.breaksAfterChunks = 3 }
            let disk = try SampleDisk(chunks: 40)
            let file = try cluster.folder.file("disk.raw", disk.bytes)
            _ = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(cluster.nodes[0].asked.count(.offer) == 2)
            let held = cluster.nodes[0].state.withLock { $0.contents[disk.digest] }
            #expect(held?.missing == [])
        }
    }

    @Test func `an upload to a node that is gone goes to the node that is named next`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            await cluster.stopNode(0)
            let placement = (cluster.nodes[1].id, cluster.address(of: 1))
            let places = Mutex(0)
            cluster.coordinator.state.withLock { state in
                state.onPlace = { [coordinator = cluster.coordinator] in
                    let count = places.withLock { count in
                        count += 1
                        return count
                    }
                    if count == 1 { coordinator.state.withLock { $0.placement = placement } }
                }
            }
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(publication.nodes.first == cluster.nodes[1].id)
        }
    }

    @Test(arguments: [
        Refusal(.unavailable, rule: "DiskFailed", "the disk failed"),
        Refusal(.tooLarge, rule: "NoSpace", "no room for it"),
    ])
    func `a disk that one node cannot take is brought to another`(refusal: Refusal) async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            cluster.nodes[0].state.withLock { $0.refusalOfOffers = refusal }
            cluster.coordinator.state.withLock { $0.otherPlacement = (cluster.nodes[1].id, cluster.address(of: 1)) }
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            #expect(publication.nodes == [cluster.nodes[1].id])
            #expect(cluster.coordinator.asked.fields(.place).last?.last == "except=westeurope/n1")
            #expect(cluster.nodes[0].asked.count(.offer) == 1)
        }
    }

    @Test func `what no node can take is refused by what the last one said`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            cluster.nodes[0].state.withLock { $0.refusalOfOffers = Refusal(.unavailable, rule: "DiskFailed", "broken") }
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            let rule = await refusedRule {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            }
            #expect(rule == "DiskFailed")
        }
    }

    @Test func `a file that changes between the two passes is not published`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let disk = try SampleDisk()
            let file = try cluster.folder.file("disk.raw", disk.bytes)
            // The upload begins after the file was hashed; one byte of the first chunk changes in between.
            cluster.coordinator.state.withLock { state in
                state.onPlace = {
                    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
                    try handle.write(contentsOf: Data([~disk.bytes[0]]))
                    try handle.close()
                }
            }
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            }
            #expect(error?.contains("changed while it was read") == true)
            #expect(cluster.coordinator.state.withLock { $0.applied } == 0)
        }
    }

    @Test func `a file that is cut off while it is uploaded is not published`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            cluster.coordinator.state.withLock { state in
                state.onPlace = {
                    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
                    try handle.truncate(atOffset: 5000)
                    try handle.close()
                }
            }
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            }
            #expect(error?.contains("changed while it was read") == true)
            #expect(cluster.coordinator.state.withLock { $0.applied } == 0)
        }
    }

    @Test(arguments: [("empty.raw", "empty"), ("folder", "directory"), ("missing.raw", "No such file")])
    func `what is no disk is refused before anything is asked`(name: String, reason: String) async throws {
        try await FakeCluster.with { cluster in
            _ = try cluster.folder.file("empty.raw", [])
            try FileManager.default.createDirectory(
                atPath: "\(cluster.folder.path)/folder", withIntermediateDirectories: false)
            let path = "\(cluster.folder.path)/\(name)"
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(path)), in: FakeCluster.region)
            }
            #expect(error?.contains(path) == true)
            #expect(error?.contains(reason) == true)
            #expect(cluster.coordinator.asked.all.isEmpty)
        }
    }

    @Test func `a version that the rules refuse is refused before its file is read`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let text = "there is no region atlantis"
            cluster.coordinator.state.withLock { state in
                state.refusal = Refusal(.invalid, rule: "LocationNotAvailableForResourceType", text)
            }
            let file = try cluster.folder.file("disk.raw", try SampleDisk().bytes)
            let stages = Mutex<[TransferProgress]>([])
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region
                ) { progress in
                    stages.withLock { $0.append(progress) }
                }
            }
            #expect(error?.contains(text) == true)
            #expect(stages.withLock { $0.isEmpty })
            #expect(cluster.nodes[0].asked.all.isEmpty)
        }
    }

    @Test func `progress ends with everything hashed and everything sent`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let disk = try SampleDisk()
            let file = try cluster.folder.file("disk.raw", disk.bytes)
            let seen = Mutex<[TransferProgress]>([])
            _ = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region
            ) { progress in
                seen.withLock { $0.append(progress) }
            }
            let all = seen.withLock { $0 }
            let hashed = all.last { $0.stage == .hashing }
            let sent = all.last { $0.stage == .sending }
            #expect(hashed == TransferProgress(.hashing, bytesDone: disk.bytes.count, bytesTotal: disk.bytes.count))
            let occupied = disk.manifest.occupiedBytes
            #expect(sent == TransferProgress(.sending, bytesDone: occupied, bytesTotal: occupied))
        }
    }
}
