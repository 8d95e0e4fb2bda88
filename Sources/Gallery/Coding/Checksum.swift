/// Tells whether bytes are those that were written: 64 bits, against accidents and not against intent.
///
/// Each step is a bijection of the sum, so a change within one word of eight bytes is always found.
public struct Checksum: Hashable, Sendable {
    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    public let value: UInt64

    public init(value: UInt64) { self.value = value }

    /// The sum of `bytes`, and of how many they are.
    public init(of bytes: UnsafeRawBufferPointer) {
        var sum = Self.start ^ UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            sum = Self.mixed(sum, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        while index < bytes.count {
            sum = Self.mixed(sum, UInt64(bytes[index]))
            index += 1
        }
        value = Self.mixed(sum, sum >> 32)
    }

    public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { Checksum(of: $0) } }

    private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        let product = (sum ^ word) &* factor
        return product << 29 | product >> 35
    }
}
