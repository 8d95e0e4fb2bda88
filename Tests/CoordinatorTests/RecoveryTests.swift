import CatalogStore
import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// What a restored catalog takes from nodes, and what it does not.
@Suite struct RecoveryTests {
    @Test func `what the node knows that followed it furthest is taken in order, each change with its audit`()
        async throws
    {
        try await TestRecovery.with { test in
            try await test.node("n1", knowing: test.later.suffix(10).prefix(4).map { $0 }, test.state(after: 4))
            try await eventually { await test.status().awaited == ["westeurope/n2"] }
            try await test.node("n2", knowing: test.later, test.latest)
            try await test.recovery.ended()
            try await test.store.close()
            let catalog = try await openedAnew(test.store)
            let isSame = catalog.state == test.latest
            #expect(isSame && !catalog.isRecovering)
            #expect(catalog.lineage == CatalogLineage(number: catalog.epoch - 1, revision: test.latest.revision))
            try await test.store.verifyAudit(CoordinatorService.auditHash)
            let adopted = try await test.store.audit(after: 0, limit: 100).filter { $0.entry.verb == "ADOPT" }
            #expect(adopted.map(\.revision) == test.later.map(\.revision))
            #expect(adopted.allSatisfy { $0.entry.actor == Principal("user/alice") })
        }
    }

    @Test func `without one of its nodes it waits, changes nothing, and says so`() async throws {
        try await TestRecovery.with { test in
            try await test.node("n1", knowing: test.later, test.latest)
            try await eventually { await test.status().known == test.latest.revision }
            let user = try await Connection.open(
                to: test.endpoint, tls: try Certificates.context(.user("alice")), expecting: .anyCoordinator,
                hello: Hello(agent: "test"), logger: .quiet)
            let refused = try await refusal { try await user.ask(.delete, ["gallery", "g"]) }
            #expect(refused.code == .unavailable && refused.rule == "Recovering")
            #expect(refused.text.contains("westeurope/n2"))
            #expect(try await user.ask(.list, ["gallery"])["catalog"] == "recovering")
            #expect(try await refusal { try await user.ask(.resolve, ["g/d", "in=westeurope"]) }.rule == "Recovering")
            _ = try await user.ask(.recover, ["accept-loss"])
            try await test.recovery.ended()
        }
    }

    @Test func `nodes that contradict each other end nothing, and the one that knows most is taken when told to`()
        async throws
    {
        try await TestRecovery.with { test in
            let other = try test.other()
            try await test.node("n1", knowing: other.changes, other.state)
            try await test.node("n2", knowing: test.later, test.latest)
            try await eventually { await test.status().state == "contradiction" }
            #expect(await test.status().problems.first?.contains("revision") == true)
            await test.recovery.acceptLoss(by: Principal("user/alice"))
            try await test.store.close()
            let isSame = try await openedAnew(test.store).state == test.latest
            #expect(isSame)
        }
    }

    @Test func `changes that do not give the state that the node has are not taken`() async throws {
        try await TestRecovery.with { test in
            try await test.node("n1", knowing: test.later, try test.other().state)
            try await eventually { await test.status().state == "contradiction" }
            #expect(await test.status().known == test.recovery.base.revision)
        }
    }

    @Test func `where changes are not kept the whole state is taken`() async throws {
        try await TestRecovery.with { test in
            try await test.node("n1", knowing: nil, test.latest)
            try await test.node("n2", knowing: test.later.prefix(3).map { $0 }, test.state(after: 3))
            try await test.recovery.ended()
            try await test.store.close()
            let isSame = try await openedAnew(test.store).state == test.latest
            #expect(isSame)
            try await test.store.verifyAudit(CoordinatorService.auditHash)
        }
    }

    @Test func `its epoch rises above every one that a node has seen`() async throws {
        try await TestRecovery.with { test in
            let refused = try await refusal { try await test.node("n1", knowing: [], test.latest, epoch: 70) }
            #expect(refused.rule == "StaleEpoch")
            #expect(test.recovery.epoch == 71)
            try await test.node("n1", knowing: test.later, test.latest, epoch: 71)
        }
    }
}

extension TestRecovery {
    /// What a node knows that followed another catalog from the same backup.
    fileprivate func other() throws -> (changes: [ViewEvent], state: GalleryState) {
        var state = recovery.base
        let id = try #require(GalleryID("other"))
        let properties = GalleryProperties(location: try #require(Region(Self.home)))
        let change = GalleryChange(
            .createGallery(id: id, properties: properties), by: Principal("user/alice"), at: Instant(milliseconds: 9))
        _ = try state.apply(change)
        return ([ViewEvent(revision: state.revision, change: change)], state)
    }
}
