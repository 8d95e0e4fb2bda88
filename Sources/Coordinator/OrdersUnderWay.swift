import Gallery
import Placement

/// The orders that nodes are carrying out: at most one a content and node, as the planner means it.
struct OrdersUnderWay {
    /// Where an order is carried out.
    struct Place: Hashable {
        let node: NodeID
        let content: Digest
    }

    private var tasks: [OrderID: (place: Place, task: Task<Void, Never>)] = [:]
    private var orders: [Place: OrderID] = [:]

    init() {}

    var count: Int { tasks.count }

    /// Takes up an order; one for the same content and node that had no end is taken back.
    mutating func begin(_ order: OrderID, at place: Place, _ task: Task<Void, Never>) {
        if let older = orders[place] { cancel(older) }
        tasks[order] = (place, task)
        orders[place] = order
    }

    /// An order has ended; `false` if it had been taken back.
    mutating func end(_ order: OrderID) -> Bool {
        guard let place = tasks.removeValue(forKey: order)?.place else { return false }
        orders[place] = nil
        return true
    }

    /// Takes an order back: the node is told so, and what it answers is only a hint.
    mutating func cancel(_ order: OrderID) {
        guard let (place, task) = tasks.removeValue(forKey: order) else { return }
        orders[place] = nil
        task.cancel()
    }

    mutating func cancelAll() {
        for order in tasks.keys { cancel(order) }
    }
}
