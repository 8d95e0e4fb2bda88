public import DiskImage
import Glibc

/// A file on this machine as the source of a disk.
///
/// Its size is what it was when opened.
public struct FileByteSource: ByteSource, Sendable {
    private let file: OpenFile
    public let size: Int

    /// Opens a regular file for reading; anything else, and a symbolic link, is refused (`system`).
    public init(_ path: String, calls: any FileSystemCalls = LinuxCalls()) throws(ReplicaStoreError) {
        file = try OpenFile(path, .reading, calls: calls)
        let status = try file.status()
        guard status.kind == .file else {
            let code = status.kind == .directory ? EISDIR : EINVAL
            throw .system(SystemFailure(SystemCallError("open", code), path: path))
        }
        size = status.size
    }

    /// Throws `outsideDisk` if the file has become shorter meanwhile.
    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) {
        guard try file.read(at: offset, into: buffer) == buffer.count else {
            throw .outsideDisk(offset: offset, count: buffer.count)
        }
    }

    public func firstOccupied(from offset: Int) throws(ReplicaStoreError) -> Int {
        try file.firstData(from: offset).map { min($0, size) } ?? size
    }
}
