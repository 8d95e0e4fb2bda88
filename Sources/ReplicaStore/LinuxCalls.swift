import Glibc

/// The real system calls.
public struct LinuxCalls: FileSystemCalls {
    public init() {}

    public func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        let flags =
            switch way {
            // Opening a pipe that nobody writes to must not wait; of files and devices it changes nothing.
            case .reading: O_RDONLY | O_NONBLOCK
            case .direct: O_RDONLY | Self.directFlag
            case .writing: O_RDWR
            case .creating: O_RDWR | O_CREAT | O_EXCL
            case .directory: O_RDONLY | O_DIRECTORY
            }
        return try checked("open", Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600))
    }

    // O_DIRECT, which Glibc shows only to GNU C; its bit is not the same everywhere.
    #if arch(arm64) || arch(arm)
        private static let directFlag: Int32 = 0o200000
    #else
        private static let directFlag: Int32 = 0o40000
    #endif

    // Not repeated whatever it says: on Linux the descriptor is gone even after EINTR, and errors of writing
    // have been seen by the sync before.
    public func close(_ descriptor: Int32) { Glibc.close(descriptor) }

    public func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try checked("pread", pread(descriptor, buffer.baseAddress, buffer.count, offset))
    }

    public func write(
        _ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try checked("pwrite", pwrite(descriptor, bytes.baseAddress, bytes.count, offset))
    }

    public func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try checked("ftruncate", ftruncate(descriptor, size))
    }

    public func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try checked("fsync", fsync(descriptor))
    }

    public func synchronizeData(_ descriptor: Int32) throws(SystemCallError) {
        try checked("fdatasync", fdatasync(descriptor))
    }

    public func rename(_ path: String, to target: String) throws(SystemCallError) {
        try checked("rename", Glibc.rename(path, target))
    }

    public func makeDirectory(_ path: String) throws(SystemCallError) {
        try checked("mkdir", mkdir(path, 0o700))
    }

    public func removeDirectory(_ path: String) throws(SystemCallError) { try checked("rmdir", rmdir(path)) }

    public func unlink(_ path: String) throws(SystemCallError) { try checked("unlink", Glibc.unlink(path)) }

    public func lock(_ descriptor: Int32) throws(SystemCallError) {
        try checked("flock", flock(descriptor, LOCK_EX | LOCK_NB))
    }

    // It fails only for a descriptor that is none.
    public func unlock(_ descriptor: Int32) { flock(descriptor, LOCK_UN) }

    /// The result, unless it is the -1 that says "see `errno`".
    @discardableResult
    func checked<Number: SignedInteger>(_ call: String, _ result: Number) throws(SystemCallError) -> Number {
        guard result >= 0 else { throw SystemCallError(call, errno) }
        return result
    }
}
