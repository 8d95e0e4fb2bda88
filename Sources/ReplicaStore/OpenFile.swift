import Glibc

/// An open file; it is closed when nobody has it any more.
///
/// Reads and writes are whole: interrupted calls are repeated, short ones continued.
final class OpenFile: Sendable {
    let path: String
    let descriptor: Int32
    let calls: any FileSystemCalls

    init(_ path: String, _ way: OpeningWay, calls: any FileSystemCalls) throws(ReplicaStoreError) {
        descriptor = try calls.repeated(path) { () throws(SystemCallError) in try calls.open(path, way) }
        self.path = path
        self.calls = calls
    }

    deinit { calls.close(descriptor) }

    /// Returns how many bytes were read: fewer than `buffer` has only if the file ends before.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let at = offset + done
            let count = try calls.repeated(path) { () throws(SystemCallError) in
                try calls.read(descriptor, at: at, into: rest)
            }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    func write(at offset: Int, _ bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let at = offset + done
            let count = try calls.repeated(path) { () throws(SystemCallError) in
                try calls.write(descriptor, at: at, rest)
            }
            guard count > 0 else { throw .system(SystemFailure(SystemCallError("pwrite", EIO), path: path)) }
            done += count
        }
    }

    func write(_ bytes: [UInt8]) throws(ReplicaStoreError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ReplicaStoreError) in try write(at: 0, bytes) }
        }
        try result.get()
    }

    func resize(to size: Int) throws(ReplicaStoreError) {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.resize(descriptor, to: size) }
    }

    func status() throws(ReplicaStoreError) -> FileStatus {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.status(descriptor) }
    }

    func firstData(from offset: Int) throws(ReplicaStoreError) -> Int? {
        try calls.repeated(path) { () throws(SystemCallError) in try calls.firstData(descriptor, from: offset) }
    }
}

extension FileSystemCalls {
    /// Makes the call, again for as long as a signal interrupts it.
    ///
    /// Not for syncs, which are never repeated.
    func repeated<Value>(
        _ path: String, _ call: () throws(SystemCallError) -> Value
    ) throws(ReplicaStoreError) -> Value {
        while true {
            do throws(SystemCallError) {
                return try call()
            } catch {
                guard error.code == EINTR else { throw .system(SystemFailure(error, path: path)) }
            }
        }
    }

    /// Makes the call, once.
    func once<Value>(_ path: String, _ call: () throws(SystemCallError) -> Value) throws(ReplicaStoreError) -> Value {
        do throws(SystemCallError) {
            return try call()
        } catch { throw .system(SystemFailure(error, path: path)) }
    }
}
