import Foundation
import Simulation
import Synchronization

/// Runs seeds beside each other, which know nothing of each other, and adds them up in their order: what comes of them
/// is the same however many run at once.
struct SeedRunner {
    let from: UInt64
    let seeds: Int
    let options: Simulation.Options

    /// Runs them until all have run or the task is cancelled; then the sum is of those up to the first that has not.
    func run(jobs: Int, _ progress: (Sweep) -> Void) async -> Sweep {
        await withTaskGroup(of: (Int, Report?).self) { group in
            var begun = 0
            func begin() {
                guard begun < seeds else { return }
                group.addTask { [begun, simulation = simulation(begun)] in
                    (begun, simulation.run(while: { !Task.isCancelled }))
                }
                begun += 1
            }
            for _ in 0..<jobs { begin() }
            var sweep = Sweep(from: from, options: options)
            var early: [Int: Report] = [:]
            while let (index, report) = await group.next() {
                early[index] = report
                while let next = early.removeValue(forKey: sweep.seeds) { sweep.add(next) }
                progress(sweep)
                if !Task.isCancelled { begin() }
            }
            return sweep
        }
    }

    private func simulation(_ index: Int) -> Simulation {
        Simulation(seed: from &+ UInt64(index), options: options)
    }
}

/// What the threads of this process have computed.
enum ProcessorTime {
    /// In seconds.
    static var seconds: Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
