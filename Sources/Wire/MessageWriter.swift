public import NIOCore

/// Writes messages as bytes, and none that the grammar or the limits forbid; it knows no verb.
public struct MessageWriter: Sendable {
    /// Why a message was not written: always a fault of the side that wanted to send it.
    public enum Failure: Error, Hashable, Sendable {
        /// The id has more than 19 digits.
        case idTooLong(UInt64)
        /// The verb is not 1 to 16 upper-case letters.
        case verb(String)
        /// The field is empty, begins with `:` or `{`, or holds more than visible ASCII.
        case field(String)
        /// The field has no `=` and stands after one that has.
        case positionalAfterNamed(String)
        /// The text holds a control character; `Message.legalText` makes it legal.
        case text(String)
        /// More than `max` fields.
        case fieldsTooMany(max: Int)
        /// The line would be longer than `max` bytes.
        case lineTooLong(max: Int)
        /// The payload is longer than `max` bytes.
        case payloadTooLong(max: Int)
    }

    /// What the reading side accepts from here on.
    public var limits: WireLimits

    /// Begins with the limits for strangers.
    public init(limits: WireLimits = .stranger) {
        self.limits = limits
    }

    /// Appends `message` to `buffer`; leaves `buffer` as it was if it throws.
    public func write(_ message: Message, into buffer: inout ByteBuffer) throws(Failure) {
        try check(message)
        let start = buffer.writerIndex
        switch message.head {
        case .numbered(let id): buffer.writeString(String(id))
        case .unasked: buffer.writeInteger(Byte.star)
        }
        writeRest(of: message, into: &buffer)
        guard buffer.writerIndex - start <= limits.lineBytesMax else {
            buffer.moveWriterIndex(to: start)
            throw .lineTooLong(max: limits.lineBytesMax)
        }
        buffer.writeStaticString("\r\n")
        if var payload = message.payload {
            buffer.writeBuffer(&payload)
            buffer.writeStaticString("\r\n")
        }
    }

    private func writeRest(of message: Message, into buffer: inout ByteBuffer) {
        buffer.writeInteger(Byte.space)
        buffer.writeString(message.verb)
        for field in message.fields {
            buffer.writeInteger(Byte.space)
            buffer.writeString(field)
        }
        if let payload = message.payload {
            buffer.writeStaticString(" {")
            buffer.writeString(String(payload.readableBytes))
            buffer.writeInteger(Byte.closingBrace)
        }
        if let text = message.text {
            buffer.writeStaticString(" :")
            buffer.writeString(text)
        }
    }

    private func check(_ message: Message) throws(Failure) {
        // 10¹⁹ is the first number with 20 digits.
        if case .numbered(let id) = message.head, id >= 10_000_000_000_000_000_000 { throw .idTooLong(id) }
        let letters = message.verb.utf8
        guard (1...WireLimits.verbLettersMax).contains(letters.count), letters.allSatisfy(Self.isUpperCase) else {
            throw .verb(message.verb)
        }
        guard message.fields.count <= limits.fieldsMax else { throw .fieldsTooMany(max: limits.fieldsMax) }
        var sawNamed = false
        for field in message.fields {
            guard Self.isLegal(field.utf8Span.span) else { throw .field(field) }
            let isNamed = Byte.isNamed(field)
            if sawNamed, !isNamed { throw .positionalAfterNamed(field) }
            sawNamed = isNamed
        }
        if let text = message.text, text.unicodeScalars.contains(where: Message.isControl) { throw .text(text) }
        if let payload = message.payload, payload.readableBytes > limits.payloadBytesMax {
            throw .payloadTooLong(max: limits.payloadBytesMax)
        }
    }

    private static func isLegal(_ field: Span<UInt8>) -> Bool {
        guard field.count > 0, field[0] != Byte.colon, field[0] != Byte.brace else { return false }
        for index in 0..<field.count where !Byte.isVisible(field[index]) { return false }
        return true
    }

    private static func isUpperCase(_ byte: UInt8) -> Bool { Byte.isLetter(byte) && byte & 0x20 == 0 }
}
