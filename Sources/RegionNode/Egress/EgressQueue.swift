import Gallery

/// Who may send next, and when: the node's rate, a rate for each other region, deployments before copies.
///
/// It reads no clock and sends nothing; `Egress` waits and sends. Within one class and destination the order is
/// that of asking; destinations of one class take turns, and one whose link is used up holds up no other.
struct EgressQueue: Sendable {
    /// Of the bytes sent while deployments wait, one in so many is a copy's: copying slows down, and never stops.
    static let copyShareDivisor = 16
    /// How many pieces may wait; one more is refused.
    static let waitingMax = 4096
    /// A bucket lets through at once what its rate gives in this time, at least one piece.
    static let burstTime = Duration.milliseconds(100)

    /// What is sent before what.
    enum Precedence: Hashable, Sendable {
        case deployment
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
    private var deployments = WaitingLines()
    private var copies = WaitingLines()
    /// How many bytes of copies may go before the next deployment.
    private var copyCredit = 0
    private let copyCreditMax: Int

    /// Rates in bytes a second; what has none is not held back.
    init(nodeRate: Int?, linkRates: [Region: Int], pieceBytesMax: Int, at now: Duration) {
        func bucket(_ rate: Int) -> TokenBucket {
            let burst = max(pieceBytesMax, rate / Int(1000 / Self.burstTime.milliseconds))
            return TokenBucket(bytesPerSecond: rate, burst: burst, at: now)
        }
        nodeBucket = nodeRate.map(bucket)
        linkBuckets = linkRates.mapValues(bucket)
        copyCreditMax = pieceBytesMax
    }

    /// How many pieces wait.
    var waitingCount: Int { deployments.count + copies.count }

    /// Puts a piece at the end of its line; `false` if too many wait.
    mutating func enter(_ ticket: Ticket) -> Bool {
        guard waitingCount < Self.waitingMax else { return false }
        switch ticket.precedence {
        case .deployment: deployments.enter(ticket)
        case .copy: copies.enter(ticket)
        }
        return true
    }

    /// Takes a piece that is no longer wanted out of its line.
    mutating func leave(_ ticket: Ticket) {
        switch ticket.precedence {
        case .deployment: deployments.leave(ticket)
        case .copy: copies.leave(ticket)
        }
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
        let copiesGoFirst = copies.first.map { copyCredit >= min($0.bytes, copyCreditMax) } ?? false
        var shortest: Duration?
        for precedence in copiesGoFirst ? [Precedence.copy, .deployment] : [.deployment, .copy] {
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
        for ticket in precedence == .deployment ? deployments.heads : copies.heads {
            let wait = ticket.destination.flatMap { linkBuckets[$0]?.wait(for: ticket.bytes, at: now) } ?? .zero
            guard wait > .zero else { return (ticket, nil) }
            shortest = min(shortest ?? wait, wait)
        }
        return (nil, shortest)
    }

    private mutating func grant(_ ticket: Ticket) {
        nodeBucket?.take(ticket.bytes)
        if let destination = ticket.destination { linkBuckets[destination]?.take(ticket.bytes) }
        switch ticket.precedence {
        case .deployment:
            deployments.serve(ticket)
            copyCredit = min(copyCreditMax, copyCredit + ticket.bytes / Self.copyShareDivisor)
        case .copy:
            copies.serve(ticket)
            copyCredit = max(0, copyCredit - ticket.bytes)
        }
    }
}
