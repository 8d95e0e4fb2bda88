public import Gallery

/// A move of `latest`: a row of the answer to `HISTORY`.
public struct LatestMoveDocument: Hashable, Sendable, Codable {
    public var revision: UInt64
    /// ISO 8601, on the coordinator's wall clock.
    public var at: String
    /// The definition's: the revision that made it.
    public var generation: UInt64
    public var region: String
    /// Absent where there was no latest before, and `to` where there is none since.
    public var from: String?
    public var to: String?
    /// The revisions that made these versions: another that bears the number has another.
    public var fromGeneration: UInt64?
    public var toGeneration: UInt64?
    /// The content of the OS disk of `to`.
    public var toDigest: String?
    /// Why it moved, for instance `published` or `rolled-back`.
    public var cause: String

    public init(
        revision: Revision, at: Instant, generation: Generation, region: Region, from: LatestAnswer?,
        to: LatestAnswer?, cause: String
    ) {
        self.revision = revision
        self.at = at.iso8601
        self.generation = generation
        self.region = region.name
        self.from = from.map { "\($0.number)" }
        self.to = to.map { "\($0.number)" }
        fromGeneration = from?.generation
        toGeneration = to?.generation
        toDigest = to.map { "\($0.digest)" }
        self.cause = cause
    }
}

/// What happened, for people: the payload of `* EVENT revision` after `EVENTS`.
public struct EventDocument: Hashable, Sendable, Codable {
    public var revision: UInt64
    /// ISO 8601, on the coordinator's wall clock.
    public var at: String
    /// For instance `versionReady`.
    public var kind: String
    /// The name of what it is about, for instance `contoso/web/1.4.2`.
    public var subject: String
    public var region: String?
    /// The event itself, as `GalleryEvent` is coded.
    public var event: JSONValue

    public init(revision: Revision, at: Instant, kind: String, subject: String, region: Region?, event: JSONValue) {
        self.revision = revision
        self.at = at.iso8601
        self.kind = kind
        self.subject = subject
        self.region = region?.name
        self.event = event
    }
}

/// A fault of a template: a row of the answer to `APPLY` before its `ERR`.
public struct RefusalDocument: Hashable, Sendable, Codable {
    public var code: String
    public var rule: String
    public var target: String
    public var text: String

    public init(_ refusal: GalleryRefusal) {
        code = refusal.kind.code.rawValue
        rule = refusal.rule.rawValue
        target = refusal.target
        text = refusal.text
    }
}

extension GalleryRefusal.Kind {
    /// The protocol's code of the same name.
    public var code: ErrorCode {
        switch self {
        case .notFound: .notFound
        case .conflict: .conflict
        case .invalid: .invalid
        case .tooLarge: .tooLarge
        case .denied: .denied
        }
    }
}
