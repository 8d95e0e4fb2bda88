public import Gallery

/// A soft-deleted image version: a row of `LIST soft-deleted-version`.
///
/// Moments are ISO 8601 on the coordinator's wall clock.
public struct SoftDeletedVersionDocument: Hashable, Sendable, Codable {
    public var name: String
    public var resourceArmId: String
    public var softDeletedArtifactType: String
    public var softDeletedTime: String
    /// Until when it can still be used by its number.
    public var consumptionEndTime: String
    /// When it is deleted for good.
    public var hardDeletionTargetTime: String

    /// Is `nil` for a version that stands.
    public init?(_ version: ImageVersion, of gallery: ImageGallery) {
        guard let deletedAt = version.deletedAt else { return nil }
        let policy = gallery.properties.softDeletePolicy
        let end = deletedAt.advanced(by: policy.retention)
        name = "\(version.number)"
        resourceArmId = ResourceID.text(of: version.id, in: gallery.resourceGroup)
        softDeletedArtifactType = "Images"
        softDeletedTime = deletedAt.iso8601
        consumptionEndTime = end.iso8601
        hardDeletionTargetTime = end.advanced(by: policy.grace).iso8601
    }
}

extension SoftDeletePolicy {
    fileprivate var retention: Duration { .seconds(Int64(retentionDays) * 86_400) }
    fileprivate var grace: Duration { .seconds(Int64(graceDays) * 86_400) }
}
