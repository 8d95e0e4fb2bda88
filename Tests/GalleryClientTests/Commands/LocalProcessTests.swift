import Foundation
import Gallery
import Settings
import Testing

@testable import LocalCluster
@testable import vitrine

@Suite(.timeLimit(.minutes(2))) struct LocalProcessTests {
    /// A stand-in for a daemon: a shell script that ends on SIGTERM.
    ///
    /// `cp` makes the file that is run: had this process written it, whatever another test starts meanwhile could
    /// still hold it open, and what is open for writing cannot be run.
    private func standIn(_ folder: TestFolder) throws -> DaemonLaunch {
        let text = try folder.file(
            "text", Array("#!/bin/sh\ntrap 'exit 0' TERM\necho up\nwhile :; do sleep 0.05; done\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: text)
        let script = "\(folder.path)/daemon"
        let copy = try Process.run(URL(fileURLWithPath: "/bin/cp"), arguments: [text, script])
        copy.waitUntilExit()
        try #require(copy.terminationStatus == 0)
        let process = LocalProcess(
            name: "n1", node: nil, executable: "daemon", settings: "\(folder.path)/region.yaml",
            log: "\(folder.path)/log", processFile: "\(folder.path)/n1.pid")
        return DaemonLaunch(process, executable: script)
    }

    /// Looks again and again, for at most a minute.
    private func eventually(_ condition: () throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline {
            if try condition() { return true }
            await Task.yield()
        }
        return false
    }

    @Test func `a started process runs in a session of its own and writes to its log`() async throws {
        let folder = try TestFolder()
        let launch = try standIn(folder)
        let number = try launch.start()
        #expect(try launch.process.running() == number)
        #expect(getsid(number) == number)
        #expect(try await eventually { launch.process.logTail(lines: 1) == "up" })
        try launch.process.signal(SIGKILL)
        #expect(try await eventually { try launch.process.running() == nil })
    }

    /// On busy cores the system lets the starter go on before the new process has a command line.
    @Test func `what was started runs, however busy the machine is`() throws {
        let folder = try TestFolder()
        let spinners = (0..<4).map { _ in Thread { while !Thread.current.isCancelled {} } }
        for spinner in spinners { spinner.start() }
        defer { for spinner in spinners { spinner.cancel() } }
        let launch = try standIn(folder)
        for _ in 0..<50 {
            let number = try launch.start()
            defer { kill(number, SIGKILL) }
            try #require(try launch.process.running() == number)
        }
    }

    @Test func `a recorded number that is another process's by now is not taken for the daemon`() throws {
        let folder = try TestFolder()
        let process = try standIn(folder).process
        try process.record(getpid())
        #expect(try process.running() == nil)
        #expect(throws: ClusterError.notRunning(name: "n1")) { try process.signal(SIGKILL) }
    }

    @Test(arguments: ["", "x", "0", "1", "-5", "99999999999"])
    func `a record that holds no process number is an error that names the file`(text: String) throws {
        let folder = try TestFolder()
        let process = try standIn(folder).process
        _ = try folder.file("n1.pid", Array(text.utf8))
        #expect(throws: ClusterError.self) { try process.running() }
    }

    @Test func `a process that is not running is started once`() async throws {
        let folder = try TestFolder()
        let launch = try standIn(folder)
        let number = try launch.start()
        try launch.process.signal(SIGSTOP)
        #expect(try launch.process.running() == number)
        try launch.process.signal(SIGCONT)
        try launch.process.signal(SIGTERM)
        #expect(try await eventually { try launch.process.running() == nil })
    }

    @Test func `the end of a log is what is shown of it`() throws {
        let folder = try TestFolder()
        let process = try standIn(folder).process
        #expect(process.logTail(lines: 2) == "(no log)")
        _ = try folder.file("log", Array("a\nb\nc\nd\n".utf8))
        #expect(process.logTail(lines: 2) == "c\nd")
    }
}
