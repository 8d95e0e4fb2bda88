import Foundation
import Gallery

/// Commits that belong together, checked, with their changes as JSON.
///
/// Every engine makes one of what it is handed, so that all refuse alike.
struct CommitBatch {
    let commits: [Commit]
    let changes: [Data]

    init(_ commits: [Commit], after: Revision, limits: CatalogLimits) throws(CatalogStoreError) {
        try limits.requireTogether(commits.count)
        var names: Set<IdempotencyKey.Name> = []
        var changes: [Data] = []
        for (index, commit) in commits.enumerated() {
            try Self.requireConsistency(commit, expected: after &+ UInt64(index) &+ 1)
            if let key = commit.key, !names.insert(key.name).inserted {
                throw .invalidCommit(commit.revision, reason: "key \(key.text) is used twice in one transaction")
            }
            let answerBytes = commit.key == nil ? 0 : commit.answer.count
            try Self.require(answerBytes, atMost: limits.answerBytesMax, "the answer to revision \(commit.revision)")
            let auditBytes = commit.audit.byteCount
            try Self.require(auditBytes, atMost: limits.auditBytesMax, "the audit record of \(commit.revision)")
            try Self.requireRoom(for: commit.events, of: commit.revision, limits)
            let change = try Self.encoded(commit)
            try Self.require(change.count, atMost: limits.changeBytesMax, "the change of revision \(commit.revision)")
            changes.append(change)
        }
        self.commits = commits
        self.changes = changes
    }

    private static func requireConsistency(_ commit: Commit, expected: Revision) throws(CatalogStoreError) {
        guard commit.revision == expected, expected <= Revision(Int64.max) else {
            throw .invalidCommit(commit.revision, reason: "revision \(expected) comes next")
        }
        guard commit.audit.decision == .allowed else {
            throw .invalidCommit(commit.revision, reason: "its audit entry says that it was \(commit.audit.decision)")
        }
    }

    private static func requireRoom(
        for events: [EventRow], of revision: Revision, _ limits: CatalogLimits
    ) throws(CatalogStoreError) {
        guard events.count <= limits.eventsPerCommitMax else {
            throw .tooLarge(
                what: "the events of revision \(revision)", size: events.count, sizeMax: limits.eventsPerCommitMax)
        }
        for event in events { try require(event.byteCount, atMost: limits.eventBytesMax, "an event of \(revision)") }
    }

    private static func require(_ bytes: Int, atMost bytesMax: Int, _ what: String) throws(CatalogStoreError) {
        guard bytes <= bytesMax else { throw .tooLarge(what: what, size: bytes, sizeMax: bytesMax) }
    }

    private static func encoded(_ commit: Commit) throws(CatalogStoreError) -> Data {
        do {
            return try CatalogJSON.encode(commit.change)
        } catch {
            throw .invalidCommit(commit.revision, reason: "the change has no JSON: \(error)")
        }
    }
}

extension CatalogLimits {
    /// Refuses more commits than one transaction takes.
    func requireTogether(_ count: Int) throws(CatalogStoreError) {
        let most = max(commitsPerTransactionMax, commitsTogetherMax)
        guard count <= most else {
            throw .tooLarge(what: "a transaction, in commits", size: count, sizeMax: most)
        }
    }

    func requireRoom(for refusals: [AuditEntry]) throws(CatalogStoreError) {
        guard refusals.count <= commitsPerTransactionMax else {
            throw .tooLarge(what: "a record of refusals", size: refusals.count, sizeMax: commitsPerTransactionMax)
        }
        for refusal in refusals where refusal.byteCount > auditBytesMax {
            throw .tooLarge(what: "the audit record of a refusal", size: refusal.byteCount, sizeMax: auditBytesMax)
        }
    }
}
