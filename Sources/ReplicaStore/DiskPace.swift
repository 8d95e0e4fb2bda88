import Gallery

/// Judges from how long calls take whether a disk is slow; pure, told the time.
///
/// A disk that stalls reports no errors: what it holds is right, and late. A call that does not end is noticed while it
/// is under way.
struct DiskPace: Sendable {
    /// How much a call may have to do.
    enum Work: Sendable {
        case little
        /// To sync, remove or share a whole file.
        case much
    }

    /// So many slow calls within `window` make a disk a slow one, until they are that long ago.
    static let slowCallsMax = 3
    static let window = Duration.seconds(60)
    /// Slow calls that end within this time are one: all that wait for a disk wait for the same.
    static let sameStall = Duration.seconds(1)
    /// A call is slow that takes longer than this part of what a call that does not end is granted.
    private static let slowPart = 5
    /// What has much to do is granted so many times as long.
    private static let muchFactor = 6

    private struct Call: Sendable {
        let since: Instant
        let patience: Duration
    }

    private let patience: Duration
    private var underWay: [Int: Call] = [:]
    private var callsMade = 0
    private var slowEnds: [Instant] = []

    init(patience: Duration) {
        self.patience = patience
    }

    /// Returns the call's number.
    mutating func begin(_ work: Work, at now: Instant) -> Int {
        callsMade &+= 1
        underWay[callsMade] = Call(since: now, patience: work == .much ? patience * Self.muchFactor : patience)
        return callsMade
    }

    mutating func end(_ number: Int, at now: Instant) {
        guard let call = underWay.removeValue(forKey: number) else { return }
        guard now.since(call.since) >= call.patience / Self.slowPart else { return }
        if let last = slowEnds.last, now.since(last) < Self.sameStall { return }
        slowEnds = slowEnds.suffix(Self.slowCallsMax - 1) + [now]
    }

    func isSlow(at now: Instant) -> Bool {
        underWay.values.contains { now.since($0.since) >= $0.patience }
            || slowEnds.count { now.since($0) < Self.window } >= Self.slowCallsMax
    }
}
