import CatalogStoreSamples
import Foundation
import Gallery
import Testing

/// A process of `CatalogStoreCrasher`, perhaps under strace.
final class Child {
    let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private var rest = Data()

    /// Starts the crasher on `path`; `strace` are the options to trace it with.
    init(
        _ path: String, callers: Int = 1, count: Revision, together: Revision = 1, backup: String? = nil,
        strace: [String]? = nil, environment: [String: String] = [:]
    ) throws {
        let crasher = try Self.crasher
        let arguments = [path, "\(callers)", "\(count)", "\(together)"] + (backup.map { [$0] } ?? [])
        if let strace {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
            process.arguments = ["-f", "-o", "/dev/null"] + strace + [crasher] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: crasher)
            process.arguments = arguments
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardInput = input
        try process.run()
    }

    /// The next line it says, or `nil` when it has ended.
    func line() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = Data(rest[(end + 1)...]) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return nil }
            rest += more
        }
    }

    /// The highest revision acknowledged in what it says from here to its end, and how it failed, if it did.
    ///
    /// `each` is told of every acknowledgement.
    func outcome(_ each: (Revision) -> Void = { _ in }) -> (acknowledged: Revision, failure: String?) {
        var acknowledged: Revision = 0
        var failure: String?
        while let line = line() {
            if line.hasPrefix("failed ") { failure = line }
            guard let revision = Self.acknowledged(line) else { continue }
            acknowledged = max(acknowledged, revision)
            each(revision)
        }
        process.waitUntilExit()
        return (acknowledged, failure)
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Lets one that only holds the catalog end.
    func end() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func acknowledged(_ line: String) -> Revision? {
        guard line.hasPrefix("ack ") else { return nil }
        return Revision(line.dropFirst(4))
    }

    /// Beside the test bundle, where the package's products are.
    private static var crasher: String {
        get throws {
            let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/CatalogStoreCrasher"
            try #require(FileManager.default.isExecutableFile(atPath: path))
            return path
        }
    }
}
