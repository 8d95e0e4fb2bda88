import Foundation

/// A small file system in memory, unmounted with the object.
final class SmallFileSystem: Sendable {
    struct MountRefused: Error {}

    let path: String

    init(bytes: Int) throws {
        path = NSTemporaryDirectory() + "node-small-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path]) == 0 else {
            try FileManager.default.removeItem(atPath: path)
            throw MountRefused()
        }
    }

    deinit {
        do {
            _ = try Self.run("/bin/umount", ["-l", path])
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// Whether one can be mounted here.
    static let isAllowed: Bool = {
        do {
            _ = try SmallFileSystem(bytes: 1 << 20)
            return true
        } catch {
            return false
        }
    }()

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
