import DiskImage

/// Files of formats that are not read here, files of several formats at once, and files that are none of what they
/// are declared to be.
enum EvilFiles {
    static let all = [
        signatures.flatMap(refusals), descriptors.flatMap(refusals), polyglots, declarations, sizes, oddSizes,
    ].flatMap(\.self)

    static let fileBytes = 128 << 10

    /// A format, the place of its mark (from the end where negative), and the mark.
    private static let signatures: [(ImageFormat, Int, [UInt8])] = [
        (.vhdx, 0, Array("vhdxfile".utf8)), (.vmdk, 0, Array("KDMV".utf8)), (.vmdk, 0, Array("COWD".utf8)),
        (.vmdk, -1024, Array("KDMV".utf8)), (.qed, 0, Array("QED\0".utf8)), (.vdi, 0x40, [0x7F, 0x10, 0xDA, 0xBE]),
        (.parallels, 0, Array("WithoutFreeSpace".utf8)), (.parallels, 0, Array("WithouFreSpacExt".utf8)),
        (.bochs, 0, Array("Bochs Virtual HD Image".utf8)), (.cloop, 0, Array("#!/bin/sh\n#V2.0 Format\n".utf8)),
        (.dmg, -512, Array("koly".utf8)), (.luks, 0, [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE]),
        (.luks, 0x4000, [0x53, 0x4B, 0x55, 0x4C, 0xBA, 0xBE]), (.iso, 0x8001, Array("CD001".utf8)),
        (.iso, 0x8801, Array("CD001".utf8)), (.iso, 0x8001, Array("BEA01".utf8)), (.iso, 0x8801, Array("NSR02".utf8)),
        (.iso, 0x8801, Array("NSR03".utf8)), (.gzip, 0, [0x1F, 0x8B, 8]),
        (.xz, 0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), (.zstd, 0, [0x28, 0xB5, 0x2F, 0xFD]),
        (.lz4, 0, [4, 0x22, 0x4D, 0x18]), (.bzip2, 0, Array("BZh91AY&SY".utf8)), (.zip, 0, Array("PK\u{3}\u{4}".utf8)),
        (.sevenZip, 0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (.tar, 257, Array("ustar".utf8)),
    ]

    private static let descriptors: [(ImageFormat, Int, [UInt8])] = [
        "# Disk DescriptorFile\nversion=1\nRW 100 FLAT \"/etc/secret\" 0\n", "# disk descriptorfile\r\nversion=2\r\n",
        "\n\n# a comment\nversion=1\nRW 100 FLAT \"../secret\" 0", "  # one\n # two\r\n version = 3\r\n",
        "VERSION=1\ncreateType=\"monolithicFlat\"\n",
    ].map { (.vmdk, 0, Array($0.utf8)) }

    static func marked(_ marks: [(Int, [UInt8])]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: fileBytes)
        for (place, mark) in marks { bytes.put(mark, at: place < 0 ? fileBytes + place : place) }
        return bytes
    }

    /// Refused by name with nothing declared and with its own format declared; declared raw, for what it looks like.
    private static func refusals(_ format: ImageFormat, _ place: Int, _ mark: [UInt8]) -> [EvilImage] {
        let bytes = marked([(place, mark)])
        return [
            EvilImage("\(format) at \(place)", "unsupported", bytes),
            EvilImage("\(format) declared", "unsupported", declared: format, bytes),
            EvilImage("\(format) declared raw", "looks-like-\(format.rawValue)", declared: .raw, bytes),
            EvilImage("\(format) declared qcow2", "looks-like-\(format.rawValue)", declared: .qcow2, bytes),
        ]
    }

    private static let qcow2 = QCOW2Sample().bytes
    private static let vhd = VHDSample(isDynamic: false).bytes

    private static func placed(_ text: String, at place: Int, in bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes.put(text, at: place)
        return bytes
    }

    private static let polyglots: [EvilImage] = [
        EvilImage(
            "raw with the end of a VHD", "looks-like-vhd", declared: .raw, marked([(-512, Array(vhd.suffix(512)))])),
        EvilImage(
            "raw that begins like qcow2", "looks-like-qcow2", declared: .raw, marked([(0, Array(qcow2.prefix(512)))])),
        EvilImage("raw with nothing of qcow2 but its mark", "truncated", Array(qcow2.prefix(4))),
        EvilImage("qcow2 with the end of a VHD", "several-formats", qcow2 + vhd.suffix(512)),
        EvilImage(
            "qcow2 declared, with the end of a VHD", "several-formats", declared: .qcow2, qcow2 + vhd.suffix(512)),
        EvilImage("fixed VHD that begins like qcow2", "several-formats", declared: .vhd, qcow2 + vhd.suffix(512)),
        EvilImage(
            "qcow2 and an optical disc", "several-formats", declared: .qcow2,
            placed("CD001", at: 0x8001, in: QCOW2Sample(clusterBits: 12).bytes)),
        EvilImage("fixed VHD of an optical disc", "several-formats", placed("CD001", at: 0x8001, in: vhd)),
        EvilImage(
            "fixed VHD that begins like LUKS", "several-formats",
            placed("LUKS", at: 0, in: marked([(4, [0xBA, 0xBE]), (-512, Array("conectix".utf8))]))),
        EvilImage(
            "gzip with the end of a disk image of Apple's", "several-formats",
            marked([(0, [0x1F, 0x8B, 8]), (-512, Array("koly".utf8))])),
        EvilImage(
            "a VMDK's text in front of a VHD", "several-formats", placed("# Disk DescriptorFile\n", at: 0, in: vhd)),
        EvilImage(
            "three at once, declared raw", "several-formats", declared: .raw,
            marked([(0, Array("QED\0".utf8)), (0x40, [0x7F, 0x10, 0xDA, 0xBE]), (257, Array("ustar".utf8))])),
    ]

    private static let declarations: [EvilImage] = [
        EvilImage("raw declared qcow2", "not-as-declared", declared: .qcow2, marked([])),
        EvilImage("raw declared VHD", "not-as-declared", declared: .vhd, marked([])),
        EvilImage("qcow2 declared VHD", "looks-like-qcow2", declared: .vhd, qcow2),
        EvilImage("VHD declared qcow2", "looks-like-vhd", declared: .qcow2, vhd),
        EvilImage("raw declared VMDK", "unsupported", declared: .vmdk, marked([])),
        EvilImage("raw declared VHDX", "unsupported", declared: .vhdx, marked([])),
        EvilImage("qcow2 cut to 3 bytes", "not-as-declared", declared: .qcow2, Array(qcow2.prefix(3))),
    ]

    private static let sizes: [EvilImage] = [
        EvilImage("no byte", "empty", []), EvilImage("no byte, declared", "empty", declared: .qcow2, []),
        EvilImage("a mark in the last byte", "odd-size", [UInt8](repeating: 0, count: 600) + [0x51]),
        EvilImage("more than 32 TiB", "too-large", [1], size: (32 << 40) + 512),
        EvilImage("as large as can be said", "too-large", declared: .raw, [1], size: Int.max - 511),
    ]

    private static let oddSizes = [1, 2, 3, 511, 513, 1023].map { (size: Int) in
        EvilImage("\(size) bytes", "odd-size", [UInt8](repeating: 0, count: size))
    }
}
