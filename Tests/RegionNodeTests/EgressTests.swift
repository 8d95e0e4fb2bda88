import Deadlines
import Gallery
import Testing

@testable import RegionNode

@Suite struct EgressTests {
    private let eastus: Region? = Region("eastus")
    private let northeurope: Region? = Region("northeurope")

    @Test func `a bucket lets through its burst at once and then its rate`() {
        var bucket = TokenBucket(bytesPerSecond: 1000_000, burst: 5000, at: .zero)
        let before = bucket.wait(for: 5000, at: .zero)
        #expect(before == .zero)
        bucket.take(5000)
        let wait = bucket.wait(for: 1000, at: .zero)
        #expect(wait > .milliseconds(1) - .nanoseconds(2) && wait < .milliseconds(1) + .nanoseconds(2))
        let later = bucket.wait(for: 1000, at: wait)
        #expect(later == .zero)
    }

    @Test func `over any time a bucket lets through no more than rate times time and its burst`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let rate = Int.random(in: 1024...1 << 30, using: &generator)
            let burst = Int.random(in: 1...1 << 20, using: &generator)
            var bucket = TokenBucket(bytesPerSecond: rate, burst: burst, at: .zero)
            var now = Duration.zero
            var sent = 0
            for _ in 0..<500 {
                now += .nanoseconds(Int.random(in: 0...20_000_000, using: &generator))
                let piece = Int.random(in: 1...burst, using: &generator)
                if bucket.wait(for: piece, at: now) == .zero {
                    bucket.take(piece)
                    sent += piece
                }
                let allowed = Double(rate) * Double(now.nanoseconds) / 1e9 + Double(burst)
                #expect(Double(sent) <= allowed + 1)
            }
        }
    }

    @Test func `what is waited for is there at the end of the wait, and nothing is lost by waiting often`() {
        var patient = TokenBucket(bytesPerSecond: 3_333_333, burst: 1000, at: .zero)
        var hasty = patient
        patient.take(1000)
        hasty.take(1000)
        for step in 1...1000 { _ = hasty.wait(for: 1000, at: .nanoseconds(step * 100)) }
        let expected = patient.wait(for: 333, at: .microseconds(100))
        let hastyWait = hasty.wait(for: 333, at: .microseconds(100))
        #expect(hastyWait == expected)
    }

    @Test func `deployments go before copies, which keep a small share`() {
        var queue = EgressQueue(nodeRate: 1 << 20, linkRates: [:], pieceBytesMax: 1 << 16, at: .zero)
        var sent: [EgressQueue.Precedence: Int] = [:]
        var now = Duration.zero
        for number in 0..<8 as Range<UInt64> {
            let ticket = EgressQueue.Ticket(
                number: number, bytes: 1 << 16, destination: nil, precedence: number < 4 ? .copy : .deployment)
            let isAdmitted = queue.enter(ticket)
            #expect(isAdmitted)
        }
        while sent.values.reduce(0, +) < 1700 {
            switch queue.next(at: now) {
            case .send(let ticket):
                sent[ticket.precedence, default: 0] += 1
                let isAdmitted = queue.enter(ticket)
                #expect(isAdmitted)
            case .wait(let wait): now += wait
            case .nothingWaits: Issue.record("both wait all the time")
            }
        }
        #expect(sent == [.deployment: 1600, .copy: 100])
        // Without deployments, copies have all of it.
        for number in 4..<8 as Range<UInt64> {
            queue.leave(
                EgressQueue.Ticket(number: number, bytes: 1 << 16, destination: nil, precedence: .deployment))
        }
        now += .seconds(1)
        let next = queue.next(at: now)
        guard case .send(let ticket) = next else {
            Issue.record("a copy may go: \(next)")
            return
        }
        #expect(ticket.precedence == .copy)
    }

    @Test func `copies that heal get as much as deployments, over a link as over a node, and other copies their share`()
        throws
    {
        let eastus = try #require(eastus)
        for (nodeRate, linkRates) in [(1 << 20, [:]), (nil, [eastus: 1 << 20])] as [(Int?, [Region: Int])] {
            var queue = EgressQueue(nodeRate: nodeRate, linkRates: linkRates, pieceBytesMax: 1 << 16, at: .zero)
            var sent: [EgressQueue.Precedence: Int] = [:]
            var now = Duration.zero
            for (number, precedence) in [EgressQueue.Precedence.copy, .healing, .deployment].enumerated() {
                let isAdmitted = queue.enter(
                    EgressQueue.Ticket(
                        number: UInt64(number), bytes: 1 << 16, destination: eastus, precedence: precedence))
                #expect(isAdmitted)
            }
            while sent.values.reduce(0, +) < 3400 {
                switch queue.next(at: now) {
                case .send(let ticket):
                    sent[ticket.precedence, default: 0] += 1
                    let isAdmitted = queue.enter(ticket)
                    #expect(isAdmitted)
                case .wait(let wait): now += wait
                case .nothingWaits: Issue.record("all wait all the time")
                }
            }
            let (deployments, healing) = (sent[.deployment] ?? 0, sent[.healing] ?? 0)
            #expect(abs(deployments - healing) <= 1)
            #expect((180...220).contains(sent[.copy] ?? 0))
        }
    }

    @Test func `how fast is sent for deployments is told as it was lately, and to other regions apart`() {
        let gauge = DeploymentGauge()
        for second in 1...30 {
            gauge.note(1000, isAbroad: false)
            gauge.note(500, isAbroad: true)
            _ = gauge.rates(at: .seconds(second))
        }
        let busy = gauge.rates(at: .seconds(30))
        #expect((1490...1500).contains(busy.all) && (495...500).contains(busy.abroad))
        for second in 31...60 { _ = gauge.rates(at: .seconds(second)) }
        #expect(gauge.rates(at: .seconds(60)).all < 10)
    }

    @Test func `a link that is used up holds up no other destination`() throws {
        let eastus = try #require(eastus)
        var queue = EgressQueue(nodeRate: nil, linkRates: [eastus: 1024], pieceBytesMax: 1000, at: .zero)
        let far = (0..<3).map {
            EgressQueue.Ticket(number: $0, bytes: 1000, destination: eastus, precedence: .deployment)
        }
        let near = EgressQueue.Ticket(number: 9, bytes: 1000, destination: northeurope, precedence: .copy)
        for ticket in far + [near] {
            let isAdmitted = queue.enter(ticket)
            #expect(isAdmitted)
        }
        let first = queue.next(at: .zero)
        #expect(first == .send(far[0]))
        let second = queue.next(at: .zero)
        #expect(second == .send(near))
        guard case .wait(let wait) = queue.next(at: .zero) else {
            Issue.record("the link is used up")
            return
        }
        #expect(wait > .milliseconds(900))
        let third = queue.next(at: wait)
        #expect(third == .send(far[1]))
        queue.leave(far[2])
        let last = queue.next(at: wait)
        #expect(last == .nothingWaits)
    }

    @Test func `more pieces than may wait are refused`() {
        var queue = EgressQueue(nodeRate: 1024, linkRates: [:], pieceBytesMax: 1, at: .zero)
        for number in 0..<UInt64(EgressQueue.waitingMax) {
            let ticket = EgressQueue.Ticket(number: number, bytes: 1, destination: nil, precedence: .copy)
            let isAdmitted = queue.enter(ticket)
            #expect(isAdmitted)
        }
        let ticket = EgressQueue.Ticket(number: .max, bytes: 1, destination: nil, precedence: .deployment)
        let isAdmitted = queue.enter(ticket)
        #expect(!isAdmitted)
    }

    @Test func `the gate keeps the rate, whoever sends`() async throws {
        try await within {
            let rate = 4 << 20
            let piece = 1 << 16
            let egress = Egress(nodeRate: rate, linkRates: [:], pieceBytesMax: piece)
            let clock = ContinuousClock()
            let start = clock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in 0..<8 {
                    group.addTask {
                        for _ in 0..<8 { try await egress.pass(piece, to: nil, sender % 2 == 0 ? .copy : .deployment) }
                    }
                }
                try await group.waitForAll()
            }
            let burst = max(piece, rate / 10)
            let allowed = Double(rate) * Double((clock.now - start).nanoseconds) / 1e9 + Double(burst)
            #expect(Double(64 * piece) <= allowed)
        }
    }

    @Test func `who is cancelled while waiting waits no longer, and holds up nobody`() async throws {
        try await within {
            let egress = Egress(nodeRate: 1 << 20, linkRates: [:], pieceBytesMax: 1 << 20)
            try await egress.pass(1 << 20, to: nil, .copy)
            let waiting = Task { try await egress.pass(1 << 20, to: nil, .copy) }
            waiting.cancel()
            await #expect(throws: Egress.Refusal.cancelled) { try await waiting.value }
            try await egress.pass(1 << 10, to: nil, .copy)
        }
    }
}
