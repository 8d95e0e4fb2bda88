import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// Whom a deployment, or an upload, is sent to.
@Suite struct RoutingTests {
    @Test func `a receipt says which version, where, as of which revision, and what was skipped`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            let far = try await cluster.joined("e1", in: "eastus")
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1))
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            await far.script.keepWaiting(.fetch)
            _ = try await user.createVersion("2.0.0", of: digest(2), in: ["westeurope": 1, "eastus": 1])
            // Its own region's copy of the newer version is recorded, too: from here on nothing changes.
            try await eventually {
                try await user.version("2.0.0").properties?.replicationStatus?.summary.last?.state == "Completed"
            }
            let receipt = try await user.resolve("g/d/latest")
            #expect(receipt.number.description == "1.0.0")
            #expect(receipt.digest == digest(1))
            #expect(receipt.node.description == "westeurope/n1" && receipt.address == "10.0.0.1:7443")
            #expect(receipt.origin == "coordinator" && receipt.age == 0)
            #expect(receipt.skipped.map(\.reason) == [.copying])
            #expect(receipt.revision == cluster.coordinator.routing.state.revision)
        }
    }

    @Test func `nobody is sent to a slow disk while another node has the image, and status says so`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let slow = try await cluster.joined("n1", holding: [digest(1): .verified])
            let quick = try await cluster.joined("n2", holding: [digest(1): .verified])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            try await eventually {
                let nodes = [try await user.resolve("g/d").node, try await user.resolve("g/d").node]
                return Set(nodes) == [slow.id, quick.id]
            }
            try await slow.report(["disk=slow"])
            for _ in 0..<6 { #expect(try await user.resolve("g/d").node == quick.id) }
            #expect(await cluster.coordinator.planner.nodes.map(\.disk) == [.slow, .sound])
            try await quick.report(["disk=slow"])
            _ = try await user.resolve("g/d")
            try await slow.beat()
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node == slow.id) }
        }
    }

    @Test func `latest never falls back to an older version because copies are gone for now`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let old = try await cluster.joined("n1", holding: [digest(1): .verified])
            let new = try await cluster.joined("n2", holding: [digest(2): .verified])
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1))
            _ = try await user.createVersion("2.0.0", of: digest(2))
            try await eventually { try await user.state(of: "2.0.0") == "Succeeded" }
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            #expect(try await user.resolve("g/d").number.description == "2.0.0")
            await new.connection.close()
            try await eventually { cluster.coordinator.routing.isAlive(new.id) == false }
            let refused = try await refusal { try await user.resolve("g/d") }
            #expect(refused.code == .unavailable && refused.rule == "NoReplicaAvailable")
            #expect(refused.text.contains("g/d/2.0.0"))
            #expect(try await user.resolve("g/d/1.0.0").node == old.id)
        }
    }

    @Test func `without a copy in its region a node there reads through`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let local = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await cluster.joined("e1", in: "eastus")
            let reader = try await cluster.joined("n2")
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            await reader.script.keepWaiting(.fetch)
            await local.connection.close()
            try await eventually { !cluster.coordinator.routing.isAlive(local.id) }
            #expect(try await user.resolve("g/d").node == reader.id)
            await reader.connection.close()
            try await eventually { !cluster.coordinator.routing.isAlive(reader.id) }
            let refused = try await refusal { try await user.resolve("g/d") }
            #expect(refused.code == .unavailable && refused.text.contains("westeurope"))
        }
    }

    @Test func `holders take turns, and one whose connection closed has no more`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let nodes = [
                try await cluster.joined("n1", holding: [digest(1): .verified]),
                try await cluster.joined("n2", holding: [digest(1): .verified]),
            ]
            try await user.createParents()
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
            var seen: Set<NodeID> = []
            for _ in 0..<4 { seen.insert(try await user.resolve("g/d").node) }
            #expect(seen == Set(nodes.map(\.id)))
            await nodes[0].connection.close()
            try await eventually { !cluster.coordinator.routing.isAlive(nodes[0].id) }
            for _ in 0..<4 { #expect(try await user.resolve("g/d").node == nodes[1].id) }
        }
    }

    @Test func `what is brought to a region where nobody wants it yet is kept for the request made with it`()
        async throws
    {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await user.createVersion("1.0.0", of: digest(1))
            let other = try await cluster.joined("e1", in: "eastus")
            let place = ["in=eastus", "bytes=1", "digest=\(digest(1))"]
            #expect(try await user.send(.place, place)["node"] == "\(other.id)")
            await other.script.hold([digest(1): .verified])
            try await other.tell(digest(1), .verified)
            try await other.beat()
            let disk = """
                {"location":"eastus","properties":{"digest":"\(digest(1))","sizeInBytes":1073741824,"occupiedBytes":2}}
                """
            let answer = try await user.send(.create, ["source", "disks/d1"], json: disk)
            #expect(answer["outcome"] == "applied")
            #expect(await other.script.commands(.remove).isEmpty)
            let holders = await cluster.coordinator.planner.verifiedHolders(of: digest(1))
            #expect(holders.values.flatMap(\.self).contains(other.id))
        }
    }

    @Test func `an upload goes to a holder, else to a node of the region that has room`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let place = { (bytes: Int64, content: Digest) in
                try await user.send(.place, ["in=westeurope", "bytes=\(bytes)", "digest=\(content)"])
            }
            let nobody = try await refusal { try await place(1, digest(1)) }
            #expect(nobody.code == .unavailable && nobody.text.contains("westeurope"))
            let small = try await cluster.joined("n1", holding: [digest(1): .verified], free: 10)
            _ = try await cluster.joined("n2", free: 1000)
            let large = try await cluster.joined("n3", free: 2000)
            _ = try await cluster.joined("e1", in: "eastus", free: 5000)
            #expect(try await place(100, digest(1))["node"] == "\(small.id)")
            #expect(try await place(1500, digest(2))["node"] == "\(large.id)")
            #expect(try await place(1500, digest(2))["at"] == "10.0.0.1:7443")
            let full = try await refusal { try await place(3000, digest(2)) }
            #expect(full.code == .tooLarge && full.rule == "NoSpace")
            #expect(full.text.contains("3000") && full.text.contains("2000"))
            try await large.beat(free: 5)
            #expect(try await place(100, digest(2))["node"] == "westeurope/n2")
        }
    }

    @Test func `an upload that is begun again goes to the same node, whoever has most room`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let first = try await cluster.joined("n1", free: 2000)
            let second = try await cluster.joined("n2", free: 1000)
            let places = {
                var places: [String] = []
                for number in UInt8(1)...8 {
                    let fields = ["in=westeurope", "bytes=100", "digest=\(digest(number))"]
                    places.append(try #require(try await user.send(.place, fields)["node"]))
                }
                return places
            }
            let before = try await places()
            #expect(Set(before) == ["\(first.id)", "\(second.id)"])
            try await first.beat(free: 500)
            #expect(try await places() == before)
        }
    }
}
