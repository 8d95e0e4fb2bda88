import Glibc

/// Files of which nobody else may see a byte, not even while they are made.
enum PrivateFile {
    /// The most bytes that are read from a PEM file.
    static let bytesMax = 65_536

    /// Makes `path` a directory that only its owner may enter, or takes one that nobody else may write to.
    static func makeDirectory(_ path: String) throws(CertificateError) {
        guard mkdir(path, 0o700) != 0 else { return }
        guard errno == EEXIST else { throw .cannotWrite(path: path, reason: reason()) }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .cannotWrite(path: path, reason: reason()) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .cannotWrite(path: path, reason: "not a directory") }
        guard status.st_mode & 0o022 == 0 else {
            throw .cannotWrite(path: path, reason: "others may write to it; chmod 700 it")
        }
    }

    /// Makes the file with `mode` from the start, writes and syncs it; removes it again if that fails.
    static func create(_ path: String, mode: mode_t, _ bytes: [UInt8]) throws(CertificateError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? .exists(path: path) : .cannotWrite(path: path, reason: reason())
        }
        let isWritten = writeAll(descriptor, bytes) && fsync(descriptor) == 0
        let failure = reason()
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed else {
            unlink(path)
            throw .cannotWrite(path: path, reason: isWritten ? reason() : failure)
        }
    }

    /// The whole file, if it is not larger than any PEM of ours.
    static func read(_ path: String) throws(CertificateError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: reason()) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .cannotRead(path: path, reason: reason()) }
            guard got > 0 else { return Array(bytes.prefix(count)) }
            count += got
        }
        throw .cannotRead(path: path, reason: "longer than \(bytesMax) bytes")
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
