public import Wire

/// An `ERR`: why a request was refused.
///
/// A handler throws it, an asker gets it.
public struct Refusal: Error, Hashable, Sendable {
    public let code: ErrorCode
    /// The gallery model's own code, as in `rule=PropertyChangeNotAllowed`.
    public let rule: String?
    /// What else stands on the line, as `name=value`.
    public let fields: [String]
    /// For people.
    public let text: String

    /// A refusal to be sent.
    ///
    /// What does not fit a line is answered as `INTERNAL` instead.
    public init(_ code: ErrorCode, rule: String? = nil, fields: [String] = [], _ text: String) {
        self.code = code
        self.rule = rule
        self.fields = fields
        self.text = text
    }

    /// Reads an `ERR`; a code that is not of the set is taken for `INTERNAL`.
    init(_ message: Message) {
        code = message.errorCode ?? .internal
        rule = message["rule"]
        fields = message.fields.dropFirst().filter { !$0.utf8.starts(with: "rule=".utf8) }
        text = message.text ?? ""
    }

    /// The value of the first field `name=value`, or `nil` if there is none.
    public subscript(name: String) -> String? {
        fields.first { $0.utf8.starts(with: "\(name)=".utf8) }
            .map { String(decoding: $0.utf8.dropFirst(name.utf8.count + 1), as: UTF8.self) }
    }

    public func message(to id: UInt64) -> Message {
        .refusal(of: id, code, (rule.map { ["rule=\($0)"] } ?? []) + fields, text: text)
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String { "\(code.rawValue)\(rule.map { " (\($0))" } ?? ""): \(text)" }
}
