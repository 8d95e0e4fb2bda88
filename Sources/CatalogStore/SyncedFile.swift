import Foundation

/// A file of a catalog that is made, renamed and synced as a whole.
struct SyncedFile {
    /// What SQLite keeps beside a database.
    private static let companions = ["-wal", "-shm", "-journal"]

    let path: String

    init(_ path: String) {
        self.path = path
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Has the disk hold the file and its name.
    func synchronize() throws {
        try Self.synchronize(path)
        try Self.synchronize((path as NSString).deletingLastPathComponent)
    }

    /// Copies a database that nobody has open, with its write-ahead log.
    func copy(to other: SyncedFile) throws {
        try FileManager.default.copyItem(atPath: path, toPath: other.path)
        if FileManager.default.fileExists(atPath: path + "-wal") {
            try FileManager.default.copyItem(atPath: path + "-wal", toPath: other.path + "-wal")
        }
        try other.restrict()
    }

    /// Makes it, empty: SQLite gives what it makes itself to everybody to read.
    func makeEmpty() throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try Self.require(descriptor, path, "open")
        close(descriptor)
    }

    /// Lets only its owner read and write it; what SQLite makes beside it is like it.
    func restrict() throws {
        try Self.require(chmod(path, 0o600), path, "chmod")
    }

    /// Renames a database with what is beside it; the new name must be free.
    func move(to other: SyncedFile) throws {
        guard !other.exists else { throw CatalogStoreError.fileExists(other.path) }
        try Self.require(rename(path, other.path), path, "rename")
        for companion in Self.companions where FileManager.default.fileExists(atPath: path + companion) {
            try Self.require(rename(path + companion, other.path + companion), path + companion, "rename")
        }
        try Self.synchronize((other.path as NSString).deletingLastPathComponent)
    }

    /// Removes an unfinished file and what is beside it; what cannot be removed is left.
    func removeLeavings() {
        for name in [path] + Self.companions.map({ path + $0 }) { unlink(name) }
    }

    private static func synchronize(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        try require(descriptor, path, "open")
        defer { close(descriptor) }
        // A sync that failed is never repeated: what was being made is thrown away.
        try require(fsync(descriptor), path, "fsync")
    }

    private static func require(_ result: Int32, _ path: String, _ call: String) throws {
        guard result < 0 else { return }
        let code = errno
        throw CatalogStoreError.failed(
            CatalogFault(.init(errno: code), path: path, detail: "\(call): \(String(cString: strerror(code)))"))
    }
}

extension CatalogFault.Kind {
    /// What an error of the operating system means here.
    init(errno code: Int32) {
        switch code {
        case EROFS, EACCES, EPERM: self = .readOnly
        case ENOSPC, EDQUOT: self = .noSpace
        case EIO: self = .ioFailed
        default: self = .cannotOpen
        }
    }
}
