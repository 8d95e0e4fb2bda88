/// A thing that must really have happened in a run of seeds, or the seeds prove little.
public enum PlannerMark: String, Hashable, Sendable, CaseIterable {
    // Faults.
    case nodeCrashed
    case nodeWiped
    case nodeFlapped
    case regionCrashed
    case replicaDamaged
    case nodeCutOff
    case regionCutOff
    case connectionBroken
    case wordLost
    case wordTwice
    case orderLost
    case orderTwice
    case coordinatorPaused
    case coordinatorRestarted
    case sourceStuck
    case diskFull
    case verificationFailed
    case removalRefused
    case nodeSlow
    // What users do.
    case wishChanged
    case wishDropped
    case wishRestored
    case uploadAbandoned
    // What the planner did about it.
    case copiedInChain
    case copiedToHeal
    case copiedToStandIn
    case copyCancelled
    case claimVerified
    case surplusRemoved
    case unwishedRemoved
    case nodeLost
    case nodeReturned
    case incidentRestored
}
