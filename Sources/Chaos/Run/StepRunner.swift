import Foundation

/// Does a scenario's steps one after the other, each at its moment.
struct StepRunner: Sendable {
    private static let look = Duration.milliseconds(200)

    let scenario: Scenario
    let context: LoadContext
    let faults: FaultMaker

    private var journal: Journal { context.journal }

    /// Returns when every step is done and every one that is to be undone is undone.
    func run() async throws {
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for step in scenario.steps {
                switch step.moment {
                case .at(let moment): try await Task.sleep(until: began.advanced(by: moment))
                case .after(let pause): try await Task.sleep(for: pause)
                case .when(let condition, let limit): try await wait(for: condition, within: limit)
                }
                try await perform(step.action)
                guard let lasting = step.lasting, let undoing = step.action.undoing else { continue }
                group.addTask {
                    try await Task.sleep(for: lasting)
                    try await perform(undoing)
                }
            }
            try await group.waitForAll()
        }
    }

    /// What cannot be done here is told, and makes the run fail; it does not end it.
    private func perform(_ action: Action) async throws {
        do {
            try await faults.perform(action)
        } catch let error as CancellationError {
            throw error
        } catch {
            journal.note(.failure, "\(action.words) could not be done: \(error)")
        }
    }

    private func wait(for condition: Condition, within limit: Duration) async throws {
        let began = ContinuousClock.now
        while !holds(condition) {
            guard ContinuousClock.now - began < limit else {
                let seconds = Int(limit.seconds)
                return journal.note(.failure, "waited \(seconds) s in vain until \(condition.words)")
            }
            try await Task.sleep(for: Self.look)
        }
        let seconds = String(format: "%.1f", (ContinuousClock.now - began).seconds)
        journal.note(.note, "\(condition.words) after \(seconds) s")
    }

    private func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .published(let count): return context.ledger.acknowledgedCount >= count
        case .deployed(let count): return journal.count(.deploy) >= count
        case .alive, .restored, .state: break
        }
        // What was told before the last fault says nothing of it.
        guard let sample = journal.latestSample, sample.at > faults.lastFaultAt else { return false }
        switch condition {
        case .alive: return sample.states.values.allSatisfy { $0 == "alive" }
        case .restored: return sample.shortfalls == 0
        case .state(let wanted, let place):
            let names = context.cluster.places.processes(of: place)
            let told = Condition.diskStates.contains(wanted) ? sample.disks : sample.states
            let states = told.filter { names.contains(String($0.key.split(separator: "/").last ?? "")) }
            return states.count == names.count && states.values.allSatisfy { $0 == wanted }
        case .published, .deployed: return true
        }
    }
}
