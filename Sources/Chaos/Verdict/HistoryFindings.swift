import Chance
import Linearizability
import LocalCluster
import Settings

/// What the linearizability check says of a run.
struct HistoryFindings: Sendable {
    let violations: [String]
    let detail: String

    init(violations: [String], detail: String) {
        self.violations = violations
        self.detail = detail
    }

    /// Reads the log of the cluster, whose processes have ended, and judges.
    init(of operations: [Operation], _ cluster: ChaosCluster, wasRestored: Bool, seed: UInt64) async {
        guard !wasRestored else {
            self.init(violations: [], detail: "not judged: the catalog was put back to an earlier one")
            return
        }
        do {
            let directory = cluster.local.directory
            let settings = try CoordinatorSettings(readingFrom: directory.coordinatorSettings)
            var assembly = try await HistoryAssembly(catalog: settings.database, cluster: settings.cluster)
            let history = try assembly.history(operations, regions: cluster.places.regions)
            self.init(history, seed: seed)
        } catch {
            self.init(violations: ["the history could not be judged: \(error)"], detail: "")
        }
    }

    /// Judges a history.
    init(_ history: History, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let verdict = HistoryVerdict(
            history, partsMax: HistoryAssembly.partsMax, ageTolerance: HistoryAssembly.ageTolerance, using: &generator)
        let witness = verdict.witness
        self.init(
            violations: verdict.violations.map(\.description),
            detail: "\(history.calls.count) calls, \(witness.answers) answers compared at their revisions, "
                + "\(verdict.operationsSearched) calls searched without")
    }
}
