import Foundation

/// A program that was started: one of ours, or one of the system's.
final class Command: Sendable {
    /// What became of it.
    struct Result: Sendable {
        let command: String
        /// The exit code, or the number of the signal that ended it.
        let status: Int32
        let output: String
        let errors: String

        /// Everything, for the text of a failing test.
        var story: String { "\(command)\nstatus \(status)\n\(output)\(errors)" }
    }

    /// A run that took longer than it may.
    struct DeadlineMissed: Error {
        let story: String
    }

    /// Where SwiftPM put the executables: beside the test bundle.
    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    let name: String
    private let process: Process
    private let input: Pipe?
    private let directory: URL

    /// Starts `program`: a path, or the name of an executable of ours.
    init(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        isTypedTo: Bool = false
    ) throws {
        // Who types to a program that has ended gets an error, and is not ended too.
        Foundation.signal(SIGPIPE, SIG_IGN)
        name = "\(program) \(arguments.joined(separator: " "))"
        // Files, not pipes: a daemon that inherits a pipe would keep its reader waiting.
        directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process = Process()
        process.executableURL =
            program.hasPrefix("/") ? URL(fileURLWithPath: program) : Self.products.appending(path: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        input = isTypedTo ? Pipe() : nil
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = try Self.writer(directory.appending(path: "output"))
        process.standardError = try Self.writer(directory.appending(path: "errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        if FileManager.default.fileExists(atPath: directory.path) {
            do { try FileManager.default.removeItem(at: directory) } catch { print("left behind: \(directory.path)") }
        }
    }

    private static func writer(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    /// Runs it to its end, or kills it when `deadline` is over.
    static func run(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        deadline: Duration = .seconds(90)
    ) async throws -> Result {
        let command = try Command(program, arguments, in: folder, environment: environment)
        return try await command.finished(within: deadline)
    }

    var isRunning: Bool { process.isRunning }
    var number: Int32 { process.processIdentifier }
    var output: String { get throws { try text("output") } }
    var errors: String { get throws { try text("errors") } }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Types bytes to it.
    func type(_ bytes: [UInt8]) throws { try input?.fileHandleForWriting.write(contentsOf: Data(bytes)) }

    /// Types a line to it.
    func type(_ line: String) throws { try type(Array("\(line)\n".utf8)) }

    /// Says that no more is typed.
    func endInput() throws { try input?.fileHandleForWriting.close() }

    /// Waits until it has said `text`; `false` if it ended, or time was up, before it did.
    func says(_ text: String, within deadline: Duration = .seconds(60)) async throws -> Bool {
        let isOver = try await eventually(within: deadline) {
            try output.contains(text) || errors.contains(text) || !isRunning
        }
        return try isOver && (output.contains(text) || errors.contains(text))
    }

    /// Waits for its end, and kills it when `deadline` is over.
    func finished(within deadline: Duration = .seconds(90)) async throws -> Result {
        let isOver = await eventually(within: deadline) { !isRunning }
        if !isOver { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let result = Result(
            command: name, status: process.terminationStatus, output: try output, errors: try errors)
        guard isOver else { throw DeadlineMissed(story: result.story) }
        return result
    }

    private func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: directory.appending(path: file)), as: UTF8.self)
    }
}
