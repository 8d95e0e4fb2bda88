/// What an entry of a second-level table says of its cluster.
enum QCOW2Entry: Hashable {
    /// Zeros; `host` is where the file keeps room for it, if it does.
    case zeros(host: Int?)
    case data(host: Int)
    case packed(PackedCluster)
    /// 32 parts: bit i of `allocated` is 1 if part i is in the file; the others are zeros.
    case parts(host: Int, allocated: UInt32)

    static let partCount = 32
    private static let copied: UInt64 = 1 << 63
    private static let compressed: UInt64 = 1 << 62
    private static let zero: UInt64 = 1
    /// Bits 9 to 55; smaller clusters than 512 bytes there are none.
    private static let offsetMask: UInt64 = (1 << 56) - (1 << 9)

    /// Decodes an entry of `header.entryWords` words; where it points lies inside a file of `fileSize` bytes.
    init(
        _ word: UInt64, _ second: UInt64, _ header: QCOW2Header, fileSize: Int, _ place: @autoclosure () -> String
    ) throws(ImageFormatError) {
        if word & Self.compressed != 0 {
            guard second == 0, word & Self.copied == 0 else {
                throw QCOW2Header.refusal(.badEntry, place(), word)
            }
            self = .packed(try Self.packed(word, header, fileSize, place()))
            return
        }
        let isZero = word & Self.zero != 0
        guard word & ~(Self.offsetMask | Self.copied | Self.zero) == 0,
            !isZero || header.version >= 3 && !header.hasExtendedEntries
        else { throw QCOW2Header.refusal(.badEntry, place(), word) }
        let offset = word & Self.offsetMask
        let allocated = UInt32(truncatingIfNeeded: second)
        let zeroParts = UInt32(truncatingIfNeeded: second >> 32)
        guard allocated & zeroParts == 0, offset != 0 || allocated == 0 && word & Self.copied == 0 else {
            throw QCOW2Header.refusal(.badEntry, place(), second)
        }
        guard offset != 0 else {
            self = .zeros(host: nil)
            return
        }
        let used = Self.usedBytes(isZero: isZero, allocated: allocated, header)
        let span = FileSpan(format: .qcow2, fileSize: fileSize)
        let host = try span.range(at: offset, count: used, alignment: header.clusterBytes, place()).lowerBound
        if header.hasExtendedEntries {
            self = .parts(host: host, allocated: allocated)
        } else {
            self = isZero ? .zeros(host: host) : .data(host: host)
        }
    }

    /// How much of its cluster has to be in the file: behind the last part that is allocated QEMU may write nothing.
    private static func usedBytes(isZero: Bool, allocated: UInt32, _ header: QCOW2Header) -> Int {
        guard header.hasExtendedEntries else { return isZero ? 1 : header.clusterBytes }
        return max(1, (partCount - allocated.leadingZeroBitCount) * (header.clusterBytes / partCount))
    }

    /// Offset in bytes in the lower bits, and above it how many sectors of 512 bytes follow that of the first byte.
    private static func packed(
        _ word: UInt64, _ header: QCOW2Header, _ fileSize: Int, _ place: String
    ) throws(ImageFormatError) -> PackedCluster {
        let offsetBits = UInt64(62 - (header.clusterBits - 8))
        let offset = word & ((1 << offsetBits) - 1)
        let sectors = Int((word & (compressed - 1)) >> offsetBits) + 1
        let count = sectors * 512 - Int(offset % 512)
        let span = FileSpan(format: .qcow2, fileSize: fileSize)
        return PackedCluster(range: try span.range(at: offset, count: count, alignment: 1, place))
    }
}
