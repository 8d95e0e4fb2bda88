public import Gallery

/// Why bytes are no JSON value that is taken, or a value is not what was to be read from it.
public struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The member that is wrong, such as `properties.tags[2]`; empty where it is the whole, or where the text ends.
    public let path: String
    /// The number or text that is wrong, if it is one.
    public let value: String?
    /// What is wrong, to be read behind the path, or behind "is VALUE, ".
    public let wrong: String
    /// What would be right.
    public let remedy: String
    /// Whether the text is no JSON at all.
    public let isMalformed: Bool

    init(_ path: String, value: String? = nil, _ wrong: String, remedy: String, isMalformed: Bool = false) {
        self.path = JSONFault.shortened(path)
        self.value = value.map { JSONFault.shortened($0, bytesMax: PropertyFault.valueMax) }
        self.wrong = wrong
        self.remedy = remedy
        self.isMalformed = isMalformed
    }

    init(_ keys: [any CodingKey], value: String? = nil, _ wrong: String, remedy: String) {
        var path = ""
        for key in keys {
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        self.init(path, value: value, wrong, remedy: remedy)
    }

    /// What a decoder says in the language's own words.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(_, let context):
            self.init(context.codingPath, "has the wrong type", remedy: "give it another")
        case .valueNotFound(_, let context):
            self.init(context.codingPath, "is null", remedy: "give it a value or leave it out")
        case .keyNotFound(let key, let context):
            self.init(context.codingPath, "lacks \(key.stringValue)", remedy: "name it")
        case .dataCorrupted(let context):
            self.init(
                context.codingPath, "cannot be read: \(context.debugDescription)", remedy: "write what can be read")
        @unknown default: self.init("", "cannot be read", remedy: "write what can be read")
        }
    }

    /// What is wrong and what would be right.
    public var reason: String { "\(value.map { "is '\($0)', " } ?? "")\(wrong); \(remedy)" }

    public var description: String { "\(path.isEmpty ? "the document" : path) \(reason)" }

    /// As an answer to who sent it.
    public var refusal: GalleryRefusal {
        .invalid(
            path.isEmpty ? "the payload" : path, value, value == nil ? wrong : "is given, \(wrong)", remedy: remedy)
    }

    /// Names come from outside, so that they may be long, or hold what upsets a terminal.
    static func shortened(_ text: String, bytesMax: Int = 256) -> String {
        Message.legalText(text, bytesMax: bytesMax)
    }
}

/// How large JSON values may be.
public enum JSONLimits {
    /// How deep lists and mappings may be nested.
    public static let depthMax = 64
    /// How many values there may be, counted with those inside others.
    public static let valuesMax = 500_000
}
