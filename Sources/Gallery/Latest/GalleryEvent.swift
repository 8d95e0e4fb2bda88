/// What became of the gallery by a change, for whoever waits for it: one for each transition.
public enum GalleryEvent: Hashable, Sendable, Codable {
    /// It was made; its copies follow.
    case versionPublished(version: ImageVersionID, generation: Generation)
    /// Enough regions hold it: `Succeeded`.
    case versionReady(version: ImageVersionID, generation: Generation)
    /// So many regions failed that it cannot succeed until it is tried again.
    case versionFailed(version: ImageVersionID, generation: Generation)
    /// A first verified copy is there, or one again: the region need not read from another.
    case regionReady(version: ImageVersionID, generation: Generation, region: Region)
    /// As many verified copies are there as are wanted, for the first time or again.
    case regionComplete(version: ImageVersionID, generation: Generation, region: Region)
    /// Of so many wanted copies so many are left in a region.
    case replicaLost(version: ImageVersionID, generation: Generation, region: Region, held: Int, wanted: Int)
    case regionFailed(version: ImageVersionID, generation: Generation, region: Region, reason: String)
    /// It can be restored.
    case versionSoftDeleted(version: ImageVersionID, generation: Generation)
    case versionRestored(version: ImageVersionID, generation: Generation)
    /// It is gone for good, because somebody said so.
    case versionDeleted(version: ImageVersionID, generation: Generation)
    /// It is gone for good, because its time was over.
    case versionExpired(version: ImageVersionID, generation: Generation)
    /// `latest` names another version in the region; `nil` is none. The generation is the definition's.
    case latestMoved(
        definition: ImageDefinitionID, generation: Generation, region: Region, from: LatestAnswer?, to: LatestAnswer?,
        cause: LatestCause)
    case definitionDeleted(definition: ImageDefinitionID, generation: Generation)
    case galleryDeleted(gallery: GalleryID, generation: Generation)
    /// It is shared with others than before, or in another way: what holds from then on, in order of name.
    case galleryShared(
        gallery: GalleryID, permissions: SharingPermissions, subscriptions: [SubscriptionID], tenants: [TenantID],
        publicName: String?)
    /// With so many verified replicas.
    case nodeLost(node: NodeID, replicas: Int)
    case nodeReturned(node: NodeID, replicas: Int)
    /// The operator has taken it out, or lets it in again.
    case regionStanding(region: Region, standing: Standing)
    case nodeStanding(node: NodeID, standing: Standing)
}

/// Why `latest` names another version.
public enum LatestCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// A version was made, or is ready in the region.
    case published
    /// Flags or target regions of a version changed.
    case updated
    case deleted
    /// The time of a soft-deleted version was over: it moves nothing, as `latest` names no such version.
    case expired
    case restored
    case rolledBack = "rolled-back"

    init(_ operation: GalleryOperation) {
        self =
            switch operation {
            case .updateImageVersion: .updated
            case .deleteImageVersion, .purgeImageVersion, .deleteImageDefinition, .deleteGallery: .deleted
            case .expireImageVersion: .expired
            case .undeleteImageVersion: .restored
            case .rollBackLatest: .rolledBack
            default: .published
            }
    }
}
