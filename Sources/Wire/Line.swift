import NIOCore

/// What one line says, before its payload is there.
struct Line: Sendable {
    /// As many fields as most lines have at most.
    private static let fieldsCommon = 4

    let head: Message.Head
    let verb: String
    private(set) var fields: [String] = []
    private(set) var payloadLength: Int?
    private(set) var text: String?
    /// The first thing found wrong.
    ///
    /// Reading goes on after it, because the length may follow.
    private(set) var fault: SyntaxFault?

    /// Reads `bytes`, a whole line without its line end.
    init(_ bytes: Span<UInt8>, limits: WireLimits) throws(FramingError) {
        var position = 0
        head = try Self.head(of: bytes, at: &position)
        verb = try Self.verb(of: bytes, at: &position)
        var sawNamed = false
        while position < bytes.count {
            position += 1  // A space: what head, verb and field stop at.
            switch position < bytes.count ? bytes[position] : Byte.space {
            case Byte.colon:
                readText(bytes.extracting((position + 1)...))
                position = bytes.count
            case Byte.brace:
                payloadLength = try Self.length(of: bytes, at: &position, max: limits.payloadBytesMax)
            default:
                readField(of: bytes, at: &position, sawNamed: &sawNamed, max: limits.fieldsMax)
            }
        }
    }

    private static func head(of bytes: Span<UInt8>, at position: inout Int) throws(FramingError) -> Message.Head {
        let head: Message.Head
        if bytes.count > 0, bytes[0] == Byte.star {
            head = .unasked
            position = 1
        } else {
            var id: UInt64 = 0
            while position < bytes.count, let digit = Byte.digit(bytes[position]) {
                guard position < WireLimits.idDigitsMax else { throw .notAHead }
                id = id * 10 + UInt64(digit)
                position += 1
            }
            guard position > 0 else { throw .notAHead }
            head = .numbered(id)
        }
        guard position < bytes.count, bytes[position] == Byte.space else { throw .notAHead }
        position += 1
        return head
    }

    private static func verb(of bytes: Span<UInt8>, at position: inout Int) throws(FramingError) -> String {
        let start = position
        while position < bytes.count, Byte.isLetter(bytes[position]) { position += 1 }
        let count = position - start
        guard count > 0, count <= WireLimits.verbLettersMax,
            position == bytes.count || bytes[position] == Byte.space
        else { throw .notAHead }
        return String(unsafeUninitializedCapacity: count) { target in
            for index in 0..<count { target[index] = bytes[start + index] & ~0x20 }
            return count
        }
    }

    /// Reads `{length}` and leaves `position` at the line's end or at the space before the text.
    private static func length(
        of bytes: Span<UInt8>, at position: inout Int, max: Int
    ) throws(FramingError) -> Int {
        position += 1
        let start = position
        var length = 0
        while position < bytes.count, let digit = Byte.digit(bytes[position]) {
            // Beyond the limit the value no longer counts, only that it is a number.
            if length <= max { length = length * 10 + Int(digit) }
            position += 1
        }
        let digits = position - start
        guard digits > 0, digits == 1 || bytes[start] != Byte.zero,
            position < bytes.count, bytes[position] == Byte.closingBrace
        else { throw .lengthMalformed }
        position += 1
        guard position == bytes.count || isTextAhead(in: bytes, at: position) else { throw .lengthMalformed }
        guard length <= max else { throw .payloadTooLong(max: max) }
        return length
    }

    private static func isTextAhead(in bytes: Span<UInt8>, at position: Int) -> Bool {
        position + 1 < bytes.count && bytes[position] == Byte.space && bytes[position + 1] == Byte.colon
    }

    private mutating func readField(
        of bytes: Span<UInt8>, at position: inout Int, sawNamed: inout Bool, max: Int
    ) {
        let start = position
        var isVisible = true
        var isNamed = false
        while position < bytes.count, bytes[position] != Byte.space {
            let byte = bytes[position]
            if !Byte.isVisible(byte) { isVisible = false }
            if byte == Byte.equals { isNamed = true }
            position += 1
        }
        guard fault == nil else { return }
        if position == start {
            fault = .fieldEmpty
        } else if !isVisible {
            fault = .fieldNotVisible
        } else if sawNamed, !isNamed {
            fault = .positionalAfterNamed
        } else if fields.count >= max {
            fault = .fieldsTooMany(max: max)
        } else {
            sawNamed = isNamed
            if fields.isEmpty { fields.reserveCapacity(Self.fieldsCommon) }
            fields.append(
                bytes.extracting(start..<position).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        }
    }

    private mutating func readText(_ bytes: Span<UInt8>) {
        guard fault == nil else { return }
        guard let text = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else {
            fault = .textNotUTF8
            return
        }
        if text.unicodeScalars.contains(where: Message.isControl) {
            fault = .textControl
        } else {
            self.text = text
        }
    }
}
