import Foundation

/// Starts a daemon that outlives this command: in a session of its own, its output going to its log.
struct DaemonLaunch {
    let process: LocalProcess
    let executable: String

    /// The daemon's executable is the one beside this program.
    init(_ process: LocalProcess) throws {
        self.process = process
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        executable = own.deletingLastPathComponent().appendingPathComponent(process.executable).path
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw ClusterError.noExecutable(path: executable)
        }
    }

    /// Starts and records it.
    func start() throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, process.log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Whoever waits for the end of a pipe of ours must not wait for the daemon.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let number = try spawn(&actions, &attributes)
        try process.record(number)
        return number
    }

    private func spawn(
        _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = [executable, "--settings", process.settings].map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var number: pid_t = 0
        let code = posix_spawn(&number, executable, &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw ClusterError.system("cannot start \(executable): \(String(cString: strerror(code)))")
        }
        return number
    }
}
