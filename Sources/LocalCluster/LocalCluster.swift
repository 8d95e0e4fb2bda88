import Foundation
public import Gallery
public import Settings

/// The cluster in a directory of this machine: its processes, and starting and ending them.
public struct LocalCluster: Sendable {
    /// How long a process may take to end in peace before it is killed.
    public static let terminationGrace = Duration.seconds(10)
    /// How long a killed process may take to be gone.
    public static let killGrace = Duration.seconds(5)
    private static let pollInterval = Duration.milliseconds(50)

    public let directory: ClusterDirectory
    public let topology: Topology
    /// The coordinator first, then the nodes in the topology's order.
    public let processes: [LocalProcess]

    /// The cluster whose directory is at `path`.
    public init(in path: String) throws {
        guard FileManager.default.fileExists(atPath: ClusterDirectory(path).topology) else {
            throw ClusterError.missing(directory: path)
        }
        directory = ClusterDirectory(URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path)
        topology = try Topology(readingFrom: directory.topology)
        let directory = self.directory
        processes = [.coordinator(of: directory)] + topology.nodes.map { .node($0.id, of: directory) }
    }

    /// The process of this name; a node may be called by `region/name` too.
    public func process(named name: String) throws -> LocalProcess {
        let match = processes.first { $0.name == name || $0.node?.description == name }
        guard let match else { throw ClusterError.unknownProcess(name: name, known: processes.map(\.name)) }
        return match
    }

    /// The nodes of a region.
    public func processes(in region: Region) throws -> [LocalProcess] {
        let matches = processes.filter { $0.node?.region == region }
        guard !matches.isEmpty else {
            throw ClusterError.unknownProcess(name: "of region \(region)", known: processes.map(\.name))
        }
        return matches
    }

    /// Starts those of `wanted` that do not run, and returns them.
    public func start(_ wanted: [LocalProcess]) throws -> [LocalProcess] {
        var started: [LocalProcess] = []
        for process in wanted where try process.running() == nil {
            _ = try DaemonLaunch(process).start()
            started.append(process)
        }
        return started
    }

    /// Throws if one of `started` has ended already, with the end of its log.
    public func checkAlive(_ started: [LocalProcess]) throws {
        for process in started where try process.running() == nil {
            throw ClusterError.ended(name: process.name, log: process.log, tail: process.logTail(lines: 5))
        }
    }

    /// Ends those of `wanted` that run, and returns what became of each: killed or not.
    ///
    /// One that is paused could not hear SIGTERM, so each is told to go on too.
    public func stop(_ wanted: [LocalProcess]) async throws -> [(process: LocalProcess, wasKilled: Bool)] {
        let running = try wanted.filter { try $0.running() != nil }
        for process in running {
            try signalIfRunning(process, SIGTERM)
            try signalIfRunning(process, SIGCONT)
        }
        let stubborn = try await wait(for: running, atMost: Self.terminationGrace)
        for process in stubborn { try signalIfRunning(process, SIGKILL) }
        if let left = try await wait(for: stubborn, atMost: Self.killGrace).first {
            throw ClusterError.unkillable(name: left.name, process: try left.running() ?? 0)
        }
        for process in wanted { try process.forget() }
        return running.map { process in (process, stubborn.contains(process)) }
    }

    /// Sends `signal` to each, and with SIGKILL waits until it is gone.
    public func signal(_ processes: [LocalProcess], _ signal: Int32) async throws {
        for process in processes { try process.signal(signal) }
        guard signal == SIGKILL else { return }
        if let left = try await wait(for: processes, atMost: Self.killGrace).first {
            throw ClusterError.unkillable(name: left.name, process: try left.running() ?? 0)
        }
        for process in processes { try process.forget() }
    }

    private func signalIfRunning(_ process: LocalProcess, _ signal: Int32) throws {
        guard try process.running() != nil else { return }
        do {
            try process.signal(signal)
        } catch ClusterError.notRunning {
            return  // It ended in between, which is what was wanted.
        }
    }

    /// Waits until none runs, or the time is over; returns those that still do.
    private func wait(for processes: [LocalProcess], atMost limit: Duration) async throws -> [LocalProcess] {
        let deadline = ContinuousClock.now.advanced(by: limit)
        var left = processes
        while true {
            left = try left.filter { try $0.running() != nil }
            if left.isEmpty || ContinuousClock.now >= deadline { return left }
            try await Task.sleep(for: Self.pollInterval)
        }
    }
}
