public import Gallery

/// What is made durable together: a change and what belongs to it.
public struct Commit: Hashable, Sendable {
    public let revision: Revision
    public let change: GalleryChange
    /// `nil` if the caller gave none: then a repeated request is not recognised.
    public let key: IdempotencyKey?
    /// What a repeated request with the same key is answered; ignored without a key.
    public let answer: [UInt8]
    /// Bears the same revision.
    public let audit: AuditRecord

    public init(
        revision: Revision, change: GalleryChange, key: IdempotencyKey? = nil, answer: [UInt8] = [],
        audit: AuditRecord
    ) {
        self.revision = revision
        self.change = change
        self.key = key
        self.answer = answer
        self.audit = audit
    }
}

/// Who did what to which resource, when, and by what right.
public struct AuditRecord: Hashable, Sendable {
    /// What was decided.
    public enum Decision: String, Hashable, Sendable, CaseIterable {
        case allowed
        case refused
    }

    public let revision: Revision
    /// The coordinator's wall clock.
    public let at: Instant
    public let principal: Principal
    /// The protocol's verb, for instance `PUBLISH`.
    public let verb: String
    /// The resource's text, for instance `contoso/web/1.4.2`.
    public let target: String
    public let decision: Decision
    /// The rule that allowed or refused it.
    public let reason: String

    public init(
        revision: Revision, at: Instant, principal: Principal, verb: String, target: String,
        decision: Decision = .allowed, reason: String
    ) {
        self.revision = revision
        self.at = at
        self.principal = principal
        self.verb = verb
        self.target = target
        self.decision = decision
        self.reason = reason
    }
}
