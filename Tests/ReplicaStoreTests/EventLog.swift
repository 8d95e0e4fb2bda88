import ReplicaStore
import Synchronization

/// What a store told, in order.
final class EventLog: Sendable {
    private let events = Mutex<[StoreEvent]>([])
    var all: [StoreEvent] { events.withLock { $0 } }
    /// What was kept of what was found damaged.
    var quarantines: [Inventory.Quarantined] {
        all.compactMap {
            switch $0 {
            case .quarantined(let record): record
            case .chunkDamaged(_, _, _, let kept): kept
            default: nil
            }
        }
    }
    /// The chunks that were found damaged.
    var findings: [Int] {
        all.compactMap { if case .chunkDamaged(_, let chunk, _, _) = $0 { chunk } else { nil } }
    }
    func note(_ event: StoreEvent) { events.withLock { $0.append(event) } }
}
