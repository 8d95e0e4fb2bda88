import Foundation

/// Stops a cluster and removes its directory when the tests' process is gone before it did so itself.
struct ClusterGuard {
    /// It reads its input, whose other end only this process has: a line means that all is done, the end that it died.
    private static let script = """
        trap '' INT TERM HUP
        read -r line && exit 0
        "$0" cluster down --cluster "$1/cluster"
        umount -l "$1"/cluster/nodes/*/data 2>/dev/null
        rm -rf "$1"
        """

    private let shell: Command

    init(_ directory: URL) throws {
        let program = Command.products.appending(path: "vitrine").path
        shell = try Command("/bin/sh", ["-c", Self.script, program, directory.path], isTypedTo: true)
    }

    /// What it sees when this process dies.
    func abandon() throws { try shell.endInput() }

    /// Ends it; the cluster is removed.
    func dismiss() async throws {
        try shell.type("done")
        _ = try await shell.finished()
    }
}
