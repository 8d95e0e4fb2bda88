/// The system calls that the store makes, one function each, so that a test can make any one of them fail.
///
/// Each function is one call and may do less than asked, as the system's may; whoever calls them (`OpenFile`,
/// `DurableFile`, `DurableDirectory`) loops. All are safe to call from any thread.
public protocol FileSystemCalls: Sendable {
    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32
    func close(_ descriptor: Int32)
    /// Fewer bytes than `buffer` has is a short read; 0 is the end of the file.
    func read(_ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer)
        throws(SystemCallError) -> Int
    func write(_ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Int
    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError)
    /// Bytes and all metadata to the disk (`fsync`).
    func synchronize(_ descriptor: Int32) throws(SystemCallError)
    /// Bytes, and the metadata needed to read them, to the disk (`fdatasync`).
    func synchronizeData(_ descriptor: Int32) throws(SystemCallError)
    /// The first offset from `offset` on that is not in a hole; `nil` if there is none.
    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int?
    /// Lets the two files share the extent (`FICLONERANGE`), at the same size at `offset`.
    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError)
    /// Lets go of what memory holds of the range, so that the next read comes from the disk (`posix_fadvise`).
    ///
    /// Only a hint, and nothing is wrong if it is not taken.
    func forget(_ descriptor: Int32, _ range: Range<Int>)
    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus
    /// What is at the path, a symbolic link not followed; `nil` if nothing is.
    func status(at path: String) throws(SystemCallError) -> FileStatus?
    /// The names in a directory but `.` and `..`, in no order.
    func names(in path: String) throws(SystemCallError) -> [String]
    func makeDirectory(_ path: String) throws(SystemCallError)
    func removeDirectory(_ path: String) throws(SystemCallError)
    func unlink(_ path: String) throws(SystemCallError)
    func rename(_ path: String, to target: String) throws(SystemCallError)
    /// Takes the whole-file lock without waiting; `EWOULDBLOCK` if another has it.
    func lock(_ descriptor: Int32) throws(SystemCallError)
    /// Gives the lock back; nothing is wrong if it was not held.
    func unlock(_ descriptor: Int32)
    /// The bytes an ordinary user may still write on the file system of `path`.
    func freeBytes(at path: String) throws(SystemCallError) -> Int
}

/// How a file is opened.
///
/// A symbolic link at the path itself is always refused.
public enum OpeningWay: Hashable, Sendable {
    /// To read it.
    case reading
    /// To read it from the disk itself, past what memory holds (`O_DIRECT`): offsets, lengths and memory must be
    /// aligned.
    ///
    /// `EINVAL` where the file system knows no such thing.
    case direct
    /// To read and write it.
    case writing
    /// To read and write it; there must be none of that name yet.
    ///
    /// Mode 0600.
    case creating
    /// A directory, to sync or lock it.
    case directory
}

/// What kind of thing a path names, and its sizes in bytes.
public struct FileStatus: Hashable, Sendable {
    /// A file, a directory, or neither.
    public enum Kind: Hashable, Sendable { case file, directory, other }

    public let kind: Kind
    public let size: Int
    /// What the file takes on the disk; less than `size` when it has holes.
    public let allocated: Int

    public init(kind: Kind, size: Int, allocated: Int) {
        self.kind = kind
        self.size = size
        self.allocated = allocated
    }
}

/// A system call that failed, and its `errno`.
public struct SystemCallError: Error, Hashable, Sendable {
    /// The system's name for it: `pwrite`, `fsync`, ….
    public let call: String
    public let code: Int32

    public init(_ call: String, _ code: Int32) {
        self.call = call
        self.code = code
    }
}
