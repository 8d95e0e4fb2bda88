/// Where the bytes of a piece of a disk are.
enum PieceContent {
    /// Nowhere: they are zeros.
    case zeros
    /// In the file, as they are.
    case file(Int)
    /// They are zeros; the file has room for them, which must hold nothing else.
    case unused(Int)
    /// In a part of the file that has to be expanded, from this byte of it.
    case packed(PackedCluster, from: Int)
}

/// A compressed part of the file.
struct PackedCluster: Hashable, Sendable {
    let range: Range<Int>
}

/// A piece of a disk that is all of one kind and not empty.
struct DiskPiece {
    var content: PieceContent
    var count: Int
}

/// Tells where an image keeps the bytes of its disk, piece by piece, for any place of the disk.
protocol DiskMap {
    associatedtype Source: ByteSource

    var file: ImageFile<Source> { get }
    /// The disk's size in bytes.
    var size: Int { get }

    /// The piece that begins at `offset` of the disk, which lies within it; the piece may reach beyond the disk.
    func piece(at offset: Int) throws(ImageFile<Source>.Failure) -> DiskPiece

    /// The bytes of a compressed part.
    func expanded(_ cluster: PackedCluster) throws(ImageFile<Source>.Failure) -> [UInt8]
}

extension DiskMap {
    func expanded(_ cluster: PackedCluster) throws(ImageFile<Source>.Failure) -> [UInt8] {
        throw file.refusal(.badCompression, at: "file", UInt64(clamping: cluster.range.lowerBound))
    }
}
