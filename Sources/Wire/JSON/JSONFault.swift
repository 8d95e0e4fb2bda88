public import Gallery

/// Why bytes are no JSON value that is taken, or a value is not what was to be read from it.
public struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The member that is wrong, such as `properties.tags[2]`; empty where it is the whole, or where the text ends.
    public let path: String
    /// What is wrong and what would be right, to be read behind the path.
    public let reason: String
    /// Whether the text is no JSON at all.
    public let isMalformed: Bool

    init(_ path: String, _ reason: String, isMalformed: Bool = false) {
        self.path = JSONFault.shortened(path)
        self.reason = reason
        self.isMalformed = isMalformed
    }

    init(_ keys: [any CodingKey], _ reason: String) {
        var path = ""
        for key in keys {
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        self.init(path, reason)
    }

    /// What a decoder says in the language's own words.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(_, let context): self.init(context.codingPath, "has the wrong type")
        case .valueNotFound(_, let context): self.init(context.codingPath, "is null; give it a value or leave it out")
        case .keyNotFound(let key, let context): self.init(context.codingPath, "lacks \(key.stringValue); name it")
        case .dataCorrupted(let context):
            self.init(context.codingPath, "cannot be read: \(context.debugDescription)")
        @unknown default: self.init("", "cannot be read")
        }
    }

    public var description: String { "\(path.isEmpty ? "the document" : path) \(reason)" }

    /// As an answer to who sent it.
    public var refusal: GalleryRefusal {
        GalleryRefusal(.invalid, .invalidParameter, path, "\(path.isEmpty ? "the payload" : path) \(reason)")
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
