import Glibc
import ReplicaStore
import Synchronization

/// The real calls on a disk that holds other bytes of one chunk than memory does; or that knows no direct reads.
final class RottenMedium: FileSystemCalls {
    private let real = LinuxCalls()
    private let chunk: Int?
    private let refusesAt: String?
    private let direct = Mutex<Set<Int32>>([])

    init(chunk: Int?, refusesAt: String? = nil) {
        self.chunk = chunk
        self.refusesAt = refusesAt
    }

    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        guard way == .direct else { return try real.open(path, way) }
        guard refusesAt != "open" else { throw SystemCallError("open", EINVAL) }
        // As if every file system knew direct reads.
        let descriptor = try real.open(path, .reading)
        direct.withLock { _ = $0.insert(descriptor) }
        return descriptor
    }

    func close(_ descriptor: Int32) {
        direct.withLock { _ = $0.remove(descriptor) }
        real.close(descriptor)
    }

    func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        let isDirect = direct.withLock { $0.contains(descriptor) }
        let isAligned = offset.isMultiple(of: 512) && buffer.count.isMultiple(of: 512)
        guard !isDirect || isAligned && refusesAt != "pread" else { throw SystemCallError("pread", EINVAL) }
        let count = try real.read(descriptor, at: offset, into: buffer)
        if isDirect, let chunk, offset == chunk * SampleDisk.page { buffer[3] ^= 1 }
        return count
    }

    func write(_ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Int {
        try real.write(descriptor, at: offset, bytes)
    }
    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) { try real.resize(descriptor, to: size) }
    func synchronize(_ descriptor: Int32) throws(SystemCallError) { try real.synchronize(descriptor) }
    func synchronizeData(_ descriptor: Int32) throws(SystemCallError) { try real.synchronizeData(descriptor) }
    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try real.firstData(descriptor, from: offset)
    }
    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError) {
        try real.clone(from: source, range, to: target, at: offset)
    }
    func forget(_ descriptor: Int32, _ range: Range<Int>) { real.forget(descriptor, range) }
    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus { try real.status(descriptor) }
    func status(at path: String) throws(SystemCallError) -> FileStatus? { try real.status(at: path) }
    func names(in path: String) throws(SystemCallError) -> [String] { try real.names(in: path) }
    func makeDirectory(_ path: String) throws(SystemCallError) { try real.makeDirectory(path) }
    func removeDirectory(_ path: String) throws(SystemCallError) { try real.removeDirectory(path) }
    func unlink(_ path: String) throws(SystemCallError) { try real.unlink(path) }
    func rename(_ path: String, to target: String) throws(SystemCallError) { try real.rename(path, to: target) }
    func lock(_ descriptor: Int32) throws(SystemCallError) { try real.lock(descriptor) }
    func unlock(_ descriptor: Int32) { real.unlock(descriptor) }
    func freeBytes(at path: String) throws(SystemCallError) -> Int { try real.freeBytes(at: path) }
}
