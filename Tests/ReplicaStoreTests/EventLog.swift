import ReplicaStore
import Synchronization

/// What a store told, in order.
final class EventLog: Sendable {
    private let events = Mutex<[StoreEvent]>([])
    var all: [StoreEvent] { events.withLock { $0 } }
    var quarantines: [Inventory.Quarantined] {
        all.compactMap { if case .quarantined(let record) = $0 { record } else { nil } }
    }
    func note(_ event: StoreEvent) { events.withLock { $0.append(event) } }
}
