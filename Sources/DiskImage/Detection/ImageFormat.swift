/// What a file may be, as far as its bytes tell: the formats that are read here, and those that are refused by name.
public enum ImageFormat: String, CaseIterable, Hashable, Sendable {
    /// The bytes of the file are the bytes of the disk; nothing in it says so.
    case raw
    /// QEMU's copy-on-write image of version 2 or 3.
    case qcow2
    /// Virtual Hard Disk, fixed or dynamic; QEMU calls it `vpc`.
    case vhd

    case vhdx, vmdk, qed, vdi, parallels, bochs, cloop
    /// Apple's disk image.
    case dmg
    /// An optical disc: ISO 9660 or UDF.
    case iso
    /// A disk encrypted by LUKS.
    case luks
    case gzip, xz, zstd, bzip2, zip, lz4
    case sevenZip = "7z"
    /// An archive of files; an OVA is one.
    case tar

    /// Reads the name by which people declare a format, in small letters: `raw`, `qcow2`, `vhd` or `vpc`, `vhdx`, ….
    public init?(name: String) {
        self.init(rawValue: name == "vpc" ? Self.vhd.rawValue : name)
    }

    /// Whether a disk can be read from it; the others are known only to be refused.
    public var isAccepted: Bool {
        switch self {
        case .raw, .qcow2, .vhd: true
        default: false
        }
    }

    /// Whether it is some file packed, so that what is inside may well be a disk.
    var isPacked: Bool {
        switch self {
        case .gzip, .xz, .zstd, .bzip2, .zip, .lz4, .sevenZip, .tar: true
        default: false
        }
    }
}
