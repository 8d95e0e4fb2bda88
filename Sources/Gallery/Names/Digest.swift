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
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index >> 3] = words[index >> 3] << 8 | UInt64(byte)
        }
        self.words = (words[0], words[1], words[2], words[3])
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
        let utf8 = Array(text.utf8)
        guard utf8.count == Self.prefix.utf8.count + 2 * Self.byteCount, text.hasPrefix(Self.prefix) else { return nil }
        self.init(hex: utf8[Self.prefix.utf8.count...])
    }

    /// Reads 64 lower-case hexadecimal digits, as they stand in a file name.
    public init?(hex digits: some Collection<UInt8>) {
        let nibbles = digits.compactMap(Self.nibble)
        guard digits.count == 2 * Self.byteCount, nibbles.count == digits.count else { return nil }
        self.init((0..<Self.byteCount).map { nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1] })
    }

    public var description: String { Self.prefix + hex }

    /// The 64 digits without the prefix.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
