/// An entry in its place in the audit: it bears the hash of the record before it and its own.
///
/// So no record can be changed, taken away or moved without every hash after it changing (reliability, 5.8).
public struct AuditRecord: Hashable, Sendable, Codable {
    /// 1 for the first record, and so on without gaps.
    public let sequence: UInt64
    /// The revision of the change that was made; `nil` of a refusal.
    public let revision: Revision?
    public let entry: AuditEntry
    /// The hash of the moves of `latest` that came of the change, as the journal has them; `nil` if there are none.
    ///
    /// So the journal is as safe as the audit.
    public let moves: Digest?
    /// The hash of the record before; 32 zeros for the first.
    public let previous: Digest
    /// The SHA-256 of ``canonicalText``.
    public let hash: Digest

    /// A record as it was kept; whether it is intact, ``AuditChain`` tells.
    public init(
        sequence: UInt64, revision: Revision?, entry: AuditEntry, moves: Digest? = nil, previous: Digest, hash: Digest
    ) {
        self.moves = moves
        self.sequence = sequence
        self.revision = revision
        self.entry = entry
        self.previous = previous
        self.hash = hash
    }

    /// What is hashed: lines of UTF-8, each ended by a line feed, a name and a value with a blank between.
    ///
    /// Thirteen, of which the last but one says how many properties changed, and three for each of these before the
    /// last. After `verb` stands `operation`, and before the last line `moves`, where there are such.
    ///
    /// The values hold no line feed, and what is absent is `-` alone where a text would have `=` before it: so no two
    /// records have the same text.
    public var canonicalText: String {
        """
        vitrine-audit 2
        sequence \(sequence)
        revision \(revision.map(String.init) ?? "-")
        at \(entry.at.milliseconds)
        actor =\(entry.actor.name)
        certificate \(entry.certificate.map { "=" + $0 } ?? "-")
        verb =\(entry.verb)
        \(entry.operation.map { "operation =\($0)\n" } ?? "")object =\(entry.object)
        decision \(entry.decision.rawValue)
        reason =\(entry.reason)
        result =\(entry.result)
        changes \(entry.changes.count)
        \(entry.changes.map(\.canonicalText).joined())\(moves.map { "moves \($0.hex)\n" } ?? "")previous \(previous.hex)

        """
    }

    /// What those that follow know of it.
    public var mark: AuditMark { AuditMark(sequence: sequence, hash: hash) }
}

/// A place in the audit: a record's number and hash, by which all records up to it are fixed.
public struct AuditMark: Hashable, Sendable, Codable {
    /// Before the first record.
    public static let beginning = AuditMark(sequence: 0, hash: Digest(bigEndianWords: (0, 0, 0, 0)))

    public let sequence: UInt64
    public let hash: Digest

    public init(sequence: UInt64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// From where to where an audit is kept.
public struct AuditBounds: Hashable, Sendable, Codable {
    /// The record before the oldest that is kept: the last that retention took, or the beginning.
    public var anchor: AuditMark
    /// The newest record.
    public var head: AuditMark

    public init(anchor: AuditMark = .beginning, head: AuditMark = .beginning) {
        self.anchor = anchor
        self.head = head
    }
}
