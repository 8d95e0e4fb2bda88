import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// A version is what all its disks are.
@Suite struct SeveralDisksTests {
    @Test func `a region is verified for a version when it holds all of its disks`() async throws {
        try await withCoordinator { cluster in
            _ = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            let east = try await cluster.joined("e1", in: "eastus")
            await east.script.keepWaiting(.fetch)
            try await cluster.makeParents()
            try await cluster.makeVersion("1.0.0", of: [digest(1), digest(2)], in: ["westeurope": 1, "eastus": 1])
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn == [region("westeurope")] }
            // Both disks are wished in the other region.
            try await eventually { await Set(east.script.commands(.fetch).map(\.content)) == [digest(1), digest(2)] }
            try await east.tell(digest(1), .verified)
            try await eventually { cluster.coordinator.routing.count(on: east.id) == 1 }
            let version = try #require(try cluster.standing("1.0.0"))
            let status = await cluster.coordinator.replicationStatus(of: version)
            let far = try #require(status.summary.first { $0.region == "eastus" })
            #expect(far.state == "Replicating")
            #expect(far.progress == 50)
            #expect(version.verifiedIn == [region("westeurope")])
            try await east.tell(digest(2), .verified)
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn.count == 2 }
        }
    }

    @Test func `a deployment is sent to a node that holds all disks`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let both: [Digest: NodeReport.State] = [digest(1): .verified, digest(2): .verified]
            let part = try await cluster.joined("n1", holding: [digest(1): .verified])
            await part.script.keepWaiting(.fetch)
            let whole = try await cluster.joined("n2", holding: both)
            try await cluster.makeParents()
            try await cluster.makeVersion("1.0.0", of: [digest(1), digest(2)], in: ["westeurope": 2])
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn.count == 1 }
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node == whole.id) }
        }
    }

    @Test func `each uploaded disk must be held in the version's region`() async throws {
        try await withCoordinator { cluster in
            _ = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await cluster.makeParents()
            let refused = await #expect(throws: Refusal.self) {
                try await cluster.makeVersion("1.0.0", of: [digest(1), digest(2)], in: ["westeurope": 1])
            }
            #expect(refused?.rule == "SourceNotFound")
            #expect(refused?.text.contains("\(digest(2))") == true)
        }
    }
}
