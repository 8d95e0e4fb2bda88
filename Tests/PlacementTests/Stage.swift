import Gallery
import Placement

/// A planner, the nodes that it hears of, and a clock that is told the time.
struct Stage {
    var planner: Planner
    let limits: Limits
    var now = Instant(milliseconds: 0)
    /// The nodes that beat with every second that passes.
    var beating: Set<NodeID> = []
    /// What the planner ordered, in order.
    var actions: [Planner.Action] = []

    init(limits: Limits = Self.limits()) {
        self.limits = limits
        planner = Planner(limits: limits)
        tell(.tick)
    }

    static func limits(_ change: (inout Limits) -> Void = { _ in }) -> Limits {
        var limits = Limits()
        limits.lostGrace = .seconds(20)
        limits.beatsToReturn = 3
        limits.freeBytesReserve = 0
        limits.unwishedGrace = .seconds(30)
        limits.sweepPerTick = 0
        change(&limits)
        return limits
    }

    mutating func tell(_ event: Planner.Event) {
        actions += planner.handle(event, at: now)
    }

    /// Connects nodes that hold these contents, and lets them beat.
    mutating func join(_ nodes: NodeID..., holding: [Digest: Holding] = [:], freeBytes: Int64 = 1 << 40) {
        for node in nodes {
            beating.insert(node)
            tell(.joined(node, Inventory(contents: holding, freeBytes: freeBytes)))
        }
    }

    mutating func wish(
        _ content: Digest, _ copies: [Region: Int], keepsSourceIn: Set<Region> = [], since: Revision = 0
    ) {
        tell(.wish(content, Wish(bytes: 1000, copies: copies, keepsSourceIn: keepsSourceIn, since: since)))
    }

    /// Lets seconds pass, each with its heartbeats and its tick.
    mutating func pass(_ seconds: Int) {
        for _ in 0..<seconds {
            now = now.advanced(by: .seconds(1))
            for node in beating.sorted() { tell(.heard(node, freeBytes: 1 << 40)) }
            tell(.tick)
        }
    }

    mutating func silence(_ nodes: NodeID...) { beating.subtract(nodes) }

    mutating func silenceUntilLost(_ nodes: NodeID...) {
        beating.subtract(nodes)
        pass(30)
    }

    mutating func finish(_ copy: Copy) { tell(.answered(copy.order, copy.target, copy.content, .done)) }

    mutating func fail(_ copy: Copy, _ failure: OrderFailure) {
        tell(.answered(copy.order, copy.target, copy.content, .failed(failure)))
    }

    /// Answers everything that is ordered with success, until nothing more is.
    mutating func settle() {
        for _ in 0..<100 {
            let before = actions.count
            for copy in planner.runningCopies { finish(copy.copy) }
            for action in actions {
                if case .verify(let order, let node, let content) = action { answer(order, node, content) }
                if case .remove(let order, let node, let content) = action { answer(order, node, content) }
            }
            if actions.count == before { return }
        }
    }

    private mutating func answer(_ order: OrderID, _ node: NodeID, _ content: Digest) {
        tell(.answered(order, node, content, .done))
    }

    var copies: [Copy] { actions.compactMap { if case .copy(let copy) = $0 { copy } else { nil } } }

    var removals: [NodeID] { actions.compactMap { if case .remove(_, let node, _) = $0 { node } else { nil } } }

    var verifications: [NodeID] { actions.compactMap { if case .verify(_, let node, _) = $0 { node } else { nil } } }

    var cancels: [OrderID] { actions.compactMap { if case .cancel(let order, _) = $0 { order } else { nil } } }
}

/// The names that all tests use: three regions with two nodes each.
enum Names {
    static let west = region("west")
    static let east = region("east")
    static let south = region("south")
    static let west1 = node(west, "n1")
    static let west2 = node(west, "n2")
    static let west3 = node(west, "n3")
    static let east1 = node(east, "n1")
    static let east2 = node(east, "n2")
    static let south1 = node(south, "n1")
    static let south2 = node(south, "n2")
    static let disk = content(1)

    static func region(_ name: String) -> Region {
        guard let region = Region(name) else { preconditionFailure("no region name: \(name)") }
        return region
    }

    static func node(_ region: Region, _ name: String) -> NodeID {
        guard let node = NodeID(region: region, name: name) else { preconditionFailure("no node name: \(name)") }
        return node
    }

    static func content(_ number: Int) -> Digest {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        guard let digest = Digest(bytes + [UInt8](repeating: 7, count: 24)) else { preconditionFailure("32 bytes") }
        return digest
    }
}
