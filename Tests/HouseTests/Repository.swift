import Foundation

/// The files of this repository, as git knows them: tracked, or new and not ignored.
struct Repository {
    let root: URL
    let paths: [String]

    static let here = Result { try Repository(containing: #filePath) }

    private init(containing file: String) throws {
        root = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let listed = try Self.git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], in: root)
        let root = root
        paths = listed.split(separator: "\0").map(String.init).sorted().filter { path in
            FileManager.default.fileExists(atPath: root.appending(path: path).path)
        }
    }

    /// Every Swift file under Sources and Tests, read.
    func swiftFiles(under folders: String...) throws -> [SwiftFile] {
        try paths.filter { path in path.hasSuffix(".swift") && folders.contains { path.hasPrefix($0 + "/") } }
            .map { path in SwiftFile(path: path, text: try text(path)) }
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
    }

    private static func git(_ arguments: [String], in folder: URL) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // The owner of a checkout may be another than who runs its tests.
        process.arguments = ["git", "-c", "safe.directory=*", "-C", folder.path] + arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GitFailed(status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }
}

struct GitFailed: Error {
    let status: Int32
}
