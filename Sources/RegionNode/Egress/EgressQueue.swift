import Gallery

/// Who may send next, and when: the node's rate, a rate for each other region, deployments before copies.
///
/// Copies that make a loss good share with deployments as equals: a saturated node or link heals at half of its rate, and
/// so in twice the time at most. Deployments keep the other half; what is merely wanted comes last.
///
/// It reads no clock and sends nothing; `Egress` waits and sends. Within one class and destination the order is
/// that of asking; destinations of one class take turns, and one whose link is used up holds up no other.
struct EgressQueue: Sendable {
    /// For so many bytes of deployments, one byte of other copies goes before the next: copying slows down, and never
    /// stops.
    static let copyShareDivisor = 16
    /// The same of copies that heal: as many as of deployments.
    static let healingShareDivisor = 1
    /// How many pieces may wait; one more is refused.
    static let waitingMax = 4096
    /// A bucket lets through at once what its rate gives in this time, at least one piece.
    static let burstTime = Duration.milliseconds(100)

    /// What is sent before what.
    enum Precedence: Hashable, Sendable {
        case deployment
        /// A copy that makes a loss good.
        case healing
        case copy
    }

    /// One piece that waits; `number` is its owner's name for it.
    struct Ticket: Hashable, Sendable {
        let number: UInt64
        let bytes: Int
        let destination: Region?
        let precedence: Precedence
    }

    private var nodeBucket: TokenBucket?
    private var linkBuckets: [Region: TokenBucket]
    private var lines: [Precedence: WaitingLines] = [:]
    /// How many bytes may go before the next deployment.
    private var credits: [Precedence: Int] = [:]
    private let creditMax: Int

    /// Rates in bytes a second; what has none is not held back.
    init(nodeRate: Int?, linkRates: [Region: Int], pieceBytesMax: Int, at now: Duration) {
        func bucket(_ rate: Int) -> TokenBucket {
            let burst = max(pieceBytesMax, rate / Int(1000 / Self.burstTime.milliseconds))
            return TokenBucket(bytesPerSecond: rate, burst: burst, at: now)
        }
        nodeBucket = nodeRate.map(bucket)
        linkBuckets = linkRates.mapValues(bucket)
        creditMax = pieceBytesMax
    }

    /// How many pieces wait.
    var waitingCount: Int { lines.values.reduce(0) { $0 + $1.count } }

    /// Puts a piece at the end of its line; `false` if too many wait.
    mutating func enter(_ ticket: Ticket) -> Bool {
        guard waitingCount < Self.waitingMax else { return false }
        lines[ticket.precedence, default: WaitingLines()].enter(ticket)
        return true
    }

    /// Takes a piece that is no longer wanted out of its line.
    mutating func leave(_ ticket: Ticket) {
        lines[ticket.precedence]?.leave(ticket)
    }

    /// What happens next.
    enum Step: Hashable, Sendable {
        /// This piece is to be sent, at once.
        case send(Ticket)
        /// Nothing before so much time has passed.
        case wait(Duration)
        case nothingWaits
    }

    /// The next piece that may go, which is then out of its line and counted.
    mutating func next(at now: Duration) -> Step {
        let creditors = [Precedence.healing, .copy].filter { precedence in
            lines[precedence]?.first.map { credits[precedence, default: 0] >= min($0.bytes, creditMax) } ?? false
        }
        var shortest: Duration?
        for precedence in creditors + [Precedence.deployment, .healing, .copy].filter({ !creditors.contains($0) }) {
            let (ticket, linkWait) = firstAdmitted(of: precedence, at: now)
            shortest = [shortest, linkWait].compactMap(\.self).min()
            guard let ticket else { continue }
            let wait = nodeBucket?.wait(for: ticket.bytes, at: now) ?? .zero
            // What goes first and waits for the node's own rate is not overtaken.
            guard wait == .zero else { return .wait(min(wait, shortest ?? wait)) }
            grant(ticket)
            return .send(ticket)
        }
        return shortest.map(Step.wait) ?? .nothingWaits
    }

    /// The first piece whose link is free; and if there is none, how long until there will be one.
    private mutating func firstAdmitted(
        of precedence: Precedence, at now: Duration
    ) -> (ticket: Ticket?, linkWait: Duration?) {
        var shortest: Duration?
        for ticket in lines[precedence]?.heads ?? [] {
            let wait = ticket.destination.flatMap { linkBuckets[$0]?.wait(for: ticket.bytes, at: now) } ?? .zero
            guard wait > .zero else { return (ticket, nil) }
            shortest = min(shortest ?? wait, wait)
        }
        return (nil, shortest)
    }

    private mutating func grant(_ ticket: Ticket) {
        nodeBucket?.take(ticket.bytes)
        if let destination = ticket.destination { linkBuckets[destination]?.take(ticket.bytes) }
        lines[ticket.precedence]?.serve(ticket)
        switch ticket.precedence {
        case .deployment:
            credit(.healing, ticket.bytes / Self.healingShareDivisor)
            credit(.copy, ticket.bytes / Self.copyShareDivisor)
        case .healing:
            credit(.healing, -ticket.bytes)
            credit(.copy, ticket.bytes / Self.copyShareDivisor)
        case .copy:
            credit(.copy, -ticket.bytes)
        }
    }

    private mutating func credit(_ precedence: Precedence, _ bytes: Int) {
        credits[precedence] = min(creditMax, max(0, credits[precedence, default: 0] + bytes))
    }
}
