import Foundation
public import Gallery
public import NIOCore
public import Wire

/// A structured argument or row: one JSON value in one payload, its members in order of name.
public enum JSONPayload {
    /// The value as JSON; the same value gives the same bytes.
    public static func encode(_ value: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(value))
    }

    /// Reads a payload, whose length the protocol bounds; throws `DecodingError`.
    public static func decode<Value: Decodable>(_ type: Value.Type, from payload: ByteBuffer) throws -> Value {
        try JSONDecoder().decode(type, from: Data(payload.readableBytesView))
    }
}

/// Values of trees by way of JSON.
public struct JSONTreeCoding: TreeCoding {
    public init() {}

    public func decode<Value: Decodable>(_ type: Value.Type, from tree: JSONTree) throws(GalleryRefusal) -> Value {
        do {
            return try JSONDecoder().decode(type, from: JSONEncoder().encode(tree))
        } catch let error as DecodingError {
            throw error.refusal
        } catch {
            throw GalleryRefusal(.invalid, .invalidParameter, "", "the document cannot be read: \(error)")
        }
    }
}

extension DecodingError {
    /// What is wrong with which member.
    public var refusal: GalleryRefusal {
        let (context, what): (Context, String) =
            switch self {
            case .typeMismatch(_, let context): (context, "has the wrong type")
            case .valueNotFound(_, let context): (context, "is null")
            case .keyNotFound(let key, let context): (context, "lacks \(key.stringValue)")
            case .dataCorrupted(let context): (context, "cannot be read: \(context.debugDescription)")
            @unknown default: (Context(codingPath: [], debugDescription: ""), "cannot be read")
            }
        var path = ""
        for key in context.codingPath {
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        return GalleryRefusal(
            .invalid, .invalidParameter, path, "\(path.isEmpty ? "the payload" : path) \(what)")
    }
}
