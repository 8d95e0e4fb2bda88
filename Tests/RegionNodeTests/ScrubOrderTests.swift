import Gallery
import ReplicaStore
import Testing
import Transport

@testable import RegionNode

@Suite struct ScrubOrderTests {
    private let contents = (1...20).map { (digest: Digest.sha256(of: [UInt8($0)]), occupiedBytes: $0 * 100) }

    private func cycle(_ seed: UInt64) -> ScrubCycle {
        ScrubCycle(number: 1, seed: seed, startedAt: Instant(milliseconds: 0), isHurried: false)
    }

    /// The order in which a cycle reads these, each in one step.
    private func order(_ seed: UInt64) -> [Digest] {
        var cycle = cycle(seed)
        var order: [Digest] = []
        while let step = cycle.next(of: contents).step {
            order.append(step.digest)
            cycle.pass(over: step.digest)
        }
        return order
    }

    @Test func `every content is read once a cycle, in another order each time`() {
        #expect(Set(order(1)) == Set(contents.map(\.digest)))
        #expect(order(1).count == contents.count)
        #expect(order(1) == order(1))
        #expect(order(1) != order(2))
        // Whatever the order of asking.
        #expect(cycle(1).next(of: contents.reversed()).step == cycle(1).next(of: contents).step)
    }

    @Test func `a content is gone on with at its chunk, and what is left is told`() throws {
        var cycle = cycle(3)
        let all = Int64(contents.reduce(0) { $0 + $1.occupiedBytes })
        #expect(cycle.next(of: contents).leftBytes == all)
        let first = try #require(cycle.next(of: contents).step)
        cycle.note(ScrubStep(next: 7, bytes: 50, findings: []), of: first.digest)
        #expect(cycle.next(of: contents).step == ScrubCycle.Next(digest: first.digest, chunk: 7))
        #expect(cycle.next(of: contents).leftBytes == all - 50)
        cycle.note(ScrubStep(next: nil, bytes: 10, findings: []), of: first.digest)
        #expect(cycle.next(of: contents).step?.digest != first.digest)
        #expect(cycle.readBytes == 60)
        // A content that was removed is not waited for; the next is.
        let second = try #require(cycle.next(of: contents).step)
        #expect(cycle.next(of: contents.filter { $0.digest != second.digest }).step != nil)
        #expect(cycle.next(of: []).step == nil)
    }

    @Test(arguments: [0, 1, UInt64(Int64.max), 1 << 63, .max])
    func `a cycle is written and read with whatever seed it was drawn`(seed: UInt64) throws {
        let written = try JSONPayload.encode(cycle(seed))
        #expect(try JSONPayload.decode(ScrubCycle.self, from: written) == cycle(seed))
    }

    @Test func `a cycle is spread over its time, and no step goes faster than the rate`() {
        let pace = ScrubPace(cycle: .seconds(1000), rate: 100)
        // As far as it should be: waits for the rate only.
        #expect(
            pace.wait(after: 200, readBytes: 500, ofBytes: 1000, elapsed: .seconds(500), isHurried: false)
                == .seconds(2))
        // Ahead of its time: waits until it is due.
        #expect(
            pace.wait(after: 1, readBytes: 600, ofBytes: 1000, elapsed: .seconds(500), isHurried: false)
                == .seconds(100))
        // Behind it, or asked for: at the rate.
        #expect(
            pace.wait(after: 100, readBytes: 10, ofBytes: 1000, elapsed: .seconds(900), isHurried: false) == .seconds(1)
        )
        #expect(pace.wait(after: 100, readBytes: 999, ofBytes: 1000, elapsed: .zero, isHurried: true) == .seconds(1))
        #expect(
            ScrubPace(cycle: .seconds(9), rate: nil)
                .wait(after: 100, readBytes: 9, ofBytes: 9, elapsed: .zero, isHurried: true) == .zero)
        // A clock that was set back makes nobody wait for longer than a cycle.
        let wait = pace.wait(after: 1, readBytes: 1, ofBytes: 1, elapsed: .seconds(-900_000), isHurried: false)
        #expect(wait == .seconds(1000))
    }
}
