import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings

/// A cluster of real processes behind the fault proxy, in a directory of its own.
struct ChaosCluster: Sendable {
    private static let startTimeout = Duration.seconds(60)

    let directory: String
    let local: LocalCluster
    let proxy: FaultProxy
    let plan: ChaosPlan
    let places: ScenarioPlaces
    /// Disks that can be filled, by the name of the node.
    let disks: [String: SmallDisk]

    /// Makes it in a directory that is there, and starts nothing but the proxy.
    init(_ scenario: Scenario, in directory: String, seed: UInt64) async throws {
        self.directory = directory
        let file = "\(directory)/topology.yaml"
        try Data(scenario.topologyText.utf8).write(to: URL(fileURLWithPath: file))
        plan = try ChaosPlan(
            scenario.topology, basePort: try FreePorts.take(count: scenario.topology.nodes.count + 2))
        var founding = try ClusterFounding(topologyFile: file, directory: ClusterDirectory("\(directory)/cluster"))
        founding.plan = plan.plan
        try founding.found()
        local = try LocalCluster(in: "\(directory)/cluster")
        places = ScenarioPlaces(scenario.topology)
        disks = try Self.mountDisks(scenario, local, places)
        do {
            proxy = try await FaultProxy.open(plan.routes, sources: plan.sources, seed: seed)
        } catch {
            for disk in disks.values { disk.unmount() }
            throw error
        }
    }

    /// Mounts a small file system for each node whose disk is to be filled or made read-only.
    private static func mountDisks(
        _ scenario: Scenario, _ local: LocalCluster, _ places: ScenarioPlaces
    ) throws -> [String: SmallDisk] {
        var names: Set<String> = []
        for case .disk(let fault, let targets) in scenario.steps.map(\.action)
        where fault == .full || fault == .readOnly {
            names.formUnion(targets.flatMap { places.processes(of: $0) })
        }
        let load = scenario.load
        let mebibytes = 64 + 2 * load.imageMebibytes * max(1, load.publishers) * load.versionsMax
        var disks: [String: SmallDisk] = [:]
        // Without root there are none, which the step says that would need one.
        for name in names.sorted() where geteuid() == 0 {
            guard let node = try local.process(named: name).node else { continue }
            let disk = SmallDisk(path: "\(local.directory.node(node))/data", bytes: mebibytes << 20)
            do {
                try disk.mount()
            } catch {
                for mounted in disks.values { mounted.unmount() }
                throw error
            }
            disks[name] = disk
        }
        return disks
    }

    /// Starts every process, and waits until all nodes are alive.
    func start(_ say: @escaping (String) -> Void) async throws {
        let started = try local.start(local.processes)
        let client = try observer()
        do {
            _ = try await ClusterReadiness(
                cluster: local, started: started, client: client, timeout: Self.startTimeout, report: say
            ).wait()
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    /// Ends every process and the proxy.
    func stop() async throws {
        defer { for disk in disks.values { disk.unmount() } }
        for process in local.processes {
            if try process.running() != nil { try process.signal(SIGCONT) }
        }
        let numbers = try local.processes.compactMap { try $0.running() }
        _ = try await local.stop(local.processes)
        for number in numbers { Self.reap(number) }
        try await proxy.close()
    }

    /// A client that no fault stands before.
    func observer() throws -> GalleryClient { try client(from: ChaosPlan.observer) }

    /// A user in a region; `viewOnly` asks the region's nodes and not the coordinator.
    func user(in region: String, viewOnly: Bool = false) throws -> GalleryClient {
        try client(from: plan.addresses[Place.userPrefix + region] ?? ChaosPlan.observer, viewOnly: viewOnly)
    }

    /// Nobody listens there, which a dialer learns at once.
    private static let nobody = Address(host: "127.0.0.1", port: 1)

    private func client(from address: String, viewOnly: Bool = false) throws -> GalleryClient {
        var settings = try ClientSettings(readingFrom: local.directory.clientSettings)
        if viewOnly, let nobody = Self.nobody { settings.coordinator = nobody }
        settings.dialFrom = address
        return try GalleryClient.connect(settings, limits: Self.limits)
    }

    private static var limits: ClientLimits {
        var limits = ClientLimits()
        limits.connectTimeout = .seconds(3)
        limits.answerTimeout = .seconds(10)
        limits.retryWindow = .seconds(15)
        limits.bulkSilenceMax = .seconds(5)
        limits.sealTimeout = .seconds(60)
        return limits
    }

    /// The processes that the places stand for; all nodes and the coordinator if there are none.
    func processes(_ places: [Place]) throws -> [LocalProcess] {
        guard !places.isEmpty else { return local.processes }
        var names: [String] = []
        for name in places.flatMap({ self.places.processes(of: $0) }) where !names.contains(name) { names.append(name) }
        return try names.map { try local.process(named: $0) }
    }

    /// Kills those that run, at once and for sure.
    func kill(_ processes: [LocalProcess]) async throws {
        let running = try processes.filter { try $0.running() != nil }
        let numbers = try running.compactMap { try $0.running() }
        try await local.signal(running, SIGKILL)
        for number in numbers { Self.reap(number) }
    }

    /// Ends those that run in peace.
    func end(_ processes: [LocalProcess]) async throws {
        let numbers = try processes.compactMap { try $0.running() }
        _ = try await local.stop(processes)
        for number in numbers { Self.reap(number) }
    }

    /// A process of ours that ended is kept by the system until its parent has asked about it.
    static func reap(_ number: Int32) {
        var status: Int32 = 0
        _ = waitpid(number, &status, WNOHANG)
    }
}
