/// How long what is soft-deleted can be used and restored, by its gallery's policy as it stands.
extension GalleryState {
    /// A soft-deleted version, and when it is to be forgotten.
    public struct Expiry: Hashable, Sendable {
        public let id: ImageVersionID
        public let generation: Generation
        public let at: Instant
    }

    /// Until when a soft-deleted version can be deployed by its number; `nil` for one that stands.
    public func consumptionEndTime(of version: ImageVersion) -> Instant? {
        guard let deletedAt = version.deletedAt, let policy = softDeletePolicy(of: version) else { return nil }
        return deletedAt.advanced(by: .days(policy.retentionDays))
    }

    /// Until when a soft-deleted version can be restored; `nil` for one that stands.
    public func hardDeletionTime(of version: ImageVersion) -> Instant? {
        guard let policy = softDeletePolicy(of: version) else { return nil }
        return consumptionEndTime(of: version)?.advanced(by: .days(policy.graceDays))
    }

    /// Whether the version is soft-deleted and its retention and grace are over.
    public func isExpired(_ version: ImageVersion, now: Instant) -> Bool {
        guard let end = hardDeletionTime(of: version) else { return false }
        return end <= now
    }

    /// The soft-deleted versions in the order in which they are to be forgotten.
    public var expiries: [Expiry] {
        let all = index.softDeleted.compactMap { id -> Expiry? in
            let version = galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
            guard let version, let at = hardDeletionTime(of: version) else { return nil }
            return Expiry(id: version.id, generation: version.generation, at: at)
        }
        return all.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// The soft-deleted version that is to be forgotten next.
    public var nextExpiry: Expiry? { expiries.first }

    private func softDeletePolicy(of version: ImageVersion) -> SoftDeletePolicy? {
        galleries[version.id.definition.gallery]?.properties.softDeletePolicy
    }
}

extension Duration {
    /// At most some thousand years, whatever was read from somewhere.
    static func days(_ count: Int) -> Duration { .seconds(Int64(min(max(count, 0), 1_000_000)) * 86_400) }
}
