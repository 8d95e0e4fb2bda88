/// A SHA-256, 32 bytes.
///
/// Computing one is elsewhere (`ReplicaStore`); here it is only a value.
///
/// Its text is `sha256:` and 64 lower-case hexadecimal digits.
public struct Digest: Hashable, Sendable {
    /// The number of bytes.
    public static let byteCount = 32
    private static let prefix = "sha256:"

    // Four words instead of an array: no allocation a digest, and a manifest holds tens of thousands.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Is `nil` unless `bytes` are exactly 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for byte in bytes { Self.append(UInt64(byte), bits: 8, to: &words) }
        self.words = words
    }

    /// From its four words, first to last, in each the first byte highest.
    init(bigEndianWords words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The four words, first to last, in each the first byte highest.
    var bigEndianWords: [UInt64] { [words.0, words.1, words.2, words.3] }

    /// The 32 bytes, first to last.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    /// Moves all up by `bits` and puts `value` at the end.
    private static func append(_ value: UInt64, bits: UInt64, to words: inout (UInt64, UInt64, UInt64, UInt64)) {
        words.0 = words.0 << bits | words.1 >> (64 - bits)
        words.1 = words.1 << bits | words.2 >> (64 - bits)
        words.2 = words.2 << bits | words.3 >> (64 - bits)
        words.3 = words.3 << bits | value
    }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension Digest: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.words < right.words }
}

extension Digest: LosslessStringConvertible {
    public init?(_ text: String) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { return nil }
        self.init(hex: text.utf8.dropFirst(Self.prefix.utf8.count))
    }

    /// Reads 64 lower-case hexadecimal digits, as they stand in a file name.
    public init?(hex digits: some Collection<UInt8>) {
        guard digits.count == 2 * Self.byteCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for digit in digits {
            guard let nibble = Self.nibble(digit) else { return nil }
            Self.append(UInt64(nibble), bits: 4, to: &words)
        }
        self.words = words
    }

    public var description: String { Self.prefix + hex }

    /// The 64 digits without the prefix.
    public var hex: String {
        String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
            var index = 0
            forEachEightDigits { digits in
                for shift in stride(from: UInt64(56), through: 0, by: -8) {
                    text.initializeElement(at: index, to: UInt8(truncatingIfNeeded: digits >> shift))
                    index += 1
                }
            }
            return index
        }
    }

    /// The 64 digits as ASCII, eight at a time, the first of them in the highest byte.
    public func forEachEightDigits(_ body: (UInt64) -> Void) {
        body(Self.digits(of: words.0 >> 32))
        body(Self.digits(of: words.0 & 0xFFFF_FFFF))
        body(Self.digits(of: words.1 >> 32))
        body(Self.digits(of: words.1 & 0xFFFF_FFFF))
        body(Self.digits(of: words.2 >> 32))
        body(Self.digits(of: words.2 & 0xFFFF_FFFF))
        body(Self.digits(of: words.3 >> 32))
        body(Self.digits(of: words.3 & 0xFFFF_FFFF))
    }

    /// The digits of 32 bits, a byte each: all eight in one word at once.
    private static func digits(of value: UInt64) -> UInt64 {
        var nibbles = (value | value << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - 10 - UInt8(ascii: "0"))
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
