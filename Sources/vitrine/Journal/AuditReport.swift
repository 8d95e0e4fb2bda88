import Gallery

/// A record of the audit log to be printed.
struct AuditReport: Encodable {
    let number: UInt64
    let revision: Revision?
    let at: String
    let actor: String
    let certificate: String?
    let verb: String
    let operation: String?
    let object: String
    let decision: String
    let reason: String
    let result: String
    let changes: [Change]
    /// The hash of the moves of latest that came of it.
    let moves: String?
    let previous: String
    let hash: String

    init(_ record: AuditRecord) {
        number = record.sequence
        revision = record.revision
        at = record.entry.at.iso8601
        actor = record.entry.actor.name
        certificate = record.entry.certificate
        verb = record.entry.verb
        operation = record.entry.operation
        object = record.entry.object
        decision = record.entry.decision.rawValue
        reason = record.entry.reason
        result = record.entry.result
        changes = record.entry.changes.map { Change(property: $0.property, from: $0.from, to: $0.to) }
        moves = record.moves.map { "\($0)" }
        previous = "\(record.previous)"
        hash = "\(record.hash)"
    }

    /// What changed, as far as a column of a table has room.
    var summary: String {
        let text = changes.map(\.text).joined(separator: "; ")
        return text.count > Self.summaryMax ? text.prefix(Self.summaryMax - 1) + "…" : text
    }

    private static let summaryMax = 60
}

extension AuditReport {
    /// A property that changed.
    struct Change: Encodable {
        let property: String
        let from: String?
        let to: String?

        var text: String { AuditChange(property, from: from, to: to).description }
    }
}
