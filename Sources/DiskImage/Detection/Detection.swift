/// What the ends of a file tell of its format.
struct Detection {
    /// How many bytes from the beginning are looked at; every signature lies within.
    static let headBytesMax = 64 << 10
    /// How many bytes from the end are looked at.
    static let tailBytesMax = 1024

    /// The formats that the bytes claim, in the order of `ImageFormat.allCases`; `raw` is never among them.
    let matches: [ImageFormat]

    /// Looks for every signature; `head` and `tail` are the first and last bytes of the file and may overlap.
    init(head: [UInt8], tail: [UInt8]) {
        var found = Set(Signature.all.filter { Self.holds($0, head: head, tail: tail) }.map(\.format))
        if DescriptorText.isDescriptor(head) { found.insert(.vmdk) }
        matches = ImageFormat.allCases.filter(found.contains)
    }

    private static func holds(_ signature: Signature, head: [UInt8], tail: [UInt8]) -> Bool {
        switch signature.place {
        case .head(let offset): head.dropFirst(offset).starts(with: signature.bytes)
        case .tail(let offset): tail.count >= offset && tail.suffix(offset).starts(with: signature.bytes)
        }
    }

    /// The one format that the file is, or why it is none that is accepted.
    ///
    /// A file with no signature is raw if that is declared or nothing is; any other disagreement is refused.
    func format(declared: ImageFormat?) throws(ImageFormatError) -> ImageFormat {
        if let declared, !declared.isAccepted {
            throw ImageFormatError(declared, .unsupported, at: "format")
        }
        guard matches.count <= 1 else { throw ImageFormatError(declared, .severalFormats(matches), at: "file") }
        guard let found = matches.first else {
            if let declared, declared != .raw { throw ImageFormatError(declared, .notDeclared, at: "file") }
            return .raw
        }
        if let declared, declared != found { throw ImageFormatError(declared, .looksLike(found), at: "file") }
        guard found.isAccepted else { throw ImageFormatError(found, .unsupported, at: "file") }
        return found
    }
}

/// A VMDK that is a text, which names the files that hold the disk.
private enum DescriptorText {
    private static let firstBytes = 2048
    private static let title = Array("# disk descriptorfile".utf8)
    private static let versions = ["version=1", "version=2", "version=3"].map { Array($0.utf8) }

    /// Whether `head` begins with the title, or, behind comments and blank lines, with the version.
    static func isDescriptor(_ head: [UInt8]) -> Bool {
        let text = head.prefix(firstBytes).map { isCapital($0) ? $0 | 0x20 : $0 }
        if text.starts(with: title) { return true }
        let lines = text.split(maxSplits: firstBytes, omittingEmptySubsequences: true) { $0 == 0x0A || $0 == 0x0D }
        for line in lines {
            let words = line.drop { $0 == 0x20 || $0 == 0x09 }
            guard let first = words.first else { continue }
            guard first == UInt8(ascii: "#") else {
                let packed = words.prefix(firstBytes).filter { $0 != 0x20 && $0 != 0x09 }
                return versions.contains { packed == $0 }
            }
        }
        return false
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}
