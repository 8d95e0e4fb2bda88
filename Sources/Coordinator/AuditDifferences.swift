import Gallery
import NIOCore
import Transport
import Wire

/// The differences of documents as rows of the audit.
extension JSONDifference {
    /// The same, told of what is inside where an object or a list of named things came or went as a whole.
    var leaves: [JSONDifference] {
        let emptied: (JSONValue?, JSONValue?)? =
            switch (from, to) {
            case (nil, .object), (nil, .array): (to?.emptied, to)
            case (.object, nil), (.array, nil): (from, from?.emptied)
            default: nil
            }
        guard let (old, new) = emptied else { return [self] }
        let inside = JSONDifference.between(old, new, at: path)
        return inside.count == 1 && inside[0].path == path ? inside : inside.flatMap(\.leaves)
    }

    /// A row; of a list of texts one for each text that came or went.
    var auditChanges: [AuditChange] {
        get throws {
            if let old = (from ?? to?.emptied)?.texts, let new = (to ?? from?.emptied)?.texts {
                return old.subtracting(new).sorted().map { AuditChange(path, from: $0) }
                    + new.subtracting(old).sorted().map { AuditChange(path, to: $0) }
            }
            return [AuditChange(path, from: try from?.shown, to: try to?.shown)]
        }
    }
}

extension JSONValue {
    /// The same kind of value with nothing in it.
    fileprivate var emptied: JSONValue? {
        switch self {
        case .object: .object([:])
        case .array: .array([])
        default: nil
        }
    }

    /// The elements of a list of texts; `nil` of everything else.
    fileprivate var texts: Set<String>? {
        guard case .array(let elements) = self else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? Set(texts) : nil
    }

    /// A text as it is, everything else as JSON.
    fileprivate var shown: String {
        get throws {
            if let string { return string }
            return String(decoding: try JSONPayload.encode(self).readableBytesView, as: UTF8.self)
        }
    }
}
