import Foundation
import Gallery
import ReplicaStore
import Settings
import Synchronization
import Testing
import Transport
import Wire

@testable import GalleryClient

@Suite(.timeLimit(.minutes(2))) struct CatalogActionTests {
    private static let actor = Principal("user/alice")

    /// A log of `count` changes, each bound to the one before.
    private func records(_ count: Int) -> [AuditRecord] {
        var chain = AuditChain(after: .beginning) { Digest.sha256(of: $0) }
        return (1...count).map { number in
            let entry = AuditEntry(
                at: Instant(milliseconds: Int64(number)), actor: Self.actor, verb: "CREATE", object: "gallery\(number)",
                reason: "Owner at /")
            return chain.add(entry, revision: Revision(number))
        }
    }

    private func rows(_ records: [AuditRecord]) throws -> [JSONValue] {
        try JSONValue(reading: Array(JSONEncoder().encode(records))).decode([JSONValue].self)
    }

    private func verified(_ rows: [JSONValue], witness: Digest? = nil) async throws -> Result<
        VerifiedAudit, ClientError
    > {
        var result: Result<VerifiedAudit, ClientError>?
        try await FakeCluster.with { cluster in
            cluster.coordinator.state.withLock { $0.rows[.audit] = rows }
            do throws(ClientError) {
                result = .success(try await cluster.client.verifyAudit(witness: witness))
            } catch {
                result = .failure(error)
            }
        }
        return try #require(result)
    }

    @Test func `an audit log that nobody altered is verified to its newest hash`() async throws {
        let records = records(5)
        let verified = try await verified(try rows(records)).get()
        #expect(verified.records == 5 && verified.first == 1 && verified.last == 5)
        #expect(verified.head == "\(records[4].hash)")
        #expect(try await self.verified(try rows(records), witness: records[2].hash).get().records == 5)
    }

    @Test func `what retention cut off is not missed`() async throws {
        #expect(try await verified(try rows(Array(records(5).dropFirst(2)))).get().first == 3)
    }

    @Test func `a record that was altered, taken away or moved is found`() async throws {
        let good = try rows(records(5))
        var altered = good
        altered[2]["entry.object"] = "gallery9"
        var missing = good
        missing.remove(at: 2)
        var moved = good
        moved.swapAt(2, 3)
        var denied = good
        denied[1]["entry.decision"] = "denied"
        for (rows, number) in [(altered, 3), (missing, 3), (moved, 3), (denied, 2)] {
            guard case .failure(.audit(let fault)) = try await verified(rows) else {
                Issue.record("record \(number) was not missed")
                continue
            }
            #expect(fault.sequence == UInt64(number))
        }
    }

    @Test func `a log that was written anew from the beginning lacks the hash noted elsewhere`() async throws {
        let noted = Digest.sha256(of: [1])
        guard case .failure(.audit) = try await verified(try rows(records(3)), witness: noted) else {
            Issue.record("the witness was not missed")
            return
        }
    }

    @Test func `all faults of a template are told, and nothing is taken for done`() async throws {
        try await FakeCluster.with { cluster in
            cluster.coordinator.state.withLock { state in
                state.rows[.apply] = ["a", "b"].map { name in
                    [
                        "code": "INVALID", "rule": "InvalidParameter", "target": "t",
                        "text": .string("gallery \(name): wrong"),
                    ]
                }
                state.refusalAfterRows = Refusal(.invalid, rule: "InvalidParameter", "2 faults")
            }
            let error = await failure { _ = try await cluster.client.apply([["type": "x", "name": "a"]]) }
            #expect(error?.contains("2 problems, nothing was changed") == true)
            #expect(error?.contains("gallery a: wrong") == true && error?.contains("gallery b: wrong") == true)
        }
    }

    @Test func `resources are sent as one body, however long`() async throws {
        try await FakeCluster.with { cluster in
            cluster.coordinator.state.withLock { $0.rows[.apply] = [["action": "create", "id": "x"]] }
            // Longer than one piece of a body.
            let tag = JSONValue.string(String(repeating: "x", count: 1 << 18))
            let resources = (0..<5).map { JSONValue.object(["name": .string("gallery\($0)"), "tags": ["x": tag]]) }
            let applied = try await cluster.client.apply(resources)
            #expect(applied.rows.count == 1 && applied.revision == 7)
            let body = try #require(cluster.coordinator.state.withLock { $0.bodies.first })
            #expect(try JSONValue(reading: Array(body)) == .array(resources))
        }
    }

    @Test func `events of a revision that was cut off in the middle are neither lost nor told twice`() {
        var place = EventPlace(4)
        func told(_ revisions: Revision...) -> [Bool] {
            place.begin()
            return revisions.map { place.isNew($0) }
        }
        let first = told(5, 6, 6)
        #expect(first == [true, true, true])
        #expect(place.since == 5)
        let again = told(6, 6, 6, 9)
        #expect(again == [false, false, true, true])
        #expect(place.since == 6)
    }
}
