/// The fixed head of a structure, whose fields are read by their offsets.
///
/// Numbers are big-endian and unsigned. Bytes beyond the end count as 0; whoever decodes checks the length first.
struct BigEndianFields {
    let bytes: [UInt8]

    func u8(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: number(offset, 1)) }

    func u16(_ offset: Int) -> UInt16 { UInt16(truncatingIfNeeded: number(offset, 2)) }

    func u32(_ offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: number(offset, 4)) }

    func u64(_ offset: Int) -> UInt64 { number(offset, 8) }

    /// Whether all bytes of the range are 0.
    func isZero(_ range: Range<Int>) -> Bool { bytes[range.clamped(to: bytes.indices)].allSatisfy { $0 == 0 } }

    private func number(_ offset: Int, _ count: Int) -> UInt64 {
        (offset..<offset + count).reduce(0) { $0 << 8 | UInt64(bytes.indices.contains($1) ? bytes[$1] : 0) }
    }
}
