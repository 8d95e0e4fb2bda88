import Gallery
import Testing

@testable import Coordinator

/// What of many denials and refusals within a second stands in the audit.
@Suite struct RefusedRequestTests {
    private let now = Instant(milliseconds: 5_000)
    private let later = Instant(milliseconds: 6_000)

    private func entry(
        _ who: String, _ verb: String, _ object: String = "y", _ decision: AuditEntry.Decision = .denied
    ) -> AuditEntry {
        AuditEntry(at: now, actor: Principal(who), verb: verb, object: object, decision: decision, reason: "no")
    }

    @Test func `one who is denied in a loop hides nothing that another is denied`() {
        var refused = RefusedRequests()
        for _ in 0..<40 { refused.add(entry("user/mal", "SHOW"), isChange: false) }
        refused.add(entry("user/eve", "DELETE", "contoso"), isChange: true)
        for _ in 0..<9 { refused.add(entry("user/eve", "SHOW", "contoso"), isChange: false) }
        let listed = refused.take(at: now)
        #expect(listed.count { $0.actor.name == "user/mal" } == RefusedRequests.readsPerSecondMax)
        #expect(
            listed.filter { $0.actor.name == "user/eve" }.map(\.verb) == ["DELETE"] + Array(repeating: "SHOW", count: 9)
        )
        let left = refused.take(at: later)
        #expect(left.map(\.actor.name) == ["user/mal"])
        #expect(left.first?.reason.hasPrefix("30 more requests were denied") == true)
        #expect(left.first?.reason.hasSuffix(": 30 SHOW") == true)
        #expect(refused.take(at: Instant(milliseconds: 9_000)).isEmpty)
    }

    @Test func `what somebody reads in a loop hides no change that they are denied`() {
        var refused = RefusedRequests()
        for _ in 0..<500 { refused.add(entry("user/mal", "SHOW"), isChange: false) }
        for _ in 0..<RefusedRequests.changesPerSecondMax { refused.add(entry("user/mal", "UPDATE"), isChange: true) }
        refused.add(entry("user/mal", "DELETE"), isChange: true)
        let listed = refused.take(at: now)
        #expect(listed.count { $0.verb == "UPDATE" } == RefusedRequests.changesPerSecondMax)
        // Beyond its room even a change is only counted, and its verb is told.
        let reason = refused.take(at: later).first?.reason
        #expect(reason?.hasSuffix(": 1 DELETE, 490 SHOW") == true)
    }

    @Test func `what rules refuse hides nothing that is denied`() {
        var refused = RefusedRequests()
        for decision in [AuditEntry.Decision.refused, .denied] {
            for _ in 0..<25 { refused.add(entry("user/m", "X", "y", decision), isChange: false) }
        }
        let listed = refused.take(at: now)
        #expect(listed.count { $0.decision == .denied } == RefusedRequests.readsPerSecondMax)
        #expect(listed.count { $0.decision == .refused } == RefusedRequests.readsPerSecondMax)
        #expect(refused.take(at: later).map(\.decision) == [.denied, .refused])
    }

    @Test func `where too many wait, reads make room for changes, and all are counted`() {
        var refused = RefusedRequests()
        let askers = RefusedRequests.waitingMax / RefusedRequests.readsPerSecondMax + 1
        #expect(askers < RefusedRequests.principalsMax)
        for asker in 0..<askers {
            for _ in 0..<RefusedRequests.readsPerSecondMax {
                refused.add(entry("user/\(asker)", "SHOW"), isChange: false)
            }
        }
        refused.add(entry("user/eve", "DELETE", "contoso"), isChange: true)
        var listed: [AuditEntry] = []
        while !refused.isEmpty { listed += refused.take(at: now) }
        #expect(listed.count == RefusedRequests.waitingMax)
        #expect(listed.last?.verb == "DELETE")
        let counted = refused.take(at: later).compactMap { $0.reason.split(separator: " ").first }.compactMap {
            Int($0)
        }
        #expect(listed.count + counted.reduce(0, +) == askers * RefusedRequests.readsPerSecondMax + 1)
    }

    @Test func `of more principals than are told apart the rest is counted together`() {
        var refused = RefusedRequests()
        for asker in 0..<RefusedRequests.principalsMax + 30 {
            refused.add(entry("user/\(asker)", "SHOW"), isChange: false)
        }
        var listed = 0
        while !refused.isEmpty { listed += refused.take(at: now).count }
        #expect(listed == RefusedRequests.principalsMax + RefusedRequests.readsPerSecondMax)
        let left = refused.take(at: later)
        #expect(left.map(\.actor.name) == ["others"])
        #expect(left.first?.reason.hasPrefix("20 more") == true)
    }
}
