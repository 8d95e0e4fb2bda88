import Foundation
import Glibc

/// A small file system of a node's own, which can be filled and made read-only; needs root.
struct SmallDisk: Sendable {
    private static let readOnly: UInt = 1
    private static let remount: UInt = 32
    private static let tries = 50

    let path: String
    let bytes: Int

    private var ballast: String { "\(path)/ballast" }

    /// Mounts it over a directory that is there and empty.
    func mount() throws {
        guard geteuid() == 0 else {
            throw ChaosError.notPossible("a disk that can be filled is a mount of its own, and needs root")
        }
        try call(0, "size=\(bytes),mode=700")
    }

    func unmount() {
        // Lazily: it goes when the last who uses it is gone, and there is nobody left to be told of a failure.
        _ = umount2(path, Int32(2))
    }

    /// Takes all room that is left.
    func fill() throws {
        let descriptor = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("fill") }
        defer { close(descriptor) }
        var size = 1 << 20
        var offset = 0
        while size >= 4096 {
            if posix_fallocate(descriptor, offset, size) == 0 { offset += size } else { size /= 2 }
        }
    }

    func empty() throws {
        guard FileManager.default.fileExists(atPath: ballast) else { return }
        try FileManager.default.removeItem(atPath: ballast)
    }

    /// A file system on which somebody writes just then cannot be made read-only, so it is tried again.
    func makeReadOnly() async throws {
        for attempt in 1...Self.tries {
            do {
                return try call(Self.remount | Self.readOnly, nil)
            } catch {
                guard attempt < Self.tries else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    func makeWritable() throws { try call(Self.remount, nil) }

    private func call(_ flags: UInt, _ options: String?) throws {
        let code =
            if let options {
                options.withCString { Glibc.mount("vitrine-chaos", path, "tmpfs", flags, $0) }
            } else {
                Glibc.mount("vitrine-chaos", path, "tmpfs", flags, nil)
            }
        guard code == 0 else { throw failure("mount") }
    }

    private func failure(_ what: String) -> ChaosError {
        .notPossible("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
