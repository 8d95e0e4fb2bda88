/// What follows the header of a qcow2 image within its first cluster: parts with a type and a length.
struct QCOW2Extensions {
    private enum Kind {
        static let end: UInt32 = 0
        static let backingFormat: UInt32 = 0xE279_2ACA
        static let featureNames: UInt32 = 0x6803_F857
        static let bitmaps: UInt32 = 0x2385_2875
        static let encryption: UInt32 = 0x0537_BE77
        static let dataFile: UInt32 = 0x4441_5441
    }

    /// A feature's kind and number, and 46 bytes of name.
    private static let featureNameBytes = 48

    let bytes: ArraySlice<UInt8>

    /// Accepts the names of features, once, which nobody reads; refuses every other by what it is.
    func check() throws(ImageFormatError) {
        var rest = bytes
        var hasNames = false
        while rest.count >= 8 {
            let fields = BigEndianFields(bytes: Array(rest.prefix(8)))
            let (kind, length) = (fields.u32(0), fields.u32(4))
            guard kind != Kind.end else { return }
            rest = rest.dropFirst(8)
            guard length <= rest.count else {
                throw QCOW2Header.refusal(.truncated, "header.extension.length", UInt64(length))
            }
            try Self.check(kind, length: Int(length))
            guard !hasNames else { throw QCOW2Header.refusal(.badHeader, "header.extension", UInt64(kind)) }
            hasNames = true
            rest = rest.dropFirst((Int(length) + 7) & ~7)
        }
    }

    private static func check(_ kind: UInt32, length: Int) throws(ImageFormatError) {
        let place = "header.extension"
        switch kind {
        case Kind.featureNames:
            guard length % featureNameBytes == 0 else {
                throw QCOW2Header.refusal(.badHeader, "header.extension.length", UInt64(length))
            }
        case Kind.backingFormat: throw QCOW2Header.refusal(.backingFormat, place, UInt64(kind))
        case Kind.dataFile: throw QCOW2Header.refusal(.dataFile, place, UInt64(kind))
        case Kind.encryption: throw QCOW2Header.refusal(.encrypted, place, UInt64(kind))
        case Kind.bitmaps: throw QCOW2Header.refusal(.bitmaps, place, UInt64(kind))
        default: throw QCOW2Header.refusal(.unknownExtension, place, UInt64(kind))
        }
    }
}
