import Foundation

/// Starts a daemon that outlives this command: in a session of its own, its output going to its log.
public struct DaemonLaunch {
    /// `POSIX_SPAWN_SETSID`, which glibc's header shows to GNU sources only.
    private static let newSession: Int16 = 0x80

    public let process: LocalProcess
    public let executable: String

    /// The daemon's executable is the one beside this program.
    public init(_ process: LocalProcess) throws {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let executable = own.deletingLastPathComponent().appendingPathComponent(process.executable).path
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw ClusterError.noExecutable(path: executable)
        }
        self.init(process, executable: executable)
    }

    /// Starts another executable as that process.
    public init(_ process: LocalProcess, executable: String) {
        self.process = process
        self.executable = executable
    }

    /// Starts and records it.
    public func start() throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, process.log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        try keepDescriptors()

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, flags)

        let number = try spawn(&actions, &attributes)
        LocalProcess.awaitCommandLine(of: number)
        try process.record(number)
        return number
    }

    /// Whoever waits for the end of a pipe that this command was given must not wait for the daemon too.
    private func keepDescriptors() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = Int32(name), descriptor > 2 else { continue }
            // One of them was the listing's own, and is closed by now; that it has no flags is no failure.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private func spawn(
        _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws -> Int32 {
        let words = [executable, "--settings", process.settings]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var number: pid_t = 0
        let code = posix_spawn(&number, executable, &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw ClusterError.system("cannot start \(executable): \(String(cString: strerror(code)))")
        }
        return number
    }
}
