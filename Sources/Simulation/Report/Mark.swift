/// A rare thing that must really have happened in a sweep of seeds, or the seeds prove little.
///
/// Faults have marks of their own: ``Fault``.
public enum Mark: String, Hashable, Sendable, CaseIterable {
    // The network.
    case segmentLost
    case resetInMessage
    case wordLost
    case wordTwice
    case wordLate
    case eventLost
    case eventTwice
    // Processes and disks.
    case crashedAtEffect
    case crashedInCommit
    case commitTorn
    case unsyncedCommitStayed
    case catalogSyncFailed
    case contentSyncFailed
    case tornChunkDropped
    case foreignDiskRefused
    case noSpaceForCopy
    case noRoomForUpload
    case epochNotWritten
    // Coordinators.
    case answeredFromMemory
    case refusedAgain
    case keyUnderWay
    case unknownRepeated
    case coordinatorRefusedByEpoch
    case oldCoordinatorAnswered
    case epochContested
    case coordinatorContested
    case coordinatorSuperseded
    case supersededNotStarted
    case contestEnded
    case otherHistory
    case uploadAskedFor
    case uploadFailed
    case versionExpired
    case targetsChangedWhilePartitioned
    // Nodes.
    case nodeDialedAnew
    case heartbeatUnanswered
    case sentToSnapshot
    case snapshotRead
    case viewGap
    case resolvedWithoutCoordinator
    case damageFoundServing
    case damageFoundVerifying
    case damageFoundScrubbing
    case copyFinished
    case copyResumed
    case copyFromDamaged
    case chainWaited
    // What the planner did about it.
    case copiedInChain
    case copiedToHeal
    case copiedToStandIn
    case copyCancelled
    case surplusRemoved
    case unwishedRemoved
    case nodeDown
    case nodeLost
    case nodeReturning
    case regionRecorded
    case shortageRecorded
    case completenessRecorded
    case drainedEmpty
    case retiredKeptOut
    // What readers met.
    case readElsewhere
    case readThrough
    case guestRead
    case guestRefused
    case historyJudged
    case resolvedNowhereHeld
    case versionLost
    case versionRevived
    case settledWithoutSome

    /// Dense, from 0.
    var number: Int { Self.numbers[self] ?? 0 }

    private static let numbers = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// Whether it comes only with whole words lost, twice or late.
    var isHarsh: Bool {
        switch self {
        case .wordLost, .wordTwice, .wordLate, .eventLost, .eventTwice, .viewGap: true
        default: false
        }
    }

    /// Whether it comes only where all copies of a version are destroyed on purpose.
    var isLossy: Bool {
        switch self {
        case .versionLost, .versionRevived, .resolvedNowhereHeld: true
        default: false
        }
    }
}
