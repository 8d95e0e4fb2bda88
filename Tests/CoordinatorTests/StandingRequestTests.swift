import CatalogStore
import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// Taking regions and nodes out of the cluster, and asking what that would do.
@Suite struct StandingRequestTests {
    private static func nodes(_ user: Connection) async throws -> [String: ClusterStatus.Node] {
        let rows = try await user.send(.status).items.map {
            try JSONPayload.decode(ClusterStatus.Node.self, from: try #require($0.payload))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.node, $0) })
    }

    private static func publish(_ user: Connection) async throws {
        try await user.createParents()
        _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
        try await eventually { try await user.state(of: "1.0.0") == "Succeeded" }
    }

    @Test func `what is alive is retired only with force, then disconnected, healed for at once, and kept aside`()
        async throws
    {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let west = try await cluster.joined("n1", holding: [digest(1): .verified])
            let east = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            let spare = try await cluster.joined("e2", in: "eastus")
            try await Self.publish(user)

            let retiring = ["region", "westeurope", "to=retired"]
            let refused = try await refusal { try await user.send(.standing, retiring) }
            #expect((refused.code, refused.rule) == (.conflict, "StillAlive"))
            #expect(refused.text.contains("westeurope/n1") == true)
            #expect(cluster.coordinator.routing.state.standings == Standings())

            let answer = try await user.send(.standing, retiring + ["force=true"])
            #expect(answer.ok["outcome"] == "applied")
            await west.connection.ended()
            try await eventually { await spare.script.commands(.fetch).map(\.content) == [digest(1)] }
            #expect(await spare.script.commands(.fetch).first?.message["from"] == "\(east.id)")
            #expect(try await Self.nodes(user)["westeurope/n1"]?.state == "retired")

            let aside = try await refusal { try await west.dialledAnew().join() }
            #expect((aside.code, aside.rule) == (.conflict, "OutOfService"))
            #expect(aside.text.contains("vitrine region restore westeurope") == true)
        }
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            // It is written down.
            let node = try await cluster.node("n1")
            #expect(try await refusal { try await node.join() }.rule == "OutOfService")
            _ = try await user.send(.standing, ["region", "westeurope", "to=serving"])
            let back = try await node.dialledAnew()
            await back.script.hold([digest(1): .claimed])
            try await back.join()
            try await eventually { await back.script.commands(.verify).map(\.content) == [digest(1)] }
        }
    }

    @Test func `a drained node is emptied once its copies are elsewhere, and says so`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let west = try await cluster.joined("n1", holding: [digest(1): .verified])
            _ = try await cluster.joined("e1", in: "eastus", holding: [digest(1): .verified])
            try await Self.publish(user)
            let answer = try await user.ask(.standing, ["node", "westeurope/n1", "to=draining"])
            let report = try JSONPayload.decode(StandingReport.self, from: #require(answer.ok.payload))
            #expect(try await Self.nodes(user)["westeurope/n1"]?.state == "draining")
            #expect(await west.script.commands(.remove).isEmpty)
            // Until then it is said what has nowhere to go, and why: at once, and as long as it is so.
            let notes = try await Self.nodes(user)["westeurope/n1"]?.notes ?? []
            #expect(notes == report.notes)
            #expect(notes.count == 2)
            let note = notes.joined()
            #expect(note.contains("1 contents stay here") && note.contains("0 of them have stand-ins"))
            #expect(note.contains("g/d/1.0.0") && note.contains("westeurope: the region has fewer live nodes"))
            #expect(try await Self.nodes(user)["eastus/e1"]?.notes == nil)
            let other = try await cluster.joined("n2")
            try await eventually { await other.script.commands(.fetch).map(\.content) == [digest(1)] }
            try await eventually { await west.script.commands(.remove).map(\.content) == [digest(1)] }
            try await eventually { try await Self.nodes(user)["westeurope/n1"]?.state == "drained" }
            #expect(try await Self.nodes(user)["westeurope/n1"]?.notes == nil)
            _ = try await user.send(.standing, ["node", "westeurope/n1", "to=serving"])
            #expect(try await Self.nodes(user)["westeurope/n1"]?.state == "alive")
        }
    }

    @Test func `only who operates the cluster may, and what makes no sense is refused with what would`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            let stranger = try await cluster.stranger("eve")
            let denied = try await refusal { try await stranger.send(.standing, ["region", "eastus", "to=retired"]) }
            #expect(denied.code == .denied)
            let alsoDenied = try await refusal { try await stranger.send(.whatIf, ["lose-region", "eastus"]) }
            #expect(alsoDenied.code == .denied)
            for fields in [
                ["region", "mars", "to=retired"], ["region", "eastus", "to=away"], ["region", "eastus"],
                ["region", "eastus", "to=draining"], ["node", "n1", "to=retired"], ["gallery", "g", "to=retired"],
                ["node", "eastus/n9", "to=draining"],
            ] {
                let refused = try await refusal { try await user.send(.standing, fields) }
                #expect([.invalid, .notFound].contains(refused.code), "\(fields)")
            }
            for fields in [
                ["lose-region"], ["lose-region", "mars"], ["lose-node", "n1"], ["lose-node", "eastus/n9"], [],
            ] {
                let refused = try await refusal { try await user.send(.whatIf, fields) }
                #expect([.invalid, .notFound].contains(refused.code), "\(fields)")
            }
        }
    }

    @Test func `what a loss would do is told in rows, with the rates that the nodes have told`() async throws {
        try await withCoordinator { cluster in
            let user = try await cluster.user()
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let east = try await cluster.node("e1", in: "eastus")
            let report = NodeReport(
                contents: [NodeReport.Held(digest: digest(1), state: .verified)],
                rates: NodeReport.Rates(egress: 1, links: ["westeurope": 1]))
            _ = try await east.connection.ask(
                .report, ["inventory=whole", "at=10.0.0.1:7443", "epoch=0", "free=\(1 << 40)"],
                payload: try JSONPayload.encode(report), deadline: .seconds(20))
            _ = try await cluster.joined("e2", in: "eastus")
            try await Self.publish(user)
            let answer = try await user.send(.whatIf, ["lose-region", "westeurope"])
            let document = try JSONPayload.decode(WhatIfDocument.self, from: try #require(answer.ok.payload))
            let rows = try answer.items.map {
                try JSONPayload.decode(WhatIfRow.self, from: try #require($0.payload))
            }
            #expect(document.loses == ["westeurope"])
            #expect(document.nodes == ["westeurope/n1"])
            #expect(!document.losesData)
            #expect(document.healing.copies == 1)
            // One byte a second.
            #expect(document.healing.seconds == Double(document.healing.bytes))
            #expect(!document.healing.isRateAssumed)
            #expect(rows.filter { $0.row == .answer }.map(\.after) == ["noNode"])
            #expect(rows.filter { $0.row == .flow }.map(\.to) == ["eastus/e2"])
            #expect(cluster.coordinator.routing.state.standings == Standings())
        }
    }
}
