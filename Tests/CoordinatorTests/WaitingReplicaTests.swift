import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// More copies than a region has nodes for.
@Suite struct WaitingReplicaTests {
    private static func edit(_ count: Int) -> String {
        """
        {"properties": {"publishingProfile": {"targetRegionEdits":
         [{"op": "setCount", "name": "westeurope", "regionalReplicaCount": \(count)}]}}}
        """
    }

    @Test func `who asks for more copies than a region has nodes is told at once, and the count stays as asked`()
        async throws
    {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await cluster.joined("n2")
            _ = try await cluster.joined("e1", in: "eastus")
            let created = try await owner.createVersion("1.0.0", of: digest(1), in: ["westeurope": 5])
            #expect(created["warning"] == "TooFewNodes")
            #expect(created.ok.text == "westeurope has 2 nodes, 5 replicas asked: 3 will wait for nodes")
            try await eventually { try await owner.westeurope(of: "1.0.0")?.verifiedReplicas == 2 }
            let status = try #require(try await owner.westeurope(of: "1.0.0"))
            #expect(status.wantedReplicas == 5)
            #expect(status.state == "Replicating")
            #expect(status.details == "2 live nodes, 5 copies wanted: 3 wait for nodes")
            #expect(try await owner.version("1.0.0").properties?.replicationStatus?.standIns == nil)
            let enough = try await owner.send(.update, ["image-version", "g/d/1.0.0"], json: Self.edit(2))
            #expect(enough["warning"] == nil)
            #expect(enough.ok.text == nil)
            let asked = try await owner.send(.update, ["image-version", "g/d/1.0.0"], json: Self.edit(3))
            #expect(asked.ok.text == "westeurope has 2 nodes, 3 replicas asked: 1 will wait for nodes")
            let tried = try await owner.send(.update, ["image-version", "g/d/1.0.0", "check=true"], json: Self.edit(4))
            #expect(tried["warning"] == "TooFewNodes")
        }
    }

    @Test func `a template that asks for them is told the same`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let json = """
                [{"type": "Microsoft.Compute/galleries/images/versions", "name": "g/d/1.0.0",
                  "location": "westeurope", "properties":
                 {"publishingProfile": {"targetRegions": [{"name": "westeurope", "regionalReplicaCount": 2}]},
                  "storageProfile": {"osDiskImage": {"digest": "\(digest(1))", "sizeInBytes": 1, "occupiedBytes": 1}}}}]
                """
            let applied = try await owner.apply(json)
            let warning = try applied.rows(JSONValue.self).first?["warning"]?.text
            #expect(warning == "westeurope has 1 node, 2 replicas asked: 1 will wait for nodes")
        }
    }

    @Test func `a copy that a disk has elsewhere is no stand-in of the version with the same bytes`() async throws {
        try await withCoordinator { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            _ = try await owner.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            let disk = #"{"digest": "\#(digest(1))", "sizeInBytes": 1073741824, "occupiedBytes": 2}"#
            _ = try await owner.send(
                .create, ["source", "disks/x"], json: #"{"location": "eastus", "properties": \#(disk)}"#)
            let removal = #"{"targetRegionEdits": [{"op": "remove", "name": "eastus"}]}"#
            _ = try await owner.send(
                .update, ["image-version", "g/d/1.0.0"], json: #"{"properties": {"publishingProfile": \#(removal)}}"#)
            #expect(try await owner.westeurope(of: "1.0.0")?.verifiedReplicas == 1)
            #expect(try await owner.version("1.0.0").properties?.replicationStatus?.standIns == nil)
        }
    }
}

extension Connection {
    fileprivate func westeurope(of number: String) async throws -> ReplicationStatusDocument.Regional? {
        try await version(number).properties?.replicationStatus?.summary.first { $0.region == "westeurope" }
    }
}
