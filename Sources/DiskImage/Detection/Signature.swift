/// Bytes at a known place that tell a format.
struct Signature {
    enum Place: Hashable {
        /// From the beginning of the file.
        case head(Int)
        /// Before the end of the file.
        case tail(Int)
    }

    let format: ImageFormat
    let place: Place
    let bytes: [UInt8]

    init(_ format: ImageFormat, _ place: Place, _ text: StaticString) {
        self.init(format, place, text.withUTF8Buffer(Array.init))
    }

    init(_ format: ImageFormat, _ place: Place, _ bytes: [UInt8]) {
        (self.format, self.place, self.bytes) = (format, place, bytes)
    }

    /// Every signature; a file is looked at for all of them, never for the first that fits.
    static let all: [Signature] = images + discs + packed

    private static let images = [
        Signature(.qcow2, .head(0), [0x51, 0x46, 0x49, 0xFB]),
        Signature(.vhd, .head(0), "conectix"),
        Signature(.vhd, .tail(512), "conectix"),
        // Virtual PC before 2004 wrote a footer of 511 bytes.
        Signature(.vhd, .tail(511), "conectix"),
        Signature(.vhdx, .head(0), "vhdxfile"),
        Signature(.vmdk, .head(0), "KDMV"),
        Signature(.vmdk, .head(0), "COWD"),
        // A stream-optimised one has its header again before the last sector.
        Signature(.vmdk, .tail(1024), "KDMV"),
        Signature(.qed, .head(0), [0x51, 0x45, 0x44, 0x00]),
        Signature(.vdi, .head(0x40), [0x7F, 0x10, 0xDA, 0xBE]),
        Signature(.parallels, .head(0), "WithoutFreeSpace"),
        Signature(.parallels, .head(0), "WithouFreSpacExt"),
        Signature(.bochs, .head(0), "Bochs Virtual HD Image"),
        Signature(.cloop, .head(0), "#!/bin/sh\n#V2.0 Format\n"),
        Signature(.dmg, .tail(512), "koly"),
        Signature(.luks, .head(0), [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE]),
        // The second header of LUKS 2, where the first is gone.
        Signature(.luks, .head(0x4000), [0x53, 0x4B, 0x55, 0x4C, 0xBA, 0xBE]),
    ]

    private static let discs = [
        Signature(.iso, .head(0x8001), "CD001"),
        Signature(.iso, .head(0x8801), "CD001"),
        Signature(.iso, .head(0x8001), "BEA01"),
        Signature(.iso, .head(0x8801), "NSR02"),
        Signature(.iso, .head(0x8801), "NSR03"),
    ]

    private static let packed = [
        Signature(.gzip, .head(0), [0x1F, 0x8B, 0x08]),
        Signature(.xz, .head(0), [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
        Signature(.zstd, .head(0), [0x28, 0xB5, 0x2F, 0xFD]),
        Signature(.lz4, .head(0), [0x04, 0x22, 0x4D, 0x18]),
        // "BZh" and a digit, then the first six decimals of π.
        Signature(.bzip2, .head(4), [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]),
        Signature(.zip, .head(0), [0x50, 0x4B, 0x03, 0x04]),
        Signature(.sevenZip, .head(0), [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        Signature(.tar, .head(257), "ustar"),
    ]
}
