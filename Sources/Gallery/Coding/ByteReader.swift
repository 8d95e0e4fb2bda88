/// Takes apart what a ``ByteWriter`` put together, and refuses all else.
///
/// Nothing is allocated for a length or a count before so many bytes are there.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0
    private let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    var remaining: Int { end - position }

    func requireEnd() throws(GalleryCodingError) {
        guard remaining == 0 else { throw .trailingBytes(count: remaining) }
    }

    mutating func byte() throws(GalleryCodingError) -> UInt8 {
        guard position < end else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    /// Has one spelling only: no group of zeros at the end.
    mutating func unsigned() throws(GalleryCodingError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 63 || byte <= 1 else { throw .malformed(what: "a number") }
            value |= UInt64(byte & 0x7F) << shift
            guard byte >= 0x80 else {
                guard byte > 0 || shift == 0 else { throw .malformed(what: "a number") }
                return value
            }
            shift += 7
        }
    }

    mutating func signed() throws(GalleryCodingError) -> Int64 {
        let folded = try unsigned()
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    /// How many of something follow that takes at least `elementBytes` each.
    mutating func count(elementBytes: Int = 1) throws(GalleryCodingError) -> Int {
        let count = try unsigned()
        guard count <= UInt64(remaining / elementBytes) else { throw .truncated }
        return Int(count)
    }

    /// Eight bytes, lowest first.
    mutating func word() throws(GalleryCodingError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
        return value
    }

    mutating func text() throws(GalleryCodingError) -> String {
        let range = try range(count: count())
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw .malformed(what: "a text") }
        return text
    }

    mutating func blob() throws(GalleryCodingError) -> [UInt8] { Array(bytes[try range(count: count())]) }

    mutating func digest() throws(GalleryCodingError) -> Digest {
        let range = try range(count: Digest.byteCount)
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for index in 0..<8 {
            words.0 = words.0 << 8 | UInt64(bytes[range.lowerBound + index])
            words.1 = words.1 << 8 | UInt64(bytes[range.lowerBound + 8 + index])
            words.2 = words.2 << 8 | UInt64(bytes[range.lowerBound + 16 + index])
            words.3 = words.3 << 8 | UInt64(bytes[range.lowerBound + 24 + index])
        }
        return Digest(bigEndianWords: words)
    }

    /// The next `count` bytes, which is past them then.
    private mutating func range(count: Int) throws(GalleryCodingError) -> Range<Int> {
        guard count <= remaining else { throw .truncated }
        defer { position += count }
        return position..<position + count
    }
}
