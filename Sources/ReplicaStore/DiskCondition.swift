import Gallery

/// How a data directory's disk is, as far as its calls have told.
public enum DiskCondition: String, Hashable, Sendable, CaseIterable {
    case sound
    /// It takes long over reading or writing: what is there is right, and late.
    case slow
    /// No room: what is there is served and may be removed, nothing more is received.
    case full
    /// Nothing can be written: what is there is served.
    case readOnly = "readonly"
    /// It has failed so often that what it holds should be elsewhere.
    case failing
}

/// Judges a disk from the errors of its calls; pure, told the time.
struct DiskJudgement: Sendable {
    /// So many faults of the medium within `window` make a disk a failing one, for the life of the process: a disk that
    /// has begun to fail is not to be trusted again because it was quiet for a while.
    static let faultsMax = 3
    static let window = Duration.seconds(600)
    /// Faults at one place within this time are one: what fails is tried again at once.
    static let sameFault = Duration.seconds(1)
    /// For how long a disk counts as full after a call was refused for want of room.
    static let fullTime = Duration.seconds(60)

    private struct Fault: Sendable {
        let place: Int
        let at: Instant
    }

    var pace: DiskPace
    private var faults: [Fault] = []
    private var isFailing = false
    private var isReadOnly = false
    private var fullAt: Instant?
    /// How many faults there were in all.
    private(set) var faultCount = 0

    init(pace: DiskPace = DiskPace(patience: DiskWatch.patienceDefault)) {
        self.pace = pace
    }

    /// A call failed; `place` tells one place of the disk from another.
    mutating func note(_ error: SystemCallError, at place: Int, now: Instant) {
        if error.isOfMedium {
            faults.removeAll { now.since($0.at) >= Self.window }
            guard !faults.contains(where: { $0.place == place && now.since($0.at) < Self.sameFault }) else { return }
            faultCount += 1
            faults.append(Fault(place: place, at: now))
            if faults.count >= Self.faultsMax { isFailing = true }
        } else if error.isOutOfSpace {
            fullAt = now
        } else if error.isReadOnly {
            isReadOnly = true
        }
    }

    /// Something was written and has its name.
    mutating func noteWritten() { isReadOnly = false }

    /// The worst that is the case; `usableBytes` may still be written.
    func condition(usableBytes: Int, now: Instant) -> DiskCondition {
        if isFailing { return .failing }
        if isReadOnly { return .readOnly }
        let wasFull = fullAt.map { now.since($0) < Self.fullTime } ?? false
        if usableBytes == 0 || wasFull { return .full }
        return pace.isSlow(at: now) ? .slow : .sound
    }
}
