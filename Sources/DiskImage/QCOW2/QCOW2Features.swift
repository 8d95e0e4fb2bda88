extension QCOW2Header {
    /// What the feature bits of version 3 say; version 2 has none, and what stands there is something else.
    struct Features {
        private static let dirty: UInt64 = 1 << 0
        private static let corrupt: UInt64 = 1 << 1
        private static let dataFile: UInt64 = 1 << 2
        private static let compressionType: UInt64 = 1 << 3
        private static let extendedEntries: UInt64 = 1 << 4
        /// Compatible: refcounts may lag behind while the image is dirty.
        private static let lazyRefcounts: UInt64 = 1 << 0
        /// Autoclear.
        private static let bitmaps: UInt64 = 1 << 0
        private static let rawDataFile: UInt64 = 1 << 1

        let compression: Compression
        let hasExtendedEntries: Bool

        init(_ fields: BigEndianFields, version: UInt32, length: Int) throws(ImageFormatError) {
            guard version >= 3 else {
                (compression, hasExtendedEntries) = (.deflate, false)
                return
            }
            let incompatible = fields.u64(72)
            try Self.checkIncompatible(incompatible)
            let compatible = fields.u64(80)
            guard compatible & ~Self.lazyRefcounts == 0 else {
                throw refusal(.unknownFeature, "header.compatible_features", compatible)
            }
            try Self.checkAutoclear(fields.u64(88))
            hasExtendedEntries = incompatible & Self.extendedEntries != 0
            compression = try Self.compression(fields, isMarked: incompatible & Self.compressionType != 0, length)
        }

        private static func checkIncompatible(_ bits: UInt64) throws(ImageFormatError) {
            let place = "header.incompatible_features"
            guard bits & dataFile == 0 else { throw refusal(.dataFile, place, bits) }
            guard bits & corrupt == 0 else { throw refusal(.corrupt, place, bits) }
            guard bits & dirty == 0 else { throw refusal(.dirty, place, bits) }
            guard bits & ~(compressionType | extendedEntries) == 0 else { throw refusal(.unknownFeature, place, bits) }
        }

        private static func checkAutoclear(_ bits: UInt64) throws(ImageFormatError) {
            let place = "header.autoclear_features"
            guard bits & rawDataFile == 0 else { throw refusal(.dataFile, place, bits) }
            guard bits & bitmaps == 0 else { throw refusal(.bitmaps, place, bits) }
            guard bits == 0 else { throw refusal(.unknownFeature, place, bits) }
        }

        /// The type has a byte of its own in a longer header, and a feature bit that is set if it is not deflate.
        private static func compression(
            _ fields: BigEndianFields, isMarked: Bool, _ length: Int
        ) throws(ImageFormatError) -> Compression {
            let type = length > 104 ? fields.u8(104) : 0
            guard let compression = Compression(rawValue: type), isMarked == (compression != .deflate) else {
                throw refusal(.unknownFeature, "header.compression_type", UInt64(type))
            }
            guard length <= 104 || fields.isZero(105..<length) else {
                throw refusal(.unknownField, "header", UInt64(length))
            }
            return compression
        }
    }
}
