import Foundation
public import Gallery
public import Settings

/// One daemon of a local cluster: what it runs, and where it is recorded.
public struct LocalProcess: Hashable, Sendable {
    /// The node's name, or ``ClusterDirectory/coordinatorName``.
    public let name: String
    /// `nil` for the coordinator.
    public let node: NodeID?
    /// `vitrine-coordinator` or `vitrine-region`.
    public let executable: String
    /// Absolute, so that a process can be recognised by it.
    public let settings: String
    public let log: String
    public let processFile: String

    /// A daemon that is recorded in `processFile`, whatever cluster it is of.
    public init(
        name: String, node: NodeID?, executable: String, settings: String, log: String, processFile: String
    ) {
        self.name = name
        self.node = node
        self.executable = executable
        self.settings = settings
        self.log = log
        self.processFile = processFile
    }

    /// The coordinator of the cluster in a directory.
    public static func coordinator(of directory: ClusterDirectory) -> LocalProcess {
        LocalProcess(
            name: ClusterDirectory.coordinatorName, node: nil, executable: "vitrine-coordinator",
            settings: directory.coordinatorSettings, log: "\(directory.coordinator)/log",
            processFile: directory.processFile(ClusterDirectory.coordinatorName))
    }

    /// A node of the cluster in a directory.
    public static func node(_ id: NodeID, of directory: ClusterDirectory) -> LocalProcess {
        LocalProcess(
            name: id.name, node: id, executable: "vitrine-region", settings: directory.nodeSettings(id),
            log: "\(directory.node(id))/log", processFile: directory.processFile(id.name))
    }

    /// The process number, if the recorded process runs and is this daemon.
    ///
    /// A number alone proves nothing: after a crash the system may have given it to somebody else. The command line
    /// names the settings file, which no other process has. A process that has ended but was not waited for has none.
    public func running() throws -> Int32? {
        guard let recorded = try recorded(), Self.arguments(of: recorded).contains(settings) else { return nil }
        return recorded
    }

    private func recorded() throws -> Int32? {
        guard FileManager.default.fileExists(atPath: processFile) else { return nil }
        let text = try String(contentsOfFile: processFile, encoding: .utf8)
        guard let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), number > 1 else {
            throw ClusterError.system("\(processFile) holds no process number; remove it")
        }
        return number
    }

    /// Writes down that it runs with this number.
    public func record(_ number: Int32) throws {
        try Data("\(number)\n".utf8).write(to: URL(fileURLWithPath: processFile), options: .atomic)
    }

    /// Removes the record.
    public func forget() throws {
        guard FileManager.default.fileExists(atPath: processFile) else { return }
        try FileManager.default.removeItem(atPath: processFile)
    }

    /// Sends `signal` if the process runs; throws `notRunning` otherwise.
    public func signal(_ signal: Int32) throws {
        guard let number = try running() else { throw ClusterError.notRunning(name: name) }
        // It may end between the look and the signal; that is as good as not running.
        guard kill(number, signal) == 0 || errno == ESRCH else {
            throw ClusterError.system("cannot signal \(name): \(String(cString: strerror(errno)))")
        }
    }

    /// The last lines of its log.
    public func logTail(lines: Int) -> String {
        guard let data = FileManager.default.contents(atPath: log) else { return "(no log)" }
        let text = String(decoding: data.suffix(16_384), as: UTF8.self)
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    /// Waits until a child that was just started can be recognised by its command line, or has ended.
    ///
    /// Its starter goes on as soon as the child has its new memory, a moment before the system has written down what its
    /// arguments are.
    static func awaitCommandLine(of child: Int32) {
        while arguments(of: child).isEmpty {
            var end = siginfo_t()
            let found = waitid(P_PID, id_t(child), &end, WEXITED | WNOHANG | WNOWAIT)
            guard found == 0, end.si_signo == 0 else { return }
            sched_yield()
        }
    }

    /// The command line of a process, empty if there is none.
    private static func arguments(of process: Int32) -> [String] {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return [] }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
