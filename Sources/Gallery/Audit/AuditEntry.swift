/// Who asked for what, when, and what was decided: what is written down of a change or of a denial.
///
/// Its texts are escaped when it is made (`AuditText`); secrets, tokens and keys have no place in it.
public struct AuditEntry: Hashable, Sendable, Codable {
    /// What was decided.
    public enum Decision: String, Hashable, Sendable, Codable, CaseIterable {
        case allowed
        case denied
    }

    /// The coordinator's wall clock.
    public let at: Instant
    public let actor: Principal
    /// The serial number of the certificate with which it was asked, in hexadecimal, if there was one.
    public let certificate: String?
    /// The protocol's verb, for instance `CREATE`.
    public let verb: String
    /// The resource's text, for instance `contoso/web/1.4.2`.
    public let object: String
    public let decision: Decision
    /// The role or rule that allowed or denied it.
    public let reason: String
    /// What was answered, for instance `OK` or `DENIED`.
    public let result: String

    public init(
        at: Instant, actor: Principal, certificate: String? = nil, verb: String, object: String,
        decision: Decision = .allowed, reason: String, result: String = "OK"
    ) {
        self.at = at
        self.actor = Principal(AuditText.escaped(actor.name))
        self.certificate = certificate.map(AuditText.escaped)
        self.verb = AuditText.escaped(verb)
        self.object = AuditText.escaped(object)
        self.decision = decision
        self.reason = AuditText.escaped(reason)
        self.result = AuditText.escaped(result)
    }

    /// Takes texts that were escaped before, as they were kept.
    public init(
        keptAt at: Instant, actor: Principal, certificate: String?, verb: String, object: String, decision: Decision,
        reason: String, result: String
    ) {
        self.at = at
        self.actor = actor
        self.certificate = certificate
        self.verb = verb
        self.object = object
        self.decision = decision
        self.reason = reason
        self.result = result
    }

    /// The bytes of all its texts.
    public var byteCount: Int {
        [actor.name, certificate ?? "", verb, object, reason, result].map(\.utf8.count).reduce(0, +)
    }
}
