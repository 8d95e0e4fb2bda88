public import NIOCore

/// One line of the protocol, with its payload if it has one.
///
///     message = head *(SP field) [SP "{" length "}"] [SP ":" text] eol [payload eol]
///
/// A message that was read is of the grammar. One that was built need not be: `MessageWriter` checks it.
public struct Message: Hashable, Sendable {
    /// Whether a line belongs to a request, and to which.
    public enum Head: Hashable, Sendable {
        /// A request, a part of its body, or an answer to it: the asker's number for it.
        case numbered(UInt64)
        /// Said unasked: greeting, event, farewell.
        case unasked
    }

    public let head: Head
    /// 1 to 16 letters, upper case.
    public let verb: String
    /// As on the line, the positional ones before the `name=value` ones.
    public let fields: [String]
    /// For people; programs do not read it.
    public let text: String?
    public let payload: ByteBuffer?

    public init(
        head: Head, verb: String, fields: [String] = [], text: String? = nil, payload: ByteBuffer? = nil
    ) {
        self.head = head
        self.verb = verb
        self.fields = fields
        self.text = text
        self.payload = payload
    }

    /// A request with the number `id`, or an answer to it.
    public init(
        _ id: UInt64, _ verb: String, _ fields: [String] = [], text: String? = nil, payload: ByteBuffer? = nil
    ) {
        self.init(head: .numbered(id), verb: verb, fields: fields, text: text, payload: payload)
    }

    /// A message said unasked.
    public init(unasked verb: String, _ fields: [String] = [], text: String? = nil, payload: ByteBuffer? = nil) {
        self.init(head: .unasked, verb: verb, fields: fields, text: text, payload: payload)
    }

    /// `id ERR CODE …`, with `text` made legal.
    public static func refusal(
        of id: UInt64, _ code: ErrorCode, _ fields: [String] = [], text: String? = nil
    ) -> Message {
        Message(id, "ERR", [code.rawValue] + fields, text: text.map { legalText($0) })
    }

    /// The number of the request this message belongs to, or `nil` if it was said unasked.
    public var id: UInt64? {
        guard case .numbered(let id) = head else { return nil }
        return id
    }
}

extension Message {
    /// The fields before the first `name=value`.
    public var positional: ArraySlice<String> {
        fields.prefix { !Byte.isNamed($0) }
    }

    /// The value of the first field `name=value`, or `nil` if there is none.
    public subscript(name: String) -> String? {
        let count = name.utf8.count
        for field in fields where field.utf8.count > count && Self.names(field, name) {
            return String(field.utf8.dropFirst(count + 1))
        }
        return nil
    }

    /// The first name that two of the fields have; `nil` if each is given once.
    public var repeatedName: String? {
        let named = fields.dropFirst(positional.count)
        guard named.count > 1 else { return nil }
        var seen: Set<Substring> = []
        return named.lazy.map { $0.prefix { $0 != "=" } }.first { !seen.insert($0).inserted }.map(String.init)
    }

    /// Whether the longer `field` begins with `name` and `=`.
    private static func names(_ field: String, _ name: String) -> Bool {
        let (bytes, wanted) = (field.utf8Span.span, name.utf8Span.span)
        guard bytes[wanted.count] == Byte.equals else { return false }
        for index in 0..<wanted.count where bytes[index] != wanted[index] { return false }
        return true
    }

    /// Whether this belongs to the answer to a request, by its verb alone.
    public var isAnswer: Bool {
        switch verb {
        case "OK", "ERR", "ITEM", "DATA": head != .unasked
        default: false
        }
    }

    /// Whether this is the last message of an answer.
    public var isFinalAnswer: Bool { isAnswer && (verb == "OK" || verb == "ERR") }

    /// The code of an `ERR`, or `nil` if this is none or names a code that is not of the set.
    public var errorCode: ErrorCode? {
        guard verb == "ERR", let code = fields.first else { return nil }
        return ErrorCode(rawValue: code)
    }
}
