/// Who asked for what, when, what was decided, and what changed: what is written down of a change or of a refusal.
///
/// Its texts are escaped when it is made (`AuditText`); secrets, tokens and keys have no place in it.
public struct AuditEntry: Hashable, Sendable, Codable {
    /// What was decided.
    public enum Decision: String, Hashable, Sendable, Codable, CaseIterable {
        case allowed
        /// By a right that was missing.
        case denied
        /// By a rule of the model, by one who may ask for it.
        case refused
    }

    /// The most bytes that the texts of ``changes`` have together.
    public static let changesBytesMax = 4096

    /// The coordinator's wall clock.
    public let at: Instant
    public let actor: Principal
    /// The serial number of the certificate with which it was asked, in hexadecimal, if there was one.
    public let certificate: String?
    /// The protocol's verb, for instance `CREATE`.
    public let verb: String
    /// What the activity log of the model calls it (reference, 6.2), for instance
    /// `Microsoft.Compute/galleries/images/versions/write`; `nil` of what nobody asked for by a verb.
    public let operation: String?
    /// The resource's text, for instance `contoso/web/1.4.2`.
    public let object: String
    public let decision: Decision
    /// The role that allowed it, or what was said to whom it was denied or refused.
    public let reason: String
    /// What was answered: `OK`, `DENIED`, or the code and the rule, for instance `CONFLICT CannotDeleteResource`.
    public let result: String
    /// What changed, of a change.
    public let changes: [AuditChange]

    public init(
        at: Instant, actor: Principal, certificate: String? = nil, verb: String, operation: String? = nil,
        object: String, decision: Decision = .allowed, reason: String, result: String = "OK",
        changes: [AuditChange] = []
    ) {
        self.at = at
        self.actor = Principal(AuditText.escaped(actor.name))
        self.certificate = certificate.map(AuditText.escaped)
        self.verb = AuditText.escaped(verb)
        self.operation = operation.map(AuditText.escaped)
        self.object = AuditText.escaped(object)
        self.decision = decision
        self.reason = AuditText.escaped(reason)
        self.result = AuditText.escaped(result)
        self.changes = changes.fitting(Self.changesBytesMax)
    }

    /// Takes texts that were escaped before, as they were kept.
    public init(
        keptAt at: Instant, actor: Principal, certificate: String?, verb: String, operation: String?, object: String,
        decision: Decision, reason: String, result: String, changes: [AuditChange]
    ) {
        self.at = at
        self.actor = actor
        self.certificate = certificate
        self.verb = verb
        self.operation = operation
        self.object = object
        self.decision = decision
        self.reason = reason
        self.result = result
        self.changes = changes
    }

    /// The bytes of all its texts.
    public var byteCount: Int {
        [actor.name, certificate ?? "", verb, operation ?? "", object, reason, result].map(\.utf8.count).reduce(0, +)
            + changes.map(\.byteCount).reduce(0, +)
    }
}
