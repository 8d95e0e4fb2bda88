extension ImageFormatError.Reason {
    /// The short name for programs and tests: `backing`, `looks-like-qcow2`, `outside-file`.
    public var token: String {
        switch self {
        case .looksLike(let format): "looks-like-\(format.rawValue)"
        case .severalFormats: "several-formats"
        case .oddSize: "odd-size"
        case .tooLarge: "too-large"
        case .notDeclared: "not-as-declared"
        case .backingFormat: "backing-format"
        case .dataFile: "data-file"
        case .unknownVersion: "unknown-version"
        case .unknownFeature: "unknown-feature"
        case .unknownExtension: "unknown-extension"
        case .unknownField: "unknown-field"
        case .unknownType: "unknown-type"
        case .badHeader: "bad-header"
        case .badChecksum: "bad-checksum"
        case .badEntry: "bad-entry"
        case .badCompression: "bad-compression"
        case .clusterSize: "cluster-size"
        case .blockSize: "block-size"
        case .footerMismatch: "footer-mismatch"
        case .outsideFile: "outside-file"
        case .tableTooLarge: "table-too-large"
        case .tableTooSmall: "table-too-small"
        case .ambiguousSize: "ambiguous-size"
        case .ambiguousSector: "ambiguous-sector"
        // The others have the name of their case.
        default: "\(self)"
        }
    }

    /// What is wrong, for people.
    fileprivate var meaning: String {
        switch self {
        case .empty: "it is empty; a disk holds at least 1 byte"
        case .oddSize: "the disk's size is not a multiple of 512 bytes"
        case .tooLarge: "the disk is larger than its format allows, or than \(DiskManifest.virtualSizeMax >> 40) TiB"
        case .truncated: "it is cut off"
        case .looksLike(let format): "its bytes are those of \(format.rawValue), which is not what was declared"
        case .notDeclared: "its bytes are not those of what was declared"
        case .severalFormats(let formats):
            "its bytes are those of several formats at once (\(formats.map(\.rawValue).joined(separator: ", ")))"
        case .unsupported: "this format is not read here"
        case .backing: "it needs a backing file"
        case .backingFormat: "it names the format of a backing file"
        case .dataFile: "it keeps its data in another file"
        case .differencing, .parent: "it holds only what differs from a parent disk"
        case .dirty: "it was not closed properly, or holds the state of a machine that still runs"
        case .corrupt: "it is marked as corrupt"
        case .snapshots: "it holds internal snapshots"
        case .encrypted: "it is encrypted"
        case .bitmaps: "it holds dirty bitmaps"
        case .unknownVersion: "its version is not known here"
        case .unknownFeature: "it uses a feature that is not known here"
        case .unknownExtension: "its header has an extension that is not known here"
        case .unknownField: "bytes that ought to be zero are not"
        case .unknownType: "its type is not known here"
        default: damage
        }
    }

    private var damage: String {
        switch self {
        case .badHeader: "a number of its header makes no sense"
        case .badChecksum: "a checksum is wrong"
        case .badEntry: "an entry of a table makes no sense"
        case .badCompression: "a compressed part cannot be expanded"
        case .clusterSize: "its clusters have a size that the format does not allow"
        case .blockSize: "its blocks have a size that is not a power of two from 512 KiB to 4 MiB"
        case .footerMismatch: "its footer and the copy at the beginning differ"
        case .misaligned: "a table or cluster begins where none may"
        case .outsideFile: "something of it would lie outside the file"
        case .overlap: "two of its parts lie at the same place of the file"
        case .tableTooLarge: "a table is larger than any disk needs"
        case .tableTooSmall: "a table is too small for the disk's size"
        case .ambiguousSize: "its geometry says another size than its footer, and programs differ in which they take"
        case .ambiguousSector: "a sector is marked as unused and yet holds data, and programs differ in what they read"
        case .budget: "checking it would take more work than a file of its size may make"
        default: token
        }
    }
}

extension ImageFormatError: CustomStringConvertible {
    /// What is wrong, where, and the way out, in one line; `SOURCE` stands for the file.
    public var description: String {
        let name = format.map { "\($0.rawValue): " } ?? ""
        let number = value.map { " = \($0)" } ?? ""
        return "\(name)\(reason.meaning) (\(reason.token) at \(place)\(number)); \(remedy)"
    }

    private var remedy: String {
        switch reason {
        case .empty: "name a disk image"
        case .oddSize where format == .raw: "round it up: truncate --size=%512 SOURCE"
        case .tooLarge: "shrink the disk first"
        case .truncated, .badChecksum, .badCompression, .corrupt: "copy or make it again from its origin"
        case .looksLike(let found): Self.remedy(found)
        case .unsupported: Self.remedy(format)
        case .severalFormats:
            "a disk that begins or ends like another image cannot be told from one; wipe that part if it is a remnant"
        case .notDeclared: "declare what it is, or declare nothing"
        case .differencing, .parent: "merge it with its parent, by the program that made it"
        case .encrypted: "decrypt it, by the program that made it"
        case .oddSize: "resize the disk to a multiple of 512 bytes"
        case .dirty where format == .vhd: "shut the machine down"
        case .dirty: "repair it: qemu-img check -r all SOURCE"
        case .snapshots: "delete them (qemu-img snapshot -d), or \(conversion)"
        case .unknownVersion where format == .qcow2:
            "if it is of version 1, convert it: qemu-img convert -f qcow -O qcow2 SOURCE TARGET"
        default: conversion
        }
    }

    private static func remedy(_ found: ImageFormat?) -> String {
        switch found {
        case .some(let found) where found.isPacked: "unpack it and publish the disk image inside"
        case .iso: "an optical disc is no disk to start from; publish an installed disk"
        case .luks: "decrypt it, or publish the disk whose partition it is"
        case .raw, .qcow2, .vhd, nil: "declare what it is, or declare nothing"
        default: "if you trust it, convert it: qemu-img convert -O qcow2 SOURCE TARGET"
        }
    }

    private var conversion: String {
        switch format {
        case .vhd: "if you trust it, make a plain one: qemu-img convert -f vpc -O raw SOURCE TARGET"
        case .qcow2: "if you trust it, make a plain one: qemu-img convert -f qcow2 -O qcow2 SOURCE TARGET"
        default: "convert it: qemu-img convert -O raw SOURCE TARGET"
        }
    }
}
