import Foundation

/// A program that is run beside the cluster, such as `strace`, or `vitrine` itself.
enum Command {
    /// Runs it to its end and returns what it printed; throws with what it said if it failed.
    static func run(_ executable: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { ended in
            end.yield(ended.terminationStatus)
            end.finish()
        }
        do { try process.run() } catch { throw ChaosError.notPossible("\(executable) cannot be run: \(error)") }
        let text = Task.detached { String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
        let number = process.processIdentifier
        let status = await withTaskCancellationHandler {
            await ends.first { _ in true } ?? -1
        } onCancel: {
            kill(number, SIGTERM)
        }
        try Task.checkCancellation()
        let said = await text.value.trimmingCharacters(in: .whitespacesAndNewlines)
        guard status == 0 else {
            throw ChaosError.notPossible("\(arguments.first ?? executable) ended with \(status): \(said.suffix(300))")
        }
        return said
    }

    /// The program that this is, or that stands beside it.
    static func vitrine(_ arguments: [String], cluster: String) async throws -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let vitrine = own.deletingLastPathComponent().appendingPathComponent("vitrine").path
        return try await run(vitrine, arguments + ["--cluster", cluster])
    }

    /// The first of these directories that has the program; `nil` if none has.
    static func find(_ name: String) -> String? {
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
