import Foundation

/// A file system in memory that is full soon.
enum SmallFileSystem {
    struct MountRefused: Error {}

    /// What a node leaves free (256 MiB), and 12 MiB for contents.
    static let bytes = 268 << 20

    /// Whether one can be mounted here.
    static let isAllowed: Bool = {
        let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let isMounted = mount(at: directory.path)
            if isMounted { unmount(directory.path) }
            try FileManager.default.removeItem(at: directory)
            return isMounted
        } catch {
            return false
        }
    }()

    static func mount(at directory: String) -> Bool {
        Glibc.mount("tmpfs", directory, "tmpfs", 0, "size=\(bytes)") == 0
    }

    /// At once, also when it is in use.
    static func unmount(_ directory: String) { umount2(directory, Int32(MNT_DETACH)) }
}
