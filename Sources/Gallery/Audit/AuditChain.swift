/// A SHA-256 of bytes: this target computes none itself.
public typealias AuditHash = @Sendable (UnsafeRawBufferPointer) -> Digest

/// Links records one to the next, or checks that they are so linked.
public struct AuditChain: Sendable {
    /// The last record that was added or found intact.
    public private(set) var mark: AuditMark
    private let hash: AuditHash
    /// The revision that the next change has, once one was seen.
    private var revision: Revision?

    /// Goes on after `mark`.
    public init(after mark: AuditMark, hash: @escaping AuditHash) {
        self.mark = mark
        self.hash = hash
    }

    /// The record of `entry`, which comes next; `moves` is the hash of what came of the change in the journal.
    public mutating func add(_ entry: AuditEntry, revision: Revision?, moves: Digest? = nil) -> AuditRecord {
        let sequence = mark.sequence &+ 1
        let draft = AuditRecord(
            sequence: sequence, revision: revision, entry: entry, moves: moves, previous: mark.hash, hash: mark.hash)
        let record = AuditRecord(
            sequence: sequence, revision: revision, entry: entry, moves: moves, previous: mark.hash,
            hash: hash(of: draft))
        mark = record.mark
        return record
    }

    /// Checks that `record` comes next and is as it was written.
    public mutating func verify(_ record: AuditRecord) throws(AuditFault) {
        let expected = mark.sequence &+ 1
        guard record.sequence == expected else {
            throw AuditFault(sequence: expected, reason: "it is missing; record \(record.sequence) is in its place")
        }
        guard record.previous == mark.hash else {
            throw AuditFault(sequence: expected, reason: "it does not follow the record before it")
        }
        guard record.hash == hash(of: record) else {
            throw AuditFault(sequence: expected, reason: "its hash is not that of what it says")
        }
        if let revision = record.revision {
            if let next = self.revision, next != revision {
                throw AuditFault(sequence: expected, reason: "it is of revision \(revision), and \(next) comes next")
            }
            self.revision = revision &+ 1
        }
        mark = record.mark
    }

    /// Checks that nothing is missing at the end.
    public func requireEnd(at head: AuditMark) throws(AuditFault) {
        guard mark != head else { return }
        guard mark.sequence == head.sequence else {
            throw AuditFault(
                sequence: min(mark.sequence, head.sequence) &+ 1,
                reason: "the records end at \(mark.sequence), and the newest is \(head.sequence)")
        }
        throw AuditFault(sequence: mark.sequence, reason: "it is another than the newest that was written")
    }

    private func hash(of record: AuditRecord) -> Digest {
        var text = record.canonicalText
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }
}

/// The first record of an audit that is not as it was written.
public struct AuditFault: Error, Hashable, Sendable {
    public let sequence: UInt64
    /// What is wrong with it, for people.
    public let reason: String

    public init(sequence: UInt64, reason: String) {
        self.sequence = sequence
        self.reason = reason
    }
}

extension AuditFault: CustomStringConvertible {
    public var description: String { "audit record \(sequence): \(reason)" }
}
