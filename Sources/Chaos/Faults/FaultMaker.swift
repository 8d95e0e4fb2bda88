import Foundation
import LocalCluster
import Settings
import Synchronization

/// Does to the cluster what steps say, and undoes it.
final class FaultMaker: Sendable {
    let context: LoadContext
    private let last = Mutex(0.0)
    /// Programs that make calls of a process fail, by its name.
    let tracers = Mutex<[String: CallTracer]>([:])
    /// Processes that are none of the cluster's.
    let strangers = Mutex<[LocalProcess]>([])
    private let abuse = Mutex<(isOver: StopFlag, tasks: [Task<Void, Never>])>((StopFlag(), []))

    init(_ context: LoadContext) {
        self.context = context
    }

    var cluster: ChaosCluster { context.cluster }
    var journal: Journal { context.journal }

    /// Seconds since the run began.
    var lastFaultAt: Double { last.withLock { $0 } }

    func perform(_ action: Action) async throws {
        let places = action.places
        let regions = regions(of: action)
        if let kind = action.faultKind, !action.isMending {
            for region in regions { journal.beginFault(kind, in: region) }
        }
        journal.note(action.kind, action.words, in: places.count == 1 ? cluster.places.region(of: places[0]) : nil)
        try await carryOut(action)
        if let kind = action.faultKind, action.isMending {
            // The coordinator sends nobody to nodes that it does not know to be back.
            let returning = kind == .link ? Set(action.places.compactMap { cluster.places.region(of: $0) }) : []
            for region in regions.union(returning) {
                journal.beginFault(kind, in: region)
                journal.mend(kind, in: region)
            }
        }
        let now = Double(journal.now) / 1e9
        last.withLock { $0 = now }
    }

    private func carryOut(_ action: Action) async throws {
        switch action {
        case .kill(let places, let thenWipe):
            let processes = try cluster.processes(places)
            try await cluster.kill(processes)
            if thenWipe { for process in processes { try wipe(process) } }
        case .stop(let places): try await cluster.local.signal(try cluster.processes(places), SIGSTOP)
        case .resume(let places): try await cluster.local.signal(try cluster.processes(places), SIGCONT)
        case .restart(let places): _ = try cluster.local.start(try cluster.processes(places))
        case .link(let rule, let from, let to, let direction):
            try await cluster.proxy.set(rule, on: cluster.places.links(from, to, direction))
        case .heal(let places): try await heal(places)
        case .reset(let places): try await cluster.proxy.reset(cluster.places.links(places, [], .both))
        case .killCoordinator(let times, let every): try await killCoordinator(times, every)
        case .flipDisk(let places, let count): try flipDisk(places, count)
        case .disk(let fault, let places): try await fail(fault, places)
        case .mendDisk(let places): try mendDisks(places)
        case .oldCoordinator(let places): try await letOldCoordinatorLoose(places)
        case .endOldCoordinator: try await endOldCoordinator()
        case .backup: try await backUp()
        case .restore: try await restore()
        case .scrub:
            _ = try await Command.vitrine(["scrub", "start", "--all", "--wait"], cluster: cluster.local.directory.path)
        case .setTargets(let places): try await setTargets(places)
        case .abuse(let abuse, let count): begin(abuse, count)
        case .endAbuse: await endAbuse()
        case .note: break
        }
    }

    private func begin(_ kind: Abuse, _ count: Int) {
        let abusers = Abusers(cluster: cluster, seed: context.seed, isOver: abuse.withLock { $0.isOver })
        let journal = journal
        let task = Task {
            do {
                let outcome = try await abusers.run(kind, count: count)
                journal.note(.note, "strangers came \(outcome.tries) times (\(kind.rawValue))")
                for served in Set(outcome.served).sorted() { journal.note(.failure, served) }
            } catch {
                journal.note(.failure, "\(kind.rawValue) could not be done: \(error)")
            }
        }
        abuse.withLock { $0.tasks.append(task) }
    }

    private func endAbuse() async {
        let tasks = abuse.withLock { abuse in
            abuse.isOver.set()
            defer { abuse = (StopFlag(), []) }
            return abuse.tasks
        }
        for task in tasks { await task.value }
    }

    private func heal(_ places: [Place]) async throws {
        let all = cluster.places.allEnds.map { Place($0) }
        try await cluster.proxy.set(
            .pass, on: cluster.places.links(places.isEmpty ? all : places, places.isEmpty ? all : [], .both))
    }

    /// As after a disk was swapped for an empty one.
    private func wipe(_ process: LocalProcess) throws {
        guard let node = process.node else { return }
        let data = "\(cluster.local.directory.node(node))/data"
        for name in try FileManager.default.contentsOfDirectory(atPath: data) {
            try FileManager.default.removeItem(atPath: "\(data)/\(name)")
        }
    }

    /// The regions in which deployments may fail because of it.
    private func regions(of action: Action) -> Set<String> {
        if case .link(_, let from, let to, _) = action { return cluster.places.regionsDivided(from, to) }
        let places = action.places
        // With no places everything is mended.
        guard !places.isEmpty else { return action.isMending ? Set(cluster.places.regions) : [] }
        return Set(places.compactMap { cluster.places.region(of: $0) })
    }

    /// Everything as before the first fault: links, stopped and ended processes, disks.
    func endAll() async throws {
        await endAbuse()
        try await endOldCoordinator()
        try mendDisks([])
        try await heal([])
        for process in cluster.local.processes where try process.running() != nil { try process.signal(SIGCONT) }
        _ = try cluster.local.start(cluster.local.processes)
        for region in cluster.places.regions {
            for kind in [FaultKind.down, .paused, .link, .disk] { journal.mend(kind, in: region) }
        }
        journal.note(.mending, "everything is healed and started")
    }
}
