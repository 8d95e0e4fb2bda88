import ReplicaStore
import Synchronization

/// The real calls, of which one by number fails, or all from one on.
final class NthCallFails: FileSystemCalls {
    private let real = LinuxCalls()
    private let count = Mutex(0)
    private let isFailing: @Sendable (Int) -> Bool
    private let code: Int32

    init(_ code: Int32, _ isFailing: @escaping @Sendable (_ number: Int) -> Bool) {
        self.code = code
        self.isFailing = isFailing
    }

    /// How many calls that may fail were made.
    var made: Int { count.withLock { $0 } }

    private func step(_ call: String) throws(SystemCallError) {
        let number = count.withLock { count in
            count += 1
            return count
        }
        if isFailing(number) { throw SystemCallError(call, code) }
    }

    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        try step("open")
        return try real.open(path, way)
    }
    func close(_ descriptor: Int32) { real.close(descriptor) }
    func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try step("pread")
        return try real.read(descriptor, at: offset, into: buffer)
    }
    /// One that fails leaves half of the bytes.
    func write(_ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Int {
        do throws(SystemCallError) {
            try step("pwrite")
        } catch {
            _ = try real.write(descriptor, at: offset, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
            throw error
        }
        return try real.write(descriptor, at: offset, bytes)
    }
    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try step("ftruncate")
        try real.resize(descriptor, to: size)
    }
    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try step("fsync")
        try real.synchronize(descriptor)
    }
    func synchronizeData(_ descriptor: Int32) throws(SystemCallError) {
        try step("fdatasync")
        try real.synchronizeData(descriptor)
    }
    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try step("lseek")
        return try real.firstData(descriptor, from: offset)
    }
    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError) {
        try step("ioctl")
        try real.clone(from: source, range, to: target, at: offset)
    }
    func forget(_ descriptor: Int32, _ range: Range<Int>) { real.forget(descriptor, range) }
    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        try step("fstat")
        return try real.status(descriptor)
    }
    func status(at path: String) throws(SystemCallError) -> FileStatus? {
        try step("lstat")
        return try real.status(at: path)
    }
    func names(in path: String) throws(SystemCallError) -> [String] {
        try step("readdir")
        return try real.names(in: path)
    }
    func makeDirectory(_ path: String) throws(SystemCallError) {
        try step("mkdir")
        try real.makeDirectory(path)
    }
    func removeDirectory(_ path: String) throws(SystemCallError) {
        try step("rmdir")
        try real.removeDirectory(path)
    }
    func unlink(_ path: String) throws(SystemCallError) {
        try step("unlink")
        try real.unlink(path)
    }
    func rename(_ path: String, to target: String) throws(SystemCallError) {
        try step("rename")
        try real.rename(path, to: target)
    }
    func lock(_ descriptor: Int32) throws(SystemCallError) { try real.lock(descriptor) }
    func unlock(_ descriptor: Int32) { real.unlock(descriptor) }
    func freeBytes(at path: String) throws(SystemCallError) -> Int { try real.freeBytes(at: path) }
}
