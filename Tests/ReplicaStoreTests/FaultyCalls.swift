import ReplicaStore
import Synchronization

/// The real calls, of which the test can make any fail, stop half way or be interrupted; and which are written down.
final class FaultyCalls: FileSystemCalls {
    struct Entry: Equatable {
        let call: String
        let path: String
        var offset = 0
    }

    /// What becomes of a call; `number` counts from 1 all calls that may fail.
    enum Fate { case works, fails(Int32), isShort }

    private struct State {
        var log: [Entry] = []
        var paths: [Int32: String] = [:]
        var count = 0
    }

    /// How extents are shared: as the file system says, or as if it could, rightly or with a wrong byte.
    enum Cloning { case real, copying, corrupting }

    private let real = LinuxCalls()
    private let cloning: Cloning
    private let state = Mutex(State())
    private let fate: @Sendable (_ number: Int, _ entry: Entry) -> Fate

    init(cloning: Cloning = .real, _ fate: @escaping @Sendable (Int, Entry) -> Fate = { _, _ in .works }) {
        self.cloning = cloning
        self.fate = fate
    }

    var log: [Entry] { state.withLock { $0.log } }
    var count: Int { state.withLock { $0.count } }

    /// Notes the call and fails it if so decided; returns whether it is to do only half.
    @discardableResult
    private func decide(_ entry: Entry) throws(SystemCallError) -> Bool {
        let number = state.withLock { state in
            state.log.append(entry)
            state.count += 1
            return state.count
        }
        switch fate(number, entry) {
        case .works: return false
        case .isShort: return true
        case .fails(let code): throw SystemCallError(entry.call, code)
        }
    }

    private func path(_ descriptor: Int32) -> String { state.withLock { $0.paths[descriptor] ?? "?" } }

    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        try decide(Entry(call: "open", path: path))
        let descriptor = try real.open(path, way)
        state.withLock { $0.paths[descriptor] = path }
        return descriptor
    }

    func close(_ descriptor: Int32) { real.close(descriptor) }

    func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        let half = try decide(Entry(call: "pread", path: path(descriptor), offset: offset))
        let part = half ? UnsafeMutableRawBufferPointer(rebasing: buffer[..<max(1, buffer.count / 2)]) : buffer
        return try real.read(descriptor, at: offset, into: part)
    }

    func write(
        _ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(SystemCallError) -> Int {
        let half = try decide(Entry(call: "pwrite", path: path(descriptor), offset: offset))
        let part = half ? UnsafeRawBufferPointer(rebasing: bytes[..<max(1, bytes.count / 2)]) : bytes
        return try real.write(descriptor, at: offset, part)
    }

    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try decide(Entry(call: "ftruncate", path: path(descriptor)))
        try real.resize(descriptor, to: size)
    }

    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try decide(Entry(call: "fsync", path: path(descriptor)))
        try real.synchronize(descriptor)
    }

    func synchronizeData(_ descriptor: Int32) throws(SystemCallError) {
        try decide(Entry(call: "fdatasync", path: path(descriptor)))
        try real.synchronizeData(descriptor)
    }

    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try decide(Entry(call: "lseek", path: path(descriptor), offset: offset))
        return try real.firstData(descriptor, from: offset)
    }

    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError) {
        try decide(Entry(call: "ioctl", path: path(target), offset: offset))
        guard cloning != .real else { return try real.clone(from: source, range, to: target, at: offset) }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 8)
        defer { bytes.deallocate() }
        _ = try real.read(source, at: range.lowerBound, into: bytes)
        if cloning == .corrupting { bytes[7] ^= 1 }
        _ = try real.write(target, at: offset, UnsafeRawBufferPointer(bytes))
    }

    func forget(_ descriptor: Int32, _ range: Range<Int>) { real.forget(descriptor, range) }

    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        try decide(Entry(call: "fstat", path: path(descriptor)))
        return try real.status(descriptor)
    }

    func status(at path: String) throws(SystemCallError) -> FileStatus? {
        try decide(Entry(call: "lstat", path: path))
        return try real.status(at: path)
    }

    func names(in path: String) throws(SystemCallError) -> [String] {
        try decide(Entry(call: "readdir", path: path))
        return try real.names(in: path)
    }

    func makeDirectory(_ path: String) throws(SystemCallError) {
        try decide(Entry(call: "mkdir", path: path))
        try real.makeDirectory(path)
    }

    func removeDirectory(_ path: String) throws(SystemCallError) {
        try decide(Entry(call: "rmdir", path: path))
        try real.removeDirectory(path)
    }

    func unlink(_ path: String) throws(SystemCallError) {
        try decide(Entry(call: "unlink", path: path))
        try real.unlink(path)
    }

    func rename(_ path: String, to target: String) throws(SystemCallError) {
        try decide(Entry(call: "rename", path: path))
        try real.rename(path, to: target)
    }

    func lock(_ descriptor: Int32) throws(SystemCallError) {
        try decide(Entry(call: "flock", path: path(descriptor)))
        try real.lock(descriptor)
    }

    func unlock(_ descriptor: Int32) { real.unlock(descriptor) }

    func freeBytes(at path: String) throws(SystemCallError) -> Int {
        try decide(Entry(call: "statvfs", path: path))
        return try real.freeBytes(at: path)
    }
}
