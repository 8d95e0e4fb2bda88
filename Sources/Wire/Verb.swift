/// The verbs that ask.
///
/// What each does, who may ask it of whom and how much it may carry stands in its `rule`.
public enum Verb: String, Hashable, Sendable, CaseIterable {
    case hello = "HELLO"
    case ping = "PING"
    case cancel = "CANCEL"
    case status = "STATUS"
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case share = "SHARE"
    case undelete = "UNDELETE"
    case rollBack = "ROLLBACK"
    case apply = "APPLY"
    case show = "SHOW"
    case list = "LIST"
    case can = "CAN"
    case usage = "USAGE"
    case history = "HISTORY"
    case audit = "AUDIT"
    case resolve = "RESOLVE"
    case place = "PLACE"
    case incidents = "INCIDENTS"
    case standing = "STANDING"
    case whatIf = "WHATIF"
    case events = "EVENTS"
    case backUp = "BACKUP"
    case recover = "RECOVER"
    case subscribe = "SUBSCRIBE"
    case report = "REPORT"
    case snapshot = "SNAPSHOT"
    case fetch = "FETCH"
    case remove = "REMOVE"
    case verify = "VERIFY"
    case view = "VIEW"
    case stats = "STATS"
    case scrub = "SCRUB"
    case contents = "CONTENTS"
    case have = "HAVE"
    case manifest = "MANIFEST"
    case get = "GET"
    case offer = "OFFER"
    case put = "PUT"

    private static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// The verb that a line begins with; `nil` for a word that is none.
    public init?(rawValue: String) {
        // Written out: what the compiler makes compares with one after another.
        guard let verb = Self.named[rawValue] else { return nil }
        self = verb
    }
}

/// The verbs that answer: any number of `ITEM` and `DATA`, then one `OK` or `ERR`.
public enum AnswerVerb: String, Hashable, Sendable, CaseIterable {
    case ok = "OK"
    case err = "ERR"
    case item = "ITEM"
    case data = "DATA"

    /// Whether nothing follows it under the same number.
    public var isFinal: Bool { self == .ok || self == .err }
}

/// The verbs that carry a request's body: any number of `MORE`, then one `END`.
public enum BodyVerb: String, Hashable, Sendable, CaseIterable {
    case more = "MORE"
    case end = "END"
}

/// The verbs said unasked; others are ignored.
public enum UnaskedVerb: String, Hashable, Sendable, CaseIterable {
    /// The greeting of the side that accepted the connection.
    case hello = "HELLO"
    /// A change, to who subscribed.
    case event = "EVENT"
    /// A farewell; the connection ends.
    case bye = "BYE"
}
