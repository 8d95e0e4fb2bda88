/// Puts values one after the other: the format in which catalogs are kept and sent.
///
/// Numbers are in groups of seven bits, lowest first, each but the last marked by the top bit; signed ones are folded
/// so that small magnitudes are short. What has a length is preceded by it.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    mutating func count(_ value: Int) { unsigned(UInt64(value)) }

    /// Eight bytes, lowest first.
    mutating func word(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// `more` without a length.
    mutating func raw(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func blob(_ more: [UInt8]) {
        count(more.count)
        raw(more)
    }

    mutating func digest(_ value: Digest) {
        for word in value.bigEndianWords {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
    }
}
