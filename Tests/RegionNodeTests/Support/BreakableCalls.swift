import Foundation
import Glibc
import ReplicaStore
import Synchronization

/// The real calls on a disk that a test breaks and mends.
final class BreakableCalls: FileSystemCalls {
    /// What is wrong with the disk.
    enum Fault: Sendable {
        /// Nothing can be written (`EROFS`).
        case readOnly
        /// There is no room (`ENOSPC`).
        case full
        /// Contents cannot be read (`EIO`).
        case unreadable
        /// Nothing comes to an end, until it is mended.
        case stalled
    }

    private let real = LinuxCalls()
    private let fault = Mutex<Fault?>(nil)
    private let disks = Mutex<Set<Int32>>([])
    private let mended = NSCondition()

    func breaks(_ new: Fault?) {
        mended.withLock {
            fault.withLock { $0 = new }
            mended.broadcast()
        }
    }

    private func awaitMending() {
        guard fault.withLock({ $0 }) == .stalled else { return }
        mended.withLock { while fault.withLock({ $0 }) == .stalled { mended.wait() } }
    }

    private func write(_ call: String) throws(SystemCallError) {
        switch fault.withLock({ $0 }) {
        case .readOnly: throw SystemCallError(call, EROFS)
        case .full: throw SystemCallError(call, ENOSPC)
        case .stalled: awaitMending()
        case .unreadable, nil: return
        }
    }

    func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        if way == .creating { try write("open") }
        let descriptor = try real.open(path, way)
        if path.hasSuffix("/disk.raw") { disks.withLock { _ = $0.insert(descriptor) } }
        return descriptor
    }
    func close(_ descriptor: Int32) {
        disks.withLock { _ = $0.remove(descriptor) }
        real.close(descriptor)
    }
    func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        awaitMending()
        if case .unreadable = fault.withLock({ $0 }), disks.withLock({ $0.contains(descriptor) }) {
            throw SystemCallError("pread", EIO)
        }
        return try real.read(descriptor, at: offset, into: buffer)
    }
    func write(_ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Int {
        try write("pwrite")
        return try real.write(descriptor, at: offset, bytes)
    }
    func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try write("ftruncate")
        try real.resize(descriptor, to: size)
    }
    func synchronize(_ descriptor: Int32) throws(SystemCallError) { try real.synchronize(descriptor) }
    func synchronizeData(_ descriptor: Int32) throws(SystemCallError) { try real.synchronizeData(descriptor) }
    func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try real.firstData(descriptor, from: offset)
    }
    func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError) {
        try write("ioctl")
        try real.clone(from: source, range, to: target, at: offset)
    }
    func forget(_ descriptor: Int32, _ range: Range<Int>) { real.forget(descriptor, range) }
    func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        awaitMending()
        return try real.status(descriptor)
    }
    func status(at path: String) throws(SystemCallError) -> FileStatus? { try real.status(at: path) }
    func names(in path: String) throws(SystemCallError) -> [String] { try real.names(in: path) }
    func makeDirectory(_ path: String) throws(SystemCallError) {
        try write("mkdir")
        try real.makeDirectory(path)
    }
    // A full disk lets go of what it has; a read-only one does not.
    private func change(_ call: String) throws(SystemCallError) {
        if case .readOnly = fault.withLock({ $0 }) { throw SystemCallError(call, EROFS) }
    }
    func removeDirectory(_ path: String) throws(SystemCallError) {
        try change("rmdir")
        try real.removeDirectory(path)
    }
    func unlink(_ path: String) throws(SystemCallError) {
        try change("unlink")
        try real.unlink(path)
    }
    func rename(_ path: String, to target: String) throws(SystemCallError) {
        try change("rename")
        try real.rename(path, to: target)
    }
    func lock(_ descriptor: Int32) throws(SystemCallError) { try real.lock(descriptor) }
    func unlock(_ descriptor: Int32) { real.unlock(descriptor) }
    func freeBytes(at path: String) throws(SystemCallError) -> Int {
        awaitMending()
        return try real.freeBytes(at: path)
    }
}
