import Deadlines
import DiskImage
import Foundation
import Gallery
import Instances
import ReplicaStore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct ViewTests {
    private static let version: ImageVersionID = {
        guard let id = ImageVersionID("base/debian/1.0.0") else { preconditionFailure("a version") }
        return id
    }()

    @Test func `a node resolves from its view, also with the coordinator gone and after a restart`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let first = try await TestNode(settings)
            let disk = try SampleDisk(chunks: 4)
            let client = try await TestClient(cluster, first.endpoint)
            try await client.publish(disk)
            _ = try await coordinator.coordinator.link(n1)
            try coordinator.coordinator.publish(disk, as: Self.version)
            let revision = coordinator.coordinator.revision
            try await eventually { try await client.receipt()?.revision == revision }
            await coordinator.stop()

            let receipt = try #require(try await client.receipt())
            #expect(receipt.origin == "view")
            #expect(receipt.digest == disk.digest)
            #expect(receipt.node == n1)
            #expect(receipt.address == "\(first.endpoint)")
            #expect(receipt.age >= 0)
            #expect(try await client.read(disk) == disk.bytes)
            try await first.stop()

            let second = try await TestNode(settings)
            let later = try await TestClient(cluster, second.endpoint)
            let again = try #require(try await later.receipt())
            #expect(again.revision == revision)
            #expect(again.age >= receipt.age)
            #expect(try await later.read(disk) == disk.bytes)
            try await second.stop()
        }
    }

    @Test func `who knows of a newer revision is not answered from an older view`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 4)
            try coordinator.coordinator.publish(disk, as: Self.version)
            let revision = coordinator.coordinator.revision
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await eventually { try await client.receipt()?.revision == revision }
            let question = ["base/debian", "in=westeurope"]
            #expect(try await client.refusal(.resolve, question + ["atleast=\(revision)"]) == nil)
            let behind = try await client.refusal(.resolve, question + ["atleast=\(revision + 1)"])
            #expect(behind?.code == .unavailable && behind?.rule == "ViewBehind")
            #expect(behind?["revision"] == "\(revision)")
            #expect(try await client.refusal(.resolve, question + ["atleast=x"])?.code == .invalid)
            try await node.stop()
        }
    }

    @Test func `a node that missed changes that are cut off reads the catalog afresh`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 4)
            try coordinator.coordinator.publish(disk, as: Self.version)
            coordinator.coordinator.forgetChanges()
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await eventually { try await client.receipt()?.digest == disk.digest }
            #expect(coordinator.coordinator.snapshotCount == 1)
            // What comes after the snapshot is followed.
            try coordinator.coordinator.perform(.deleteImageVersion(id: Self.version, bypassSoftDelete: true))
            try await eventually { try await client.receipt() == nil }
            try await node.stop()
        }
    }

    @Test func `a node does not give up what it knows for a catalog that is older and was not restored`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 4)
            try coordinator.coordinator.publish(disk, as: Self.version)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await eventually { try await client.receipt()?.digest == disk.digest }
            await coordinator.stop()

            let older = try await RunningCoordinator(cluster, port: coordinator.port, epoch: 2)
            // It looks at the older catalog each time that it dials, and takes it over at none.
            try await eventually { older.coordinator.snapshotCount >= 3 }
            #expect(try await client.receipt()?.digest == disk.digest)
            try await node.stop()
        }
    }

    @Test func `a node that followed another copy of the catalog keeps aside what it knew, and reads afresh`()
        async throws
    {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let (disk, other) = (try SampleDisk(chunks: 4), try SampleDisk(chunks: 3))
            try coordinator.coordinator.publish(disk, as: Self.version)
            try coordinator.coordinator.perform(
                .defineRegion(region: RegionDefinition(name: n1.region, displayName: "a")))
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let node = try await TestNode(settings)
            let client = try await TestClient(cluster, node.endpoint)
            try await eventually { try await client.receipt()?.digest == disk.digest }
            await coordinator.stop()

            // As far, with another change of the last revision.
            let copy = try await RunningCoordinator(cluster, port: coordinator.port, epoch: 2)
            try copy.coordinator.publish(other, as: Self.version)
            try copy.coordinator.perform(.defineRegion(region: RegionDefinition(name: n1.region, displayName: "b")))
            #expect(copy.coordinator.revision == coordinator.coordinator.revision)
            try await eventually { try await client.receipt()?.digest == other.digest }
            let views = try FileManager.default.contentsOfDirectory(atPath: "\(settings.data)/view")
            #expect(views.contains { $0.hasPrefix("aside-") })
            try await node.stop()
        }
    }

    @Test func `a node that never heard from a coordinator says so, and answers for its own region only`() async throws
    {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.refusal(.resolve, ["base/debian", "in=westeurope"])?.code == .unavailable)
            #expect(try await client.refusal(.resolve, ["base/debian", "in=eastus"])?.code == .invalid)
            #expect(try await client.refusal(.resolve, ["base/debian"])?.code == .invalid)
            try await node.stop()
        }
    }

    @Test func `changes on the disk are followed up to one that is cut off or wrong`() throws {
        let cluster = try TestCluster()
        var journal = ViewJournal(in: cluster.directory, calls: LinuxCalls())
        _ = try journal.load()
        var state = GalleryState()
        var states: [GalleryState] = [state]
        for region in ["westeurope", "eastus", "northeurope"] {
            let event = try Self.event(state.revision + 1, region)
            try state.follow(event)
            try journal.append(event)
            states.append(state)
        }
        let path = "\(cluster.directory)/changes"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let lineEnds = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
        for length in 0...whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            var cut = ViewJournal(in: cluster.directory, calls: LinuxCalls())
            let loaded = try cut.load()
            let lines = lineEnds.count { $0 < length }
            #expect(loaded.state == states[lines])
            #expect(loaded.problem == nil)
        }
        // Also where the damaged line still is a change that follows.
        let name = try #require(whole.firstRange(of: Data("eastus".utf8)))
        for damagedAt in [lineEnds[0] + 30, name.upperBound - 1] {
            var damaged = whole
            damaged[damagedAt] ^= 1
            try damaged.write(to: URL(fileURLWithPath: path))
            var cut = ViewJournal(in: cluster.directory, calls: LinuxCalls())
            #expect(try cut.load().state == states[1])
        }
        // What follows is written where the good part ends.
        var cut = ViewJournal(in: cluster.directory, calls: LinuxCalls())
        try cut.replace(with: states[2])
        var again = ViewJournal(in: cluster.directory, calls: LinuxCalls())
        #expect(try again.load().state == states[2])
    }

    @Test func `a view that cannot be written down is followed all the same, and written whole when it can be`()
        async throws
    {
        let cluster = try TestCluster()
        let directory = "\(cluster.directory)/view"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        let view = try CatalogView(in: directory, files: FileQueue(), logger: .quiet)
        try FileManager.default.removeItem(atPath: directory)
        try await view.follow(try Self.event(1, "westeurope"))
        #expect(view.state.revision == 1)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try await view.follow(try Self.event(2, "eastus"))
        try await view.follow(try Self.event(3, "northeurope"))
        let again = try CatalogView(in: directory, files: FileQueue(), logger: .quiet)
        #expect(again.state == view.state)
        #expect(!again.isBroken)
    }

    @Test func `what is heard makes the view no younger while it lacks what the coordinator had`() async throws {
        let cluster = try TestCluster()
        let directory = "\(cluster.directory)/view"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        let view = try CatalogView(in: directory, files: FileQueue(), logger: .quiet)
        let at = { (seconds: Int64) in Instant(milliseconds: seconds * 1000) }
        view.follows(from: 0)
        try await view.follow(try Self.event(1, "westeurope"))
        await view.noteHeard(at: at(10))
        #expect(view.age(at: at(10)) == .zero)
        // The connection was lost, and on the next one the coordinator is at revision 3.
        view.follows(from: nil)
        await view.noteHeard(at: at(20))
        #expect(view.age(at: at(20)) == .seconds(10))
        view.follows(from: 3)
        try await view.follow(try Self.event(2, "eastus"))
        await view.noteHeard(at: at(30))
        #expect(view.age(at: at(30)) == .seconds(20))
        try await view.follow(try Self.event(3, "northeurope"))
        await view.noteHeard(at: at(40))
        #expect(view.age(at: at(40)) == .zero)
    }

    private static func event(_ revision: Revision, _ region: String) throws -> ViewEvent {
        let name = try #require(Region(region))
        let change = GalleryChange(
            .defineRegion(region: RegionDefinition(name: name, displayName: region)), by: Principal("coordinator/c1"),
            at: Instant(milliseconds: 1))
        return ViewEvent(revision: revision, change: change)
    }

    @Test func `a gap between changes is not passed over`() throws {
        var state = GalleryState()
        let change = GalleryChange(
            .deleteGallery(id: try #require(GalleryID("base")), recursively: false), by: Principal("user/a"),
            at: Instant(milliseconds: 1))
        #expect(throws: ViewFault.gap(after: 0, next: 2)) { try state.follow(ViewEvent(revision: 2, change: change)) }
    }
}

extension TestClient {
    /// The receipt for the latest version; `nil` while there is none.
    func receipt() async throws -> Receipt? {
        do {
            return Receipt(try await connection.ask(.resolve, ["base/debian/latest", "in=westeurope"]).ok)
        } catch ConnectionError.refused(let refusal) where [.notFound, .unavailable].contains(refusal.code) {
            return nil
        }
    }
}
