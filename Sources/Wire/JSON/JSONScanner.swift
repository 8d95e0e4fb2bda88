/// The tokens of a JSON text.
struct JSONScanner {
    /// What is no token: what ought to stand there.
    struct Fault: Error {
        let expected: String
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    var isAtEnd: Bool { position == bytes.count }

    /// The line, and the byte in it, from 1.
    var place: (line: Int, column: Int) {
        let before = bytes[..<position]
        let newline = UInt8(ascii: "\n")
        let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        return (before.count { $0 == newline } + 1, position - start + 1)
    }

    mutating func skip() { position += 1 }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Goes behind `word` if it stands here.
    mutating func take(_ word: StaticString) -> Bool {
        let isHere = word.withUTF8Buffer { word in bytes[position...].starts(with: word) }
        if isHere { position += word.utf8CodeUnitCount }
        return isHere
    }

    /// The text of a number, as the grammar has it; `nil` if none stands here.
    mutating func number() -> String? {
        let start = position
        _ = take("-")
        if !take("0") { guard skipDigits() else { return nil } }
        if take(".") { guard skipDigits() else { return nil } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard skipDigits() else { return nil }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position > start
    }

    /// The text between the double quotes that stand here.
    mutating func string() throws(Fault) -> String {
        position += 1
        var text = ""
        while true {
            let start = position
            while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                position += 1
            }
            guard let run = String(validating: bytes[start..<position], as: UTF8.self) else {
                throw Fault(expected: "UTF-8 in a text")
            }
            text += run
            if take("\"") { return text }
            guard take("\\") else { throw Fault(expected: isAtEnd ? "'\"' behind a text" : "\\u00XX for a control") }
            text.unicodeScalars.append(try escaped())
        }
    }

    /// What stands behind a backslash.
    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        let byte = next
        position += byte == nil ? 0 : 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw Fault(expected: "one of \" \\ / b f n r t u behind a backslash")
        }
    }

    private mutating func escapedScalar() throws(Fault) -> Unicode.Scalar {
        let first = try escapedUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Half of a pair that stands for one scalar.
        guard first < 0xDC00, take("\\u") else { throw Fault(expected: "both halves of a surrogate pair") }
        let second = try escapedUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10 | (second - 0xDC00)))
        else { throw Fault(expected: "both halves of a surrogate pair") }
        return scalar
    }

    private mutating func escapedUnit() throws(Fault) -> UInt32 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ UInt8(ascii: "0") <= $0 }),
            let unit = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw Fault(expected: "four hexadecimal digits behind \\u") }
        position = end
        return unit
    }
}
