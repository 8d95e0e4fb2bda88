import Synchronization
import Wire

/// Shows how far a version's copies are, each time that changes.
final class ReplicationProgress: Sendable {
    private let display: ProgressDisplay
    private let last = Mutex("")

    init(_ display: ProgressDisplay) {
        self.display = display
    }

    func report(_ document: ImageVersionDocument) {
        guard let status = document.properties?.replicationStatus else { return }
        let line = Self.line(status)
        let isNew = last.withLock { last in
            defer { last = line }
            return last != line
        }
        if isNew { display.say(line) }
    }

    /// Such as `InProgress: westeurope 2/2, northeurope 0/1 (45%)`; what keeps a region from its copies stands in a
    /// line of its own below.
    static func line(_ status: ReplicationStatusDocument) -> String {
        let regions = status.summary.map { regional in
            // What other versions want of the same disk is none of this one's copies.
            let verified = min(regional.verifiedReplicas, regional.wantedReplicas)
            let counts = "\(regional.region) \(verified)/\(regional.wantedReplicas)"
            let isShort = verified < regional.wantedReplicas && regional.progress < 100
            return isShort ? "\(counts) (\(regional.progress)%)" : counts
        }
        let hindrances = status.summary
            .filter { $0.verifiedReplicas < $0.wantedReplicas && !$0.details.isEmpty }
            .map { "\n  \($0.region): \($0.details)" }
        return "\(status.aggregatedState): \(regions.joined(separator: ", "))\(hindrances.joined())"
    }
}
