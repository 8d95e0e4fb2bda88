import Foundation
import Gallery
import Placement

/// One planner through a start, a quiet time and a loss, with every content wished and held once in each of 3 regions.
struct PlannerMeasurement {
    private let contents: Int
    private let regions: [Region]
    private let nodes: [NodeID]
    private var planner = Planner(limits: Self.limits)
    private var now = Instant(milliseconds: 0)
    private let residentBefore: Int

    init(contents: Int, nodesPerRegion: Int) throws {
        self.contents = contents
        regions = ["eastus", "northeurope", "westeurope"].compactMap { Region($0) }
        nodes = regions.flatMap { region in
            (1...nodesPerRegion).compactMap { NodeID(region: region, name: "n\($0)") }
        }
        residentBefore = try ResidentMemory.bytes()
    }

    mutating func run() throws {
        print("\(contents) contents, \(nodes.count) nodes")
        for node in nodes { _ = planner.handle(.known(node), at: now) }
        report("wishes", tellWishes())
        report("topology", measure(.topology(paired: [:])))
        report("first tick", measure(.tick))
        let joins = nodes.map { join($0) }
        report("the joins of all", joins.reduce(0, +))
        report("the longest of them", joins.max() ?? 0)
        pass(seconds: 3)
        try reportMemory("settled")
        for _ in 0..<2 {
            now = now.advanced(by: .seconds(1))
            report("heard", measure(.heard(nodes[0], freeBytes: 1 << 40)))
            for node in nodes.dropFirst() { _ = planner.handle(.heard(node, freeBytes: 1 << 40), at: now) }
            report("tick", measure(.tick))
        }
        print("short: \(planner.shortContents)")
        report("suspect and down", loseOne(for: 9))
        report("lost", loseOne(for: 300))
        report("tick while healing", measure(.tick))
        try reportMemory("healing")
        print("short: \(planner.shortContents), copies: \(planner.runningCopies.count)")
        let start = ProcessorTime.seconds
        _ = planner.shortfalls(limit: 100)
        report("shortfalls", ProcessorTime.seconds - start)
        if let running = planner.runningCopies.first {
            let copy = running.copy
            report("a copy done", measure(.answered(copy.order, copy.target, copy.content, .done)))
        }
    }

    private static var limits: Limits {
        var limits = Limits()
        limits.freeBytesReserve = 0
        return limits
    }

    private func digest(_ number: Int) -> Digest? {
        // Spread like hashes, and the same in every run.
        var words: [UInt64] = []
        var seed = UInt64(number) &* 0x9e37_79b9_7f4a_7c15
        for _ in 0..<4 {
            seed = (seed ^ (seed >> 29)) &* 0xbf58_476d_1ce4_e5b9 &+ 0x94d0_49bb_1331_11eb
            words.append(seed ^ (seed >> 32))
        }
        return Digest(words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    private mutating func tellWishes() -> Double {
        var total = 0.0
        let copies = Dictionary(uniqueKeysWithValues: regions.map { ($0, 1) })
        for number in 0..<contents {
            guard let content = digest(number) else { continue }
            let wish = Wish(bytes: 1 << 30, copies: copies, since: Revision(number))
            let event = Planner.Event.wish(content, wish)
            total += measure(event)
        }
        return total
    }

    /// Each content is on one node of each region, in all combinations of nodes.
    private mutating func join(_ node: NodeID) -> Double {
        let mates = nodes.filter { $0.region == node.region }
        let own = mates.firstIndex(of: node) ?? 0
        let step = regions.prefix { $0 != node.region }.reduce(1) { step, _ in step * mates.count }
        var held: [Digest: Holding] = [:]
        for number in 0..<contents where number / step % mates.count == own {
            if let content = digest(number) { held[content] = .verified }
        }
        return measure(.joined(node, Inventory(contents: held, freeBytes: 1 << 40)))
    }

    /// All but the first node beat for so long; returns the longest that one event took.
    private mutating func loseOne(for seconds: Int) -> Double {
        var longest = 0.0
        for _ in 0..<seconds {
            now = now.advanced(by: .seconds(1))
            for node in nodes.dropFirst() { _ = planner.handle(.heard(node, freeBytes: 1 << 40), at: now) }
            longest = max(longest, measure(.tick))
        }
        return longest
    }

    private mutating func pass(seconds: Int) {
        for _ in 0..<seconds {
            now = now.advanced(by: .seconds(1))
            for node in nodes { _ = planner.handle(.heard(node, freeBytes: 1 << 40), at: now) }
            _ = planner.handle(.tick, at: now)
        }
    }

    private mutating func measure(_ event: Planner.Event) -> Double {
        let start = ProcessorTime.seconds
        _ = planner.handle(event, at: now)
        return ProcessorTime.seconds - start
    }

    private func report(_ what: String, _ seconds: Double) {
        print("  \(what): \(String(format: "%.6f", seconds)) s")
    }

    private func reportMemory(_ what: String) throws {
        let bytes = try ResidentMemory.bytes() - residentBefore
        print("  \(what): \(bytes / contents) bytes a content")
    }
}
