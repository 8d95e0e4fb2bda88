import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct EventContractTests {
    private let subject = "\(SampleLog.definition)"

    private func expected(_ revisions: ClosedRange<Revision>) -> [StoredEvent] {
        revisions.flatMap { revision in
            SampleLog.events(revision).enumerated().map { index, row in
                StoredEvent(position: EventPosition(revision: revision, index: index), row: row)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `events are there with their change, in its order, also after reopening`(engine: Engine) async throws {
        try await engine.withStore(at: 30) { store async throws in
            #expect(try await store.events(after: .beginning, limit: 100) == expected(1...30))
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(try await store.events(after: .end(of: 14), limit: 100) == expected(15...30))
            let first = try #require(try await store.events(after: .beginning, limit: 1).first)
            #expect(first == expected(1...30).first)
            #expect(try await store.events(after: first.position, limit: 1).first == expected(1...30)[1])
            #expect(try await store.events(after: .end(of: .max), limit: 9).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change that is refused leaves no event`(engine: Engine) async throws {
        try await engine.withStore(at: 5) { store async throws in
            _ = await store.refusal(of: [SampleLog.commit(6), SampleLog.commit(8)], after: 5)
            #expect(try await store.events(after: .beginning, limit: 9).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the journal of latest gives the moves of one image, in one region or all`(engine: Engine) async throws {
        try await engine.withStore(at: 30) { store async throws in
            let moves = expected(1...30).filter { $0.row.kind == EventRow.latestMoved }
            let all = try await store.latestMoves(of: subject.uppercased(), in: nil, after: .beginning, limit: 100)
            #expect(all == moves)
            let here = try await store.latestMoves(
                of: subject, in: SampleLog.region, after: moves[1].position, limit: 2)
            #expect(here == Array(moves[2...3]))
            let elsewhere: Region = SampleLog.named("mars")
            #expect(try await store.latestMoves(of: subject, in: elsewhere, after: .beginning, limit: 9).isEmpty)
            #expect(try await store.latestMoves(of: "Contoso/db", in: nil, after: .beginning, limit: 9).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was latest at a moment is the last move up to then`(engine: Engine) async throws {
        try await engine.withStore(at: 30) { store async throws in
            for moment in Revision(1)...30 {
                let move = try await store.latestMove(
                    of: subject, in: SampleLog.region, asOf: SampleLog.instant(moment))
                let expected = expected(1...moment).last { $0.row.kind == EventRow.latestMoved }
                #expect(move == expected)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a clock that went back does not undo a later move`(engine: Engine) async throws {
        try await engine.withStore(at: 4) { store async throws in
            for (revision, at) in [(Revision(5), 100), (6, 50), (7, 200)] {
                let sample = SampleLog.commit(revision)
                let event = EventRow(
                    kind: EventRow.latestMoved, subject: subject, region: SampleLog.region,
                    at: Instant(milliseconds: Int64(at)), body: [UInt8(revision)])
                let commit = Commit(revision: revision, change: sample.change, audit: sample.audit, events: [event])
                try await store.append([commit], after: revision - 1)
            }
            for (at, expected) in [(49, UInt8?.none), (50, 6), (150, 6), (200, 7)] {
                let move = try await store.latestMove(
                    of: subject, in: SampleLog.region, asOf: Instant(milliseconds: Int64(at)))
                #expect(move?.row.body.first == expected)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `old events go by whole revisions and say so, and the journal reaches back further`(
        engine: Engine
    ) async throws {
        var limits = CatalogLimits()
        limits.eventsKept = 5
        limits.movesKept = 4
        try await engine.withStore(at: 40, limits) { store async throws in
            try await store.checkpoint(SampleLog.state(40))
            let kept = try await store.events(after: .end(of: 30), limit: 100)
            #expect(kept == expected(31...40))
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.events(after: .end(of: 29), limit: 1)
            }
            #expect(error == .gone(oldest: 31))
            let moves = try await store.latestMoves(of: subject, in: nil, after: .beginning, limit: 100)
            let all = expected(1...40).filter { $0.row.kind == EventRow.latestMoved }
            #expect(moves == all.suffix(4))
            // The audit still demands those that are kept, and no others.
            let journal = try await store.journal(of: 1...40)
            #expect(journal == MoveJournal(droppedUpTo: all[all.count - 5].position.revision, moves: all.suffix(4)))
            _ = try await store.verifyAudit(SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.checkpoint(SampleLog.state(40))
            #expect(try await store.events(after: .end(of: 30), limit: 100) == kept)
        }
    }
}
