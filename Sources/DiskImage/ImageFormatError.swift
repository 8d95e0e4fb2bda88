/// Why a file is refused as the image of a disk.
///
/// It holds names and numbers of ours and at most one number of the file; never a text of the file.
public struct ImageFormatError: Error, Hashable, Sendable {
    /// What the file was taken for; `nil` if that is what is not known.
    public let format: ImageFormat?
    public let reason: Reason
    /// Where in the file it stands, as a path: `header.backing_file_offset`, `l1[3].l2[17]`, `footer.checksum`.
    public let place: String
    /// The number that stands there, where it is one.
    public let value: UInt64?

    /// What is wrong, each with a token of its own for programs.
    public enum Reason: Hashable, Sendable {
        // The file as a whole.
        case empty, oddSize, tooLarge, truncated
        /// Declared as one format, but the bytes claim another.
        case looksLike(ImageFormat)
        /// Declared as a format of which the bytes show nothing.
        case notDeclared
        /// The bytes claim several formats.
        case severalFormats([ImageFormat])
        /// A format that is known and not read here.
        case unsupported

        // What points at something outside the file.
        case backing, backingFormat, dataFile, differencing, parent

        // States and parts that a published image has no reason to have.
        case dirty, corrupt, snapshots, encrypted, bitmaps

        // What is not on the list of what is known.
        case unknownVersion, unknownFeature, unknownExtension, unknownField, unknownType

        // Numbers that contradict the file or each other.
        case badHeader, badChecksum, badEntry, badCompression, clusterSize, blockSize, footerMismatch
        case misaligned, outsideFile, overlap, tableTooLarge, tableTooSmall
        /// Two readers of the format would see disks of different sizes.
        case ambiguousSize
        /// Two readers of the format would see different bytes.
        case ambiguousSector
        /// More work than a file of its size may make.
        case budget
    }

    init(_ format: ImageFormat?, _ reason: Reason, at place: String, _ value: UInt64? = nil) {
        (self.format, self.reason, self.place, self.value) = (format, reason, place, value)
    }
}

/// Why an image could not be opened, or a disk inside it not read.
public enum ImageError<SourceFailure: Error>: Error {
    /// The file is no image that is accepted, or is no longer.
    case refused(ImageFormatError)
    /// The file itself could not be read.
    case source(SourceFailure)
}

extension ImageError: Sendable where SourceFailure: Sendable {}
