public import NIOCore
public import Wire

/// A structured argument or row: one JSON value in one payload, its members in order of name.
public enum JSONPayload {
    /// The value as JSON; the same value gives the same bytes.
    ///
    /// Throws `EncodingError` for what ``decode(_:from:)`` would not read: a number that is none, or a whole one that
    /// 64 bits with a sign do not hold.
    public static func encode(_ value: some Encodable) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSONValue(of: value).encoded)
    }

    /// Reads a payload, whose length the protocol bounds.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from payload: ByteBuffer
    ) throws(JSONFault) -> Value {
        try JSONValue(reading: Array(payload.readableBytesView)).decode(type)
    }
}
