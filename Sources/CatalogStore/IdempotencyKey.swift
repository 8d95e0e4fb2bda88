public import Gallery

/// Names one request, so that its repetition is answered and not done twice.
///
/// Keys of different principals never meet.
public struct IdempotencyKey: Hashable, Sendable {
    /// The longest text, in characters.
    public static let lengthMax = 128

    public let principal: Principal
    /// The caller's choice: printable ASCII without spaces.
    public let text: String
    /// The SHA-256 of what was asked for: the same key with another one is a mistake of the caller.
    public let request: Digest

    /// Is `nil` unless `text` is 1 to 128 characters from `!` to `~`.
    public init?(_ text: String, of principal: Principal, request: Digest) {
        guard (1...Self.lengthMax).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.principal = principal
        self.text = text
        self.request = request
    }

    /// What two requests may not share.
    struct Name: Hashable, Sendable {
        let principal: Principal
        let text: String
    }

    var name: Name { Name(principal: principal, text: text) }
}

/// What a request was answered, and the revision it was given.
public struct RememberedAnswer: Hashable, Sendable {
    public let revision: Revision
    public let answer: [UInt8]

    public init(revision: Revision, answer: [UInt8]) {
        self.revision = revision
        self.answer = answer
    }
}
