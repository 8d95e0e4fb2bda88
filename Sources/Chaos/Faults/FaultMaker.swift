import Foundation
import LocalCluster
import Settings
import Synchronization

/// Does to the cluster what steps say, and undoes it.
final class FaultMaker: Sendable {
    let context: LoadContext
    private let last = Mutex(0.0)

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
        if let kind = action.faultKind, action.isMending { for region in regions { journal.mend(kind, in: region) } }
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
        case .note: break
        default: throw ChaosError.notPossible("'\(action.words)' is not built")
        }
    }

    private func heal(_ places: [Place]) async throws {
        let all = cluster.places.allEnds.map { Place($0) }
        try await cluster.proxy.set(.pass, on: cluster.places.links(places.isEmpty ? all : places, places.isEmpty ? all : [], .both))
    }

    private func killCoordinator(_ times: Int, _ every: Duration) async throws {
        let coordinator = [try cluster.local.process(named: ScenarioPlaces.coordinator)]
        for _ in 0..<times {
            try await cluster.kill(coordinator)
            _ = try cluster.local.start(coordinator)
            try await Task.sleep(for: every)
        }
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
        var places = action.places
        if case .link(_, _, let to, _) = action { places += to }
        // With no places everything is mended.
        guard !places.isEmpty else { return action.isMending ? Set(cluster.places.regions) : [] }
        return Set(places.compactMap { cluster.places.region(of: $0) })
    }

    /// Everything as before the first fault: links, stopped and ended processes, disks.
    func endAll() async throws {
        try await heal([])
        for process in cluster.local.processes where try process.running() != nil { try process.signal(SIGCONT) }
        _ = try cluster.local.start(cluster.local.processes)
        for region in cluster.places.regions {
            for kind in [FaultKind.down, .paused, .link, .disk] { journal.mend(kind, in: region) }
        }
        journal.note(.mending, "everything is healed and started")
    }
}

extension Action {
    /// What it is done to.
    var places: [Place] {
        switch self {
        case .kill(let places, _), .stop(let places), .resume(let places), .restart(let places), .heal(let places),
            .reset(let places), .flipDisk(let places, _), .disk(_, let places), .mendDisk(let places),
            .setTargets(let places):
            places
        case .link(_, let from, _, _): from
        default: []
        }
    }

    var isMending: Bool {
        switch self {
        case .resume, .restart, .heal, .mendDisk, .note: true
        case .link(let rule, _, _, _): rule == .pass
        default: false
        }
    }

    /// What it puts on a region, or takes from it, so that deployments there may fail; `nil` for nothing of the kind.
    var faultKind: FaultKind? {
        switch self {
        case .kill, .restart: .down
        case .stop, .resume: .paused
        case .link, .heal: .link
        case .disk, .mendDisk: .disk
        default: nil
        }
    }

    var kind: Happening.Kind {
        if case .note = self { return .note }
        return isMending ? .mending : .fault
    }
}

extension ScenarioPlaces {
    /// The links between two sets of places, in one direction or both; with no `to`, those to all others.
    func links(_ from: [Place], _ to: [Place], _ direction: LinkDirection) -> [Link] {
        let near = Set(from.flatMap { ends(of: $0) })
        let far = to.isEmpty ? Set(allEnds).subtracting(near) : Set(to.flatMap { ends(of: $0) })
        var links: Set<Link> = []
        for one in near {
            for other in far where one != other {
                if direction != .in { links.insert(Link(from: one, to: other)) }
                if direction != .out { links.insert(Link(from: other, to: one)) }
            }
        }
        return links.sorted()
    }
}
