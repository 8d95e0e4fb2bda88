import Glibc

/// What the system knows of files: holes, shared extents, sizes, names, free space.
extension LinuxCalls {
    public func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        do throws(SystemCallError) {
            return try checked("lseek", lseek(descriptor, offset, Self.seekData))
        } catch {
            switch error.code {
            case ENXIO: return nil
            case EINVAL, EOPNOTSUPP: return offset  // A file system without holes: all is data.
            default: throw error
            }
        }
    }

    // SEEK_DATA, which Glibc shows only to GNU C.
    private static let seekData: Int32 = 3

    public func clone(
        from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int
    ) throws(SystemCallError) {
        // struct file_clone_range, which Swift does not see: source, its offset, length, offset in the target.
        var request = (
            Int64(source), UInt64(range.lowerBound), UInt64(range.count), UInt64(offset)
        )
        try checked("ioctl", ioctl(target, Self.cloneRangeRequest, &request))
    }

    // _IOW(0x94, 13, struct file_clone_range).
    private static let cloneRangeRequest: UInt = 0x4020_940D

    // What is not taken for a hint costs only memory.
    public func forget(_ descriptor: Int32, _ range: Range<Int>) {
        _ = posix_fadvise(descriptor, range.lowerBound, range.count, POSIX_FADV_DONTNEED)
    }

    public func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        var status = stat()
        try checked("fstat", fstat(descriptor, &status))
        return FileStatus(status)
    }

    public func status(at path: String) throws(SystemCallError) -> FileStatus? {
        var status = stat()
        do throws(SystemCallError) {
            try checked("lstat", lstat(path, &status))
        } catch {
            guard error.code == ENOENT else { throw error }
            return nil
        }
        return FileStatus(status)
    }

    public func names(in path: String) throws(SystemCallError) -> [String] {
        guard let directory = opendir(path) else { throw SystemCallError("opendir", errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw SystemCallError("readdir", errno) }
        return names
    }

    public func freeBytes(at path: String) throws(SystemCallError) -> Int {
        var status = statvfs()
        try checked("statvfs", statvfs(path, &status))
        let bytes = status.f_bavail.multipliedReportingOverflow(by: status.f_frsize)
        return bytes.overflow ? .max : Int(clamping: bytes.partialValue)
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        self.init(kind: kind, size: Int(status.st_size), allocated: Int(status.st_blocks) * 512)
    }
}
