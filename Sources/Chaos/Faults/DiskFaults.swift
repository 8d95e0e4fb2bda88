import Foundation
import LocalCluster
import Settings
import Synchronization

/// What is done to nodes' disks.
extension FaultMaker {
    func flipDisk(_ places: [Place], _ count: Int) throws {
        var rot = DiskRot(cluster.local.directory, seed: context.seed &+ UInt64(journal.now))
        let damages = try rot.flip(count, on: try cluster.processes(places))
        let contents = Set(damages.map { "\($0.node) \($0.content)" }).count
        journal.note(.note, "a bit was flipped in \(damages.count) places of \(contents) copies")
        if damages.isEmpty { throw ChaosError.notPossible("there was nothing on the disks to flip a bit of") }
    }

    func fail(_ fault: DiskFault, _ places: [Place]) async throws {
        for process in try cluster.processes(places) {
            switch fault {
            case .full: try disk(of: process).fill()
            case .readOnly: try await disk(of: process).makeReadOnly()
            case .failingIO: try await trace(process, .io)
            case .failingSync: try await trace(process, .syncs)
            }
        }
    }

    func mendDisks(_ places: [Place]) throws {
        for process in try cluster.processes(places) {
            tracers.withLock { $0.removeValue(forKey: process.name) }?.detach()
            guard let disk = cluster.disks[process.name] else { continue }
            try disk.makeWritable()
            try disk.empty()
        }
    }

    private func disk(of process: LocalProcess) throws -> SmallDisk {
        guard let disk = cluster.disks[process.name] else {
            throw ChaosError.notPossible("\(process.name) has no disk of its own that could be filled")
        }
        return disk
    }

    private func trace(_ process: LocalProcess, _ calls: CallTracer.Calls) async throws {
        guard let number = try process.running() else {
            throw ChaosError.notPossible("\(process.name) does not run")
        }
        let tracer = try await CallTracer.attach(to: number, failing: calls)
        tracers.withLock { $0[process.name] = tracer }
    }
}
