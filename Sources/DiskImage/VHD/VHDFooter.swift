/// The footer of a VHD, all of whose fields are known and make sense.
///
/// Source: Virtual Hard Disk Image Format Specification 1.0. Where QEMU only warns, of a wrong checksum for one, this
/// refuses.
struct VHDFooter: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case fixed
        /// Where the dynamic header is.
        case dynamic(header: UInt64)
    }

    static let byteCount = 512
    static let cookie = Array("conectix".utf8)
    /// The largest disk: 2,040 GiB.
    static let diskSizeMax: UInt64 = 2040 << 30
    /// No other parent or header: all ones.
    static let nowhere = UInt64.max
    static let version: UInt32 = 0x0001_0000
    /// Bit 0: temporary; bit 1: always set by those who write the format.
    private static let featuresKnown: UInt32 = 0b11
    private static let checksumPlace = 64..<68

    let kind: Kind
    /// The disk's size in bytes, a multiple of 512.
    let diskSize: Int

    /// Decodes a footer, which has `byteCount` bytes.
    init(decoding bytes: [UInt8]) throws(ImageFormatError) {
        let fields = BigEndianFields(bytes: bytes)
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.cookie) else {
            throw Self.refusal(.truncated, "footer")
        }
        guard Self.checksum(bytes, Self.checksumPlace) == fields.u32(64) else {
            throw Self.refusal(.badChecksum, "footer.checksum", UInt64(fields.u32(64)))
        }
        guard fields.u32(12) == Self.version else {
            throw Self.refusal(.unknownVersion, "footer.version", UInt64(fields.u32(12)))
        }
        guard fields.u32(8) & ~Self.featuresKnown == 0 else {
            throw Self.refusal(.unknownFeature, "footer.features", UInt64(fields.u32(8)))
        }
        kind = try Self.kind(type: fields.u32(60), dataOffset: fields.u64(16))
        guard fields.u8(84) == 0 else { throw Self.refusal(.dirty, "footer.saved_state", UInt64(fields.u8(84))) }
        guard fields.isZero(85..<Self.byteCount) else { throw Self.refusal(.unknownField, "footer.reserved") }
        diskSize = try Self.diskSize(fields)
    }

    static func refusal(
        _ reason: ImageFormatError.Reason, _ place: String, _ value: UInt64? = nil
    ) -> ImageFormatError {
        ImageFormatError(.vhd, reason, at: place, value)
    }

    /// The complement of the sum of all bytes but those of the checksum itself.
    static func checksum(_ bytes: [UInt8], _ place: Range<Int>) -> UInt32 {
        var sum: UInt32 = 0
        for (index, byte) in bytes.enumerated() where !place.contains(index) { sum &+= UInt32(byte) }
        return ~sum
    }

    private static func kind(type: UInt32, dataOffset: UInt64) throws(ImageFormatError) -> Kind {
        switch type {
        case 2:
            guard dataOffset == nowhere else { throw refusal(.badHeader, "footer.data_offset", dataOffset) }
            return .fixed
        case 3: return .dynamic(header: dataOffset)
        case 4: throw refusal(.differencing, "footer.disk_type", UInt64(type))
        default: throw refusal(.unknownType, "footer.disk_type", UInt64(type))
        }
    }

    private static func diskSize(_ fields: BigEndianFields) throws(ImageFormatError) -> Int {
        let size = fields.u64(48)
        guard size > 0 else { throw refusal(.empty, "footer.current_size", size) }
        guard size % 512 == 0 else { throw refusal(.oddSize, "footer.current_size", size) }
        guard size <= diskSizeMax else { throw refusal(.tooLarge, "footer.current_size", size) }
        let geometry = VHDGeometry(fields)
        guard geometry.isBesideThePoint || geometry.bytes == size else {
            throw refusal(.ambiguousSize, "footer.disk_geometry", geometry.bytes)
        }
        return Int(size)
    }
}

/// Cylinders, heads and sectors: of some programs the size of the disk, of others a number nearby.
private struct VHDGeometry {
    /// Those whose disks all readers take to be as large as the footer's size says, so that the geometry is not asked:
    /// Hyper-V, QEMU with `force_size`, disk2vhd, XenServer, XenConverter and Azure.
    private static let creatorsBySize = ["win ", "qem2", "d2v ", "tap\0", "CTXS", "wa\0\0"].map { Array($0.utf8) }
    /// The most that a geometry can say; a disk of that or more has its size in the footer only.
    private static let sectorsMax: UInt64 = 65_535 * 16 * 255

    private let sectors: UInt64
    private let creator: [UInt8]

    init(_ fields: BigEndianFields) {
        sectors = UInt64(fields.u16(56)) * UInt64(fields.u8(58)) * UInt64(fields.u8(59))
        creator = (28..<32).map(fields.u8)
    }

    var bytes: UInt64 { sectors * 512 }

    var isBesideThePoint: Bool { sectors == Self.sectorsMax || Self.creatorsBySize.contains(creator) }
}
