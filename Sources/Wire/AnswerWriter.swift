public import Gallery
public import NIOCore

/// Writes the last messages of answers where they are sent from: whole messages, or an `OK` field by field.
///
/// Meant for look-ups that come by the thousand: an `OK` is made without a `Message`, and without a string for each of
/// its fields. What the grammar or the limits forbid is taken back.
///
///     writer.beginOK(17)
///     writer.field("version=", "1.4.2")
///     writer.endLine()
public struct AnswerWriter: Sendable {
    /// What was written and not yet taken.
    public var bytes = ByteBuffer()
    /// What the reading side accepts from here on.
    public var limits: WireLimits
    /// The line that was begun.
    private var line: [UInt8] = []
    /// Whether the last message was taken back.
    public private(set) var isRefused = false

    /// Begins with the limits for strangers.
    public init(limits: WireLimits = .stranger) {
        self.limits = limits
    }

    /// Writes a whole message.
    public mutating func write(_ message: Message) throws(MessageWriter.Failure) {
        try MessageWriter(limits: limits).write(message, into: &bytes)
    }

    /// Writes the last message of the answer to request `id`, and nothing if `message` is not that.
    public mutating func answer(_ id: UInt64, _ message: Message) {
        isRefused = !message.isFinalAnswer || message.id != id
        guard !isRefused else { return }
        do {
            try write(message)
        } catch {
            isRefused = true
        }
    }

    /// Writes a request that was made beforehand: its number, and the rest of its line with the end.
    public mutating func writeRequest(_ id: UInt64, _ rest: [UInt8]) {
        line.removeAll(keepingCapacity: true)
        append(id)
        bytes.writeBytes(line)
        bytes.writeBytes(rest)
    }

    /// Begins the line `id OK`.
    public mutating func beginOK(_ id: UInt64) {
        line.removeAll(keepingCapacity: true)
        isRefused = false
        append(id)
        append(" OK")
    }

    /// Adds a field: its name with the `=`, and its value.
    public mutating func field(_ name: StaticString, _ value: String) {
        begin(name)
        line.append(contentsOf: value.utf8)
    }

    /// Adds a field whose value is a number.
    public mutating func field(_ name: StaticString, _ value: UInt64) {
        begin(name)
        append(value)
    }

    /// Adds a field whose value is a digest, as ``Gallery/Digest`` spells it.
    public mutating func field(_ name: StaticString, _ value: Digest) {
        begin(name)
        append("sha256:")
        value.forEachEightDigits { digits in
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                line.append(UInt8(truncatingIfNeeded: digits >> shift))
            }
        }
    }

    /// Adds a field whose value is a node, as ``Gallery/NodeID`` spells it.
    public mutating func field(_ name: StaticString, _ value: NodeID) {
        begin(name)
        line.append(contentsOf: value.region.name.utf8)
        line.append(UInt8(ascii: "/"))
        line.append(contentsOf: value.name.utf8)
    }

    /// Adds a field whose value is a version, as ``Gallery/VersionNumber`` spells it.
    public mutating func field(_ name: StaticString, _ value: VersionNumber) {
        begin(name)
        append(UInt64(value.major))
        line.append(UInt8(ascii: "."))
        append(UInt64(value.minor))
        line.append(UInt8(ascii: "."))
        append(UInt64(value.patch))
    }

    /// Ends the line, with its payload if it has one, and writes it.
    ///
    /// Nothing is written if it is longer than may be or holds what is not visible ASCII.
    public mutating func endLine(payload: ByteBuffer? = nil) {
        if let payload {
            append(" {")
            append(UInt64(payload.readableBytes))
            line.append(Byte.closingBrace)
        }
        let isPayloadTooLong = payload.map { $0.readableBytes > limits.payloadBytesMax } ?? false
        isRefused = line.count > limits.lineBytesMax || isPayloadTooLong || !isVisible()
        guard !isRefused else { return }
        append("\r\n")
        bytes.writeBytes(line)
        guard let payload else { return }
        bytes.writeImmutableBuffer(payload)
        bytes.writeStaticString("\r\n")
    }

    private mutating func begin(_ name: StaticString) {
        line.append(Byte.space)
        append(name)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { line.append(contentsOf: $0) }
    }

    private mutating func append(_ number: UInt64) {
        var digits: UInt64 = 0
        var count = 0
        var rest = number
        // The lowest eight digits are collected in one word; there are seldom more.
        repeat {
            digits = digits << 8 | UInt64(Byte.zero) + rest % 10
            rest /= 10
            count += 1
        } while rest > 0 && count < 8
        if rest > 0 { line.append(contentsOf: String(rest).utf8) }
        for _ in 0..<count {
            line.append(UInt8(truncatingIfNeeded: digits))
            digits >>= 8
        }
    }

    /// Whether every byte of the line is visible or a space between two fields.
    private func isVisible() -> Bool {
        let span = line.span
        var strange = 0
        for index in 0..<span.count where span[index] &- Byte.space >= 0x5F { strange += 1 }
        return strange == 0
    }
}
