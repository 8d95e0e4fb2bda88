import Foundation
import Testing

/// A folder of its own for one test, in which qemu-img and qemu-io make images.
final class QemuFolder {
    struct ToolFailure: Error, CustomStringConvertible { let description: String }

    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-formats-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    /// Runs qemu-img in the folder; the words are separated by single blanks.
    func image(_ words: String) throws { try run("qemu-img", words.split(separator: " ").map(String.init)) }

    /// Runs commands of qemu-io, in order, on an image.
    func write(to name: String, format: String, _ commands: [String]) throws {
        try run("qemu-io", ["-f", format] + commands.flatMap { ["-c", $0] } + [name])
    }

    private func run(_ tool: String, _ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(tool)")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ToolFailure(description: "\(tool) \(words): \(String(decoding: text, as: UTF8.self))")
        }
    }
}
