public import Gallery
import ReplicaStore
import Transport
import Wire

/// What was verified of the audit log.
public struct VerifiedAudit: Hashable, Sendable, Encodable {
    public let records: Int
    /// The first and the last record that were looked at; `nil` if there are none.
    public let first: UInt64?
    public let last: UInt64?
    /// The last record's hash: note it elsewhere, and a later verification shows that nothing before it changed.
    public let head: String?
}

extension GalleryClient {
    /// The audit log from its beginning, or after a number; at most `count` records.
    public func audit(after: UInt64? = nil, count: Int? = nil) async throws(ClientError) -> [AuditRecord] {
        var records: [AuditRecord] = []
        try await auditPages(after: after, countMax: count) { records += $0 }
        return records
    }

    /// Reads the whole audit log and computes its chain of hashes anew; throws for the first record that does not fit.
    ///
    /// Nothing is taken on trust: each record's hash is computed here from what the record says. `witness` is a head
    /// that was noted earlier, which must be one of the records.
    public func verifyAudit(
        witness: Digest? = nil, progress: (Int) -> Void = { _ in }
    ) async throws(ClientError) -> VerifiedAudit {
        var chain: AuditChain?
        var (count, first): (Int, UInt64?) = (0, nil)
        var isWitnessed = witness == nil
        try await auditPages(after: nil, countMax: nil) { (records) throws(ClientError) in
            for record in records {
                // Retention may have cut off what came before the first.
                var current =
                    chain
                    ?? AuditChain(after: AuditMark(sequence: record.sequence &- 1, hash: record.previous)) {
                        Digest.sha256(of: $0)
                    }
                do throws(AuditFault) {
                    if record.sequence == 1, record.previous != AuditMark.beginning.hash {
                        throw AuditFault(sequence: 1, reason: "the first record follows another")
                    }
                    try current.verify(record)
                } catch {
                    throw .audit(error)
                }
                chain = current
                first = first ?? record.sequence
                count += 1
                if record.hash == witness { isWitnessed = true }
            }
            progress(count)
        }
        guard isWitnessed else {
            throw .audit(
                AuditFault(
                    sequence: chain?.mark.sequence ?? 0, reason: "no record has the hash that was noted elsewhere"))
        }
        return VerifiedAudit(
            records: count, first: first, last: chain?.mark.sequence, head: chain.map { "\($0.mark.hash)" })
    }

    private func auditPages(
        after: UInt64?, countMax: Int?, _ handle: ([AuditRecord]) throws(ClientError) -> Void
    ) async throws(ClientError) {
        var cursor = after.map { "\($0)" }
        var read = 0
        while read < countMax ?? .max {
            let size = min(limits.pageSize, (countMax ?? .max) - read)
            let answer = try await ask(.audit, (cursor.map { ["after=\($0)"] } ?? []) + ["limit=\(size)"])
            let records = try DocumentCoding.rows(AuditRecord.self, of: answer, to: "AUDIT")
            try handle(records)
            read += records.count
            guard let next = answer["next"], next != cursor else { return }
            cursor = next
        }
    }
}
