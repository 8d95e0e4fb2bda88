/// One change to the mutable properties of an image version.
///
/// Target regions are edited one by one; replacing the whole list is possible too, but guarded: a caller
/// who names only the new region must not drop the others by mistake (Azure/azure-cli#24099).
public enum ImageVersionEdit: Hashable, Sendable, Codable {
    /// How many an update may bring: more than anyone needs who has at most 100 replicas to place.
    public static let countMax = 256

    case addRegion(target: TargetRegion)
    case removeRegion(region: Region)
    case setReplicas(region: Region, count: Int)
    /// `nil` for `excluded` lets the version's flag hold again.
    case setExcludeFromLatest(region: Region, excluded: Bool?)
    case replaceTargetRegions(targets: [TargetRegion])
    case excludeFromLatest(excluded: Bool)
    case replicaCount(count: Int)
    case endOfLifeDate(at: Instant)
    case allowDeletionOfReplicatedLocations(allowed: Bool)
    case blockDeletionBeforeEndOfLife(blocked: Bool)
    /// From shallow to full (ours): the only change of mode there is.
    case replicationMode(mode: ReplicationMode)
    case tags(tags: [String: String])

    /// Whether it sets the flag that guards regions that hold replicas.
    var isGuard: Bool {
        if case .allowDeletionOfReplicatedLocations = self { true } else { false }
    }
}
