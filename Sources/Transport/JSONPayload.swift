import Foundation
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

    /// Reads a payload, whose length the protocol bounds.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from payload: ByteBuffer
    ) throws(JSONFault) -> Value {
        try JSONValue(reading: Array(payload.readableBytesView)).decode(type)
    }
}
