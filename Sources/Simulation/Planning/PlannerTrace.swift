import Gallery
import Placement

/// A hash over everything that was told and decided: two runs that are alike to the last word have the same.
struct PlannerTrace: Sendable {
    private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func absorb(_ value: UInt64) {
        hash = (hash ^ value) &* 0x0000_0100_0000_01b3
        hash ^= hash >> 29
    }

    mutating func absorb(_ moment: Instant) { absorb(UInt64(bitPattern: moment.milliseconds)) }

    private mutating func absorb(_ node: NodeID) {
        for byte in node.region.name.utf8 { absorb(UInt64(byte)) }
        for byte in node.name.utf8 { absorb(UInt64(byte)) }
    }

    private mutating func absorb(_ content: Digest) { absorb(UInt64(content.bytes[0]) << 8 | UInt64(content.bytes[1])) }

    mutating func absorb(_ action: Planner.Action) {
        switch action {
        case .copy(let copy):
            absorb(1)
            absorb(copy.order.number)
            absorb(copy.content)
            absorb(copy.target)
            absorb(copy.source)
        case .cancel(let order, let node):
            absorb(2)
            absorb(order.number)
            absorb(node)
        case .verify(let order, let node, let content):
            absorb(3)
            absorb(order.number)
            absorb(node)
            absorb(content)
        case .remove(let order, let node, let content):
            absorb(4)
            absorb(order.number)
            absorb(node)
            absorb(content)
        case .membership(let node, let liveness):
            absorb(5)
            absorb(node)
            absorb(UInt64(liveness.rawValue.utf8.count))
        }
    }

    private mutating func absorb(_ told: ContentWish) {
        absorb(12)
        absorb(told.content)
        absorb(UInt64(told.wish?.total ?? 99))
    }

    mutating func absorb(_ event: Planner.Event) {
        switch event {
        case .topology: absorb(11)
        case .standings(let standings): absorb(UInt64(standings.nodes.count + standings.retiredRegions.count))
        case .wish(let content, let wish): absorb(ContentWish(content, wish))
        case .wishes(let wishes): for wish in wishes { absorb(wish) }
        case .known(let node), .left(let node):
            absorb(13)
            absorb(node)
        case .joined(let node, let inventory):
            absorb(14)
            absorb(node)
            for content in inventory.contents.keys.sorted() { absorb(content) }
        case .heard(let node, let freeBytes):
            absorb(15)
            absorb(node)
            absorb(UInt64(bitPattern: freeBytes))
        case .holds(let node, let content, _), .holdsNot(let node, let content, _):
            absorb(16)
            absorb(node)
            absorb(content)
        case .holdsPart(let node, let content, let bytes):
            absorb(21)
            absorb(node)
            absorb(content)
            absorb(UInt64(bitPattern: bytes))
        case .disk(let node, let disk):
            absorb(22)
            absorb(node)
            absorb(UInt64(disk.rawValue.utf8.count))
        case .progressed(let order, let bytes):
            absorb(order.number)
            absorb(UInt64(bitPattern: bytes))
        case .answered(let order, let node, let content, let outcome):
            absorb(outcome == .done ? 18 : 19)
            absorb(order.number)
            absorb(node)
            absorb(content)
        case .tick: absorb(20)
        }
    }
}
