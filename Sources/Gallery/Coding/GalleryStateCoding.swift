/// The whole catalog as bytes: what nodes are sent and keep, and by which two catalogs are compared.
///
/// ```
/// "vitrine" 0, version of the format
/// revision, count of parts, each part: its key and its coding, each with its length before it
/// checksum over all of it, eight bytes
/// ```
///
/// The same changes give the same bytes in every process: nothing depends on the order of a dictionary.
extension GalleryState {
    /// What ``init(encoded:)`` reads.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(GalleryFormat.magic)
        writer.byte(GalleryFormat.version)
        writer.unsigned(revision)
        let parts = parts
        writer.count(parts.count)
        for part in parts {
            guard let bytes = encoded(part) else { preconditionFailure("\(part.key) was listed and is not there") }
            writer.text(part.key)
            writer.blob(bytes)
        }
        writer.word(Checksum(of: writer.bytes).value)
        return writer.bytes
    }

    /// Reads what ``encoded()`` gave; anything else is refused.
    ///
    /// No count is believed before so many bytes are there.
    public init(encoded bytes: [UInt8]) throws(GalleryCodingError) {
        var reader = ByteReader(bytes)
        for expected in GalleryFormat.magic {
            guard try reader.byte() == expected else { throw .unknownFormat }
        }
        guard try reader.byte() == GalleryFormat.version else { throw .unknownFormat }
        try Self.requireUnaltered(bytes)
        let revision = try reader.unsigned()
        var assembly = GalleryAssembly()
        for _ in 0..<(try reader.count(elementBytes: 2)) {
            let key = try reader.text()
            try assembly.add(reader.blob(), key: key)
        }
        _ = try reader.word()
        try reader.requireEnd()
        self = try assembly.state(revision: revision)
    }

    private static let checksumBytes = 8

    private static func requireUnaltered(_ bytes: [UInt8]) throws(GalleryCodingError) {
        guard bytes.count >= checksumBytes else { throw .truncated }
        let end = bytes.count - checksumBytes
        let sum = bytes.withUnsafeBytes { Checksum(of: UnsafeRawBufferPointer(rebasing: $0[..<end])) }
        let written = bytes[end...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard sum.value == written else { throw .altered }
    }
}
