/// What breaks framing: where the next message begins is not known, so the connection ends.
public enum FramingError: Error, Hashable, Sendable {
    /// More than `max` bytes before a line end.
    case lineTooLong(max: Int)
    /// The line does not begin with `id SP verb` or `* SP verb`.
    case notAHead
    /// `{` begins what is not a length, or a length at a place where none may stand.
    case lengthMalformed
    /// A payload of more than `max` bytes is announced.
    case payloadTooLong(max: Int)
    /// The bytes after the payload are not a line end.
    case payloadUnterminated

    /// A legal text for `* BYE`.
    public var reason: String {
        switch self {
        case .lineTooLong(let max): "line longer than \(max) bytes"
        case .notAHead: "a line begins with a number or *, a space and a verb"
        case .lengthMalformed: "malformed length of a payload"
        case .payloadTooLong(let max): "payload longer than \(max) bytes"
        case .payloadUnterminated: "no line end after the payload"
        }
    }
}

/// What is wrong in a line whose end, and whose payload's end, are nevertheless known.
public enum SyntaxFault: Hashable, Sendable {
    /// Two spaces side by side, or one at the end.
    case fieldEmpty
    /// A field holds a byte that is not a visible ASCII character.
    case fieldNotVisible
    /// More than `max` fields.
    case fieldsTooMany(max: Int)
    /// A field without `=` after one with it.
    case positionalAfterNamed
    /// The text is not UTF-8.
    case textNotUTF8
    /// The text holds a control character.
    case textControl

    /// A legal text for `ERR SYNTAX`.
    public var reason: String {
        switch self {
        case .fieldEmpty: "a space too many"
        case .fieldNotVisible: "a field holds a byte that is not visible ASCII"
        case .fieldsTooMany(let max): "more than \(max) fields"
        case .positionalAfterNamed: "a field without a name after a named one"
        case .textNotUTF8: "the text is not UTF-8"
        case .textControl: "the text holds a control character"
        }
    }
}

/// A line that was read to its end, its payload skipped, and is not of the grammar.
public struct RefusedLine: Hashable, Sendable {
    public let head: Message.Head
    public let verb: String
    public let fault: SyntaxFault

    public init(head: Message.Head, verb: String, fault: SyntaxFault) {
        self.head = head
        self.verb = verb
        self.fault = fault
    }
}
