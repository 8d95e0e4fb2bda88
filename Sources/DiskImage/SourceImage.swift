/// The disk inside a file that somebody publishes, whatever of the accepted formats the file has.
///
/// It is read in place: nothing is written out, and memory is bounded whatever the image says. Where the image has
/// holes, `firstOccupied(from:)` passes over them.
public struct SourceImage<Source: ByteSource>: ByteSource {
    public typealias Failure = ImageError<Source.Failure>

    fileprivate enum Disk {
        case raw(RawDisk<Source>)
        case qcow2(MappedDisk<QCOW2Map<Source>>)
        case fixedVHD(FixedVHDDisk<Source>)
        case dynamicVHD(MappedDisk<VHDMap<Source>>)
    }

    /// What the file is.
    public let format: ImageFormat
    /// The size of the disk in bytes, a multiple of 512.
    public let size: Int
    /// The size of the file in bytes.
    public let fileSize: Int
    private let disk: Disk

    /// Recognises the file, and checks its header and all its tables; nothing of the disk is read.
    ///
    /// With nothing declared, a file is what its bytes claim, and raw if they claim nothing. With a format declared,
    /// bytes that claim another are refused, as are those that claim several.
    public init(_ source: Source, declared: ImageFormat? = nil) throws(Failure) {
        format = try Self.format(of: source, declared: declared)
        fileSize = source.size
        switch format {
        case .qcow2: disk = .qcow2(MappedDisk(map: try QCOW2Map(source)))
        case .vhd: disk = try Self.vhd(source)
        default: disk = .raw(try Self.raw(source))
        }
        size =
            switch disk {
            case .raw(let disk): disk.size
            case .qcow2(let disk): disk.size
            case .fixedVHD(let disk): disk.size
            case .dynamicVHD(let disk): disk.size
            }
    }

    /// How many bytes of disk there are for each byte of the file, rounded up: 1 for a raw file.
    public var expansion: Int { (size - 1) / fileSize + 1 }

    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        guard offset >= 0, buffer.count <= size, offset <= size - buffer.count else {
            throw .refused(ImageFormatError(format, .outsideFile, at: "disk", UInt64(clamping: offset)))
        }
        switch disk {
        case .raw(let disk):
            do throws(Source.Failure) { try disk.read(at: offset, into: buffer) } catch { throw .source(error) }
        case .qcow2(let disk): try disk.read(at: offset, into: buffer)
        case .fixedVHD(let disk): try disk.read(at: offset, into: buffer)
        case .dynamicVHD(let disk): try disk.read(at: offset, into: buffer)
        }
    }

    public func firstOccupied(from offset: Int) throws(Failure) -> Int {
        switch disk {
        case .raw(let disk):
            do throws(Source.Failure) { return try disk.firstOccupied(from: offset) } catch { throw .source(error) }
        case .qcow2(let disk): return try disk.firstOccupied(from: offset)
        case .fixedVHD(let disk): return try disk.firstOccupied(from: offset)
        case .dynamicVHD(let disk): return try disk.firstOccupied(from: offset)
        }
    }

    private static func format(of source: Source, declared: ImageFormat?) throws(Failure) -> ImageFormat {
        try ImageFile(source: source, format: declared ?? .raw).recognised(declared: declared)
    }

    private static func raw(_ source: Source) throws(Failure) -> RawDisk<Source> {
        let size = UInt64(clamping: source.size)
        guard size % 512 == 0 else { throw .refused(ImageFormatError(.raw, .oddSize, at: "file", size)) }
        do throws(ManifestError) {
            return try RawDisk(source)
        } catch {
            throw .refused(ImageFormatError(.raw, .tooLarge, at: "file", size))
        }
    }

    private static func vhd(_ source: Source) throws(Failure) -> Disk {
        let file = ImageFile(source: source, format: .vhd)
        let count = VHDFooter.byteCount
        guard file.size > count else { throw file.refusal(.truncated, at: "file", UInt64(clamping: file.size)) }
        let bytes = try file.bytes(at: file.size - count, count: count)
        let footer = try ImageFile<Source>.decoding { () throws(ImageFormatError) in try VHDFooter(decoding: bytes) }
        switch footer.kind {
        case .fixed:
            // A disk that itself begins like a footer could as well be a dynamic one whose footer was changed.
            guard try file.bytes(at: 0, count: VHDFooter.cookie.count) != VHDFooter.cookie else {
                throw file.refusal(.footerMismatch, at: "footer_copy")
            }
            return .fixedVHD(try FixedVHDDisk(file, footer: footer))
        case .dynamic(let header):
            return .dynamicVHD(
                MappedDisk(map: try VHDMap(file, footer: footer, footerBytes: bytes, headerOffset: header)))
        }
    }
}

extension SourceImage: Sendable where Source: Sendable {}
extension SourceImage.Disk: Sendable where Source: Sendable {}
