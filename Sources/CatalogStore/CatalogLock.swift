import Foundation

/// An operating system's lock on a file beside the catalog: one process at a time.
///
/// The kernel lets go of it when the process ends, however it ends, so nothing is left behind to clear away. The
/// file stays, as removing it would let two processes lock two files of one name. It holds the process id, which is
/// only told to people.
final class CatalogLock: Sendable {
    private static let pidBytesMax = 32

    let path: String
    private let descriptor: Int32

    init(besides database: String) throws(CatalogStoreError) {
        let path = database + ".lock"
        let opened = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw Self.failure(path, doing: "open") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            // It is no lock yet, so that no deinit closes a second time what may be another's by then.
            defer { Foundation.close(opened) }
            guard isHeld else { throw Self.failure(path, doing: "lock") }
            throw .alreadyRunning(path: database, pid: Self.pid(in: opened))
        }
        self.path = path
        descriptor = opened
        // Said to people only, so a failure to write it is no reason not to start.
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit {
        // Not by closing alone: a process being forked at this moment has the file open too, until it runs its program.
        flock(descriptor, LOCK_UN)
        Foundation.close(descriptor)
    }

    /// The process id in the file.
    private static func pid(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: pidBytesMax)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func failure(_ path: String, doing what: String) -> CatalogStoreError {
        let code = errno
        return .failed(
            CatalogFault(
                .init(errno: code), path: path, detail: "cannot \(what) it: \(String(cString: strerror(code)))"))
    }
}
