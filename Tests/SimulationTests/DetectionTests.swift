import Chance
import Gallery
import Placement
import Testing

/// How soon losses are found and made good, in pretend time: the planner with the limits that it has by default.
@Suite struct DetectionTests {
    private static let day = 86_400

    private let nodes = ["a", "b", "c"].compactMap { Region($0) }.flatMap { region in
        (1...4).compactMap { NodeID(region: region, name: "\(region)\($0)") }
    }

    private func moment(_ milliseconds: Int) -> Instant { Instant(milliseconds: Int64(milliseconds)) }

    /// A planner that all nodes have joined.
    private func planner() -> Planner {
        var planner = Planner()
        for node in nodes { _ = planner.handle(.joined(node, Inventory(freeBytes: 1 << 50)), at: moment(0)) }
        return planner
    }

    @Test(arguments: [10, 30])
    func `in a day in which so many of a hundred heartbeats are lost no node is taken for lost`(_ percent: Int) {
        var planner = planner()
        var chance = SeededGenerator(seed: UInt64(percent))
        var lost = 0
        for second in 1...Self.day {
            var actions: [Planner.Action] = []
            for node in nodes where !chance.chance(percent) {
                actions += planner.handle(.heard(node, freeBytes: 1 << 50), at: moment(second * 1000))
            }
            actions += planner.handle(.tick, at: moment(second * 1000 + 500))
            lost += actions.count { action in
                if case .membership(_, .lost) = action { true } else { false }
            }
        }
        #expect(lost == 0)
    }

    @Test(arguments: (0..<10).map { $0 * 100 })
    func `a node that falls silent is down within eight heartbeats, whenever it does`(_ phase: Int) throws {
        var planner = planner()
        let death = 60_000 + phase
        var downAt: Int?
        for step in 1...1000 where downAt == nil {
            let now = step * 100
            for node in nodes where now % 1000 == 0 && (node != nodes[0] || now <= death) {
                _ = planner.handle(.heard(node, freeBytes: 1 << 50), at: moment(now))
            }
            guard now % 1000 == 900 else { continue }
            let actions = planner.handle(.tick, at: moment(now))
            if actions.contains(.membership(nodes[0], .down)) { downAt = now }
        }
        let after = try #require(downAt) - death
        #expect(after <= 8000)
    }

    /// What becomes of a region's loss, of which each node receives a number of bytes a second at most.
    private struct Recovery {
        var downAt = 0
        var firstCopyAt = 0
        var restoredAt = 0
    }

    private func recovery(contents: Int, bytes: Int64, rate: Int64) throws -> Recovery {
        var planner = planner()
        let regions = Set(nodes.map(\.region)).sorted()
        let wish = Wish(bytes: bytes, copies: Dictionary(uniqueKeysWithValues: regions.map { ($0, 1) }), since: 1)
        for number in 1...contents {
            let digest = try #require(Digest([UInt8](repeating: UInt8(number), count: 32)))
            _ = planner.handle(.wish(digest, wish), at: moment(0))
            for region in regions {
                let here = nodes.filter { $0.region == region }
                _ = planner.handle(.holds(here[number % here.count], digest, .verified), at: moment(0))
            }
        }
        var result = Recovery()
        let lost = regions[0]
        for second in 1...3000 where result.restoredAt == 0 {
            var actions: [Planner.Action] = []
            let now = moment(second * 1000)
            for node in nodes where node.region != lost || second <= 10 {
                actions += planner.handle(.heard(node, freeBytes: 1 << 50), at: now)
            }
            actions += planner.handle(.tick, at: now)
            actions += advance(&planner, rate: rate, at: now)
            for action in actions {
                if case .membership(_, .down) = action, result.downAt == 0 { result.downAt = second }
                if case .copy = action, result.firstCopyAt == 0 { result.firstCopyAt = second }
            }
            if result.firstCopyAt > 0, planner.shortContents == 0 { result.restoredAt = second }
        }
        return result
    }

    /// A second of all copies that run; a node's rate is shared by those that it receives.
    private func advance(_ planner: inout Planner, rate: Int64, at now: Instant) -> [Planner.Action] {
        var actions: [Planner.Action] = []
        let running = planner.runningCopies
        for each in running {
            let share = rate / Int64(running.count { $0.copy.target == each.copy.target })
            let done = each.bytesDone + share
            let copy = each.copy
            actions +=
                done >= copy.bytes
                ? planner.handle(.answered(copy.order, copy.target, copy.content, .done), at: now)
                : planner.handle(.progressed(copy.order, bytes: done), at: now)
        }
        return actions
    }

    @Test func `healing begins two heartbeats after the grace, and takes little longer than the bytes do`() throws {
        let (contents, bytes, rate) = (160, Int64(1) << 30, Int64(100) << 20)
        let result = try recovery(contents: contents, bytes: bytes, rate: rate)
        let grace = Int(Limits().lostGrace.components.seconds)
        try #require(result.downAt > 0 && result.restoredAt > 0)
        #expect(result.firstCopyAt <= result.downAt + grace + 2)
        // All eight nodes that are left receive at their rate.
        let least = Double(Int64(contents) * bytes) / Double(8 * rate)
        #expect(Double(result.restoredAt - result.downAt) <= Double(grace) + 1.25 * least)
    }
}
