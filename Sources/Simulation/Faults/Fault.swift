/// A kind of fault; each has a rate that is drawn from the seed, none in some runs.
public enum Fault: String, Hashable, Sendable, CaseIterable {
    // Processes.
    case nodeKilled
    case nodeLosesPower
    case nodeDiesAtEffect
    case nodeCrashLoop
    case nodeFlaps
    case nodePaused
    case regionLost
    case massFailure
    case clientKilled
    // Time.
    case wallClockJumps
    case driftChanges
    // Disks.
    case rot
    case misdirectedWrite
    case lostWrite
    case failedSync
    case diskFull
    case diskReadOnly
    case diskSlow
    case nodeWiped
    case disksSwapped
    case allCopiesDestroyed
    case allHoldersAway
    // The network.
    case nodeCutOff
    case regionCutOff
    case coordinatorCutOff
    case splitInTwo
    case oneWayCut
    case partialMesh
    case clogged
    case connectionReset
    case halfOpen
    case linkFlaps
    // The operator: each is taken back.
    case nodeDrained
    case nodeRetired
    case regionRetired
    // Coordinators.
    case coordinatorKilled
    case coordinatorDiesAtEffect
    case coordinatorPaused
    case coordinatorCrashLoop
    case catalogSyncFails
    case catalogDiskSlow
    case oldCoordinatorLoose
    case backupRestored
    case twinCoordinators

    /// Dense, from 0.
    var number: Int { Self.numbers[self] ?? 0 }

    private static let numbers = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// How often it comes beside others.
    var weight: Int {
        switch self {
        case .oldCoordinatorLoose, .backupRestored, .twinCoordinators, .massFailure, .regionLost, .coordinatorCrashLoop,
            .splitInTwo:
            1
        case .nodeDiesAtEffect, .coordinatorDiesAtEffect, .rot, .misdirectedWrite, .lostWrite: 5
        default: 3
        }
    }

    /// Whether it breaks the budget: all copies of a version go, at least for a while.
    public var isLossy: Bool { self == .allCopiesDestroyed || self == .allHoldersAway }

    /// The longest that it lasts, in milliseconds.
    var spanMax: Int {
        switch self {
        case .nodeFlaps, .linkFlaps: 8000
        case .nodePaused, .coordinatorPaused: 30_000
        case .coordinatorKilled, .coordinatorCutOff: 40_000
        case .oldCoordinatorLoose, .twinCoordinators: 40_000
        default: 60_000
        }
    }
}
