import CatalogStore
import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// A catalog that cannot be written for a while, and of which nothing is lost.
@Suite struct ObstructionTests {
    private static let gallery = CatalogFailureTests.gallery

    @Test(arguments: [(CatalogFault.Kind.noSpace, "CatalogFull"), (.readOnly, "CatalogReadOnly")])
    func `a change that cannot be written never was, is refused by name, and can be made when there is room`(
        kind: CatalogFault.Kind, rule: String
    ) async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            _ = try await user.create("gallery", "g", Self.gallery)
            let before = cluster.coordinator.routing.state
            await store.obstruct(kind)
            for name in ["h", "i"] {
                let refused = try await refusal {
                    try await user.create("gallery", name, Self.gallery, ["key=\(name)"])
                }
                #expect(refused.code == .unavailable && refused.rule == rule)
                #expect(refused.text.contains("nothing was changed") && refused.text.contains("it is in the way"))
                #expect(try await refusal { try await user.send(.show, ["gallery", name]) }.code == .notFound)
            }
            _ = try await user.send(.show, ["gallery", "g"])
            #expect(await cluster.coordinator.state == before && cluster.coordinator.routing.state == before)
            let status = try await Self.status(user)
            #expect(status.standing == "obstructed" && status.notice?.contains("it is in the way") == true)
            await store.obstruct(nil)
            let made = try await user.create("gallery", "h", Self.gallery, ["key=h"])
            #expect(made["outcome"] == "applied")
            _ = try await user.send(.show, ["gallery", "h"])
            try await eventually { try await Self.status(user).standing == "leading" }
            let records = try await store.audit(after: 0, limit: 100).map(\.entry)
            #expect(records.contains { $0.verb == "RESUME" && $0.reason.contains("could not be written since") })
            try await store.verifyAudit(CoordinatorService.auditHash)
        }
    }

    @Test func `of changes at once those that were written stand, and the others never were`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let coordinator = cluster.coordinator
            let user = try await cluster.user()
            let other = try await cluster.user("bob")
            let before = coordinator.routing.state.revision
            await store.close(.append)
            async let first = user.create("gallery", "g1", Self.gallery)
            try await eventually { await store.waiting(at: .append) == 1 }
            async let second = refusal { try await user.create("gallery", "g2", Self.gallery) }
            async let third = refusal { try await user.create("gallery", "g3", Self.gallery) }
            // Judged by the second, which will not have been.
            async let repeated = refusal { try await other.create("gallery", "g2", Self.gallery) }
            try await eventually { await coordinator.pending.count == 3 }
            try await eventually { await coordinator.durabilityWaiters.count >= 1 }
            await store.letWaitingThrough()
            try await eventually { await store.waiting(at: .append) == 1 }
            await store.obstruct(.noSpace)
            await store.open(.append)
            #expect(try await first["outcome"] == "applied")
            for refused in [try await second, try await third, try await repeated] {
                #expect(refused.rule == "CatalogFull")
            }
            #expect(coordinator.routing.state.galleries.count == 1)
            #expect(await coordinator.state == coordinator.routing.state)
            await store.obstruct(nil)
            _ = try await user.create("gallery", "g3", Self.gallery)
            #expect(coordinator.routing.state.galleries.count == 2)
            #expect(await store.appended.flatMap(\.self) == Array(1...coordinator.routing.state.revision))
            #expect(coordinator.routing.state.revision > before)
        }
    }

    @Test func `what was found while there was no room is recorded when there is`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            let stranger = try await cluster.stranger("mallory")
            _ = try await cluster.joined("n1", holding: [digest(1): .verified])
            let target = try await cluster.joined("e1", in: "eastus")
            try await user.createParents()
            await target.script.keepWaiting(.fetch)
            _ = try await user.createVersion("1.0.0", of: digest(1), in: ["westeurope": 1, "eastus": 1])
            try await eventually { await target.script.commands(.fetch).count == 1 }
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn == [region("westeurope")] }
            await store.obstruct(.noSpace)
            await target.script.release()
            try await eventually { await cluster.coordinator.planner.verifiedHolders(of: digest(1)).count == 2 }
            _ = try await refusal { try await stranger.send(.delete, ["gallery", "g"]) }
            try await eventually { try await Self.status(user).standing == "obstructed" }
            #expect(try cluster.standing("1.0.0")?.verifiedIn == [region("westeurope")])
            await store.obstruct(nil)
            try await eventually { try cluster.standing("1.0.0")?.verifiedIn.count == 2 }
            try await eventually {
                try await store.audit(after: 0, limit: 100).map(\.entry)
                    .contains { $0.actor == Principal("user/mallory") && $0.decision == .denied }
            }
        }
    }

    private static func status(_ user: Connection) async throws -> ClusterStatus {
        try JSONPayload.decode(ClusterStatus.self, from: try #require(try await user.send(.status).ok.payload))
    }
}
