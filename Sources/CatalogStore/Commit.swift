public import Gallery

/// What is made durable together: a change and what belongs to it.
public struct Commit: Hashable, Sendable {
    public let revision: Revision
    public let change: GalleryChange
    /// `nil` if the caller gave none: then a repeated request is not recognised.
    public let key: IdempotencyKey?
    /// What a repeated request with the same key is answered; ignored without a key.
    public let answer: [UInt8]
    public let audit: AuditEntry
    /// What came of the change, in order.
    public let events: [EventRow]

    public init(
        revision: Revision, change: GalleryChange, key: IdempotencyKey? = nil, answer: [UInt8] = [],
        audit: AuditEntry, events: [EventRow] = []
    ) {
        self.revision = revision
        self.change = change
        self.key = key
        self.answer = answer
        self.audit = audit
        self.events = events
    }
}
