import Foundation

/// The program that receives a disk into a directory, run under `strace`, which kills it where it is told to.
enum Crasher {
    struct Outcome {
        let wasKilled: Bool
        /// The chunks that it said it wrote.
        let newChunks: [Int]
        let isFinished: Bool
    }

    static let strace = "/usr/bin/strace"

    static let isSlow = ProcessInfo.processInfo.environment["VITRINE_SLOW_TESTS"] != nil

    /// The system calls that change something, and `openat`.
    static let changing = [
        "pwrite64", "fsync", "fdatasync", "rename", "unlink", "rmdir", "mkdir", "ftruncate", "flock", "openat",
    ]

    /// Those that only look, close or advise.
    private static let looking = [
        "pread64", "read", "write", "close", "fstat", "newfstatat", "statx", "lseek", "ioctl", "getdents64",
        "fadvise64",
        "statfs", "fstatfs",
    ]

    /// The system calls at which it is killed; with VITRINE_SLOW_TESTS all that it makes on files.
    static let calls = isSlow ? changing + looking : changing

    /// Beside the tests' own executable.
    static var path: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: own).deletingLastPathComponent().path + "/ReplicaStoreCrasher"
        }
    }

    /// Whether `strace` may trace here.
    static let canTrace: Bool = {
        do {
            return try run(strace, ["-f", "-o", "/dev/null", "/bin/true"]).status == 0
        } catch {
            return false
        }
    }()

    /// Kills it at the `number`th call of that name (of the process's whole life), or lets it be.
    static func run(_ arguments: [String], killAt call: String? = nil, number: Int = 0) throws -> Outcome {
        var command = ["-f", "-o", "/dev/null"]
        if let call {
            command += ["-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)"]
        } else {
            command += ["-e", "trace=none"]
        }
        let (_, output) = try run(strace, command + [path] + arguments)
        let lines = output.split(separator: "\n")
        let isFinished = lines.last?.hasPrefix("finished ") == true
        return Outcome(
            wasKilled: !isFinished,
            newChunks: lines.compactMap { $0.hasPrefix("new ") ? Int($0.dropFirst(4)) : nil }, isFinished: isFinished)
    }

    /// How many calls of each name a whole run makes.
    static func counts(_ arguments: [String]) throws -> [String: Int] {
        let trace = NSTemporaryDirectory() + "vitrine-trace-" + UUID().uuidString
        let command = ["-f", "-o", trace, "-e", "trace=" + calls.joined(separator: ","), try path]
        _ = try run(strace, command + arguments)
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        try FileManager.default.removeItem(atPath: trace)
        var counts: [String: Int] = [:]
        for line in lines {
            for call in calls where line.contains(" \(call)(") { counts[call, default: 0] += 1 }
        }
        if isSlow {
            let told = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            print("\(arguments[0]): \(counts.values.reduce(0, +)) calls: \(told)")
        }
        return counts
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
