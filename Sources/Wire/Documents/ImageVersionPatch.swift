public import Gallery

extension ImageVersionDocument {
    /// What a caller who sent this document wants changed of `standing`.
    ///
    /// Members that are absent, or say what stands, change nothing. That the members which may not change say what
    /// stands is looked at elsewhere (``MemberComparison``).
    public func edits(of standing: ImageVersion) throws(GalleryRefusal) -> [ImageVersionEdit] {
        let former = standing.properties
        let publishing = properties?.publishingProfile ?? PublishingProfile()
        let safety = properties?.safetyProfile ?? SafetyProfile()
        let path = PublishingProfile.path
        var edits: [ImageVersionEdit] = []
        if let allowed = safety.allowDeletionOfReplicatedLocations,
            allowed != former.allowDeletionOfReplicatedLocations
        {
            edits.append(.allowDeletionOfReplicatedLocations(allowed: allowed))
        }
        if let blocked = safety.blockDeletionBeforeEndOfLife, blocked != former.blockDeletionBeforeEndOfLife {
            edits.append(.blockDeletionBeforeEndOfLife(blocked: blocked))
        }
        let mode: ReplicationMode? = try DocumentReading.optional(
            publishing.replicationMode, "\(path).replicationMode")
        if let mode, mode != former.replicationMode { edits.append(.replicationMode(mode: mode)) }
        if let count = publishing.replicaCount, count != former.replicaCount {
            edits.append(.replicaCount(count: count))
        }
        if let targets = try publishing.readTargetRegions(),
            !standing.has(targets, replicaCount: publishing.replicaCount)
        {
            edits.append(.replaceTargetRegions(targets: targets))
        }
        edits += try DocumentReading.list(publishing.targetRegionEdits, "\(path).targetRegionEdits") {
            (edit, path) throws(GalleryRefusal) in try edit.edit(path)
        }
        if let excluded = publishing.excludeFromLatest, excluded != former.excludeFromLatest {
            edits.append(.excludeFromLatest(excluded: excluded))
        }
        let endOfLife = try DocumentReading.date(publishing.endOfLifeDate, "\(path).endOfLifeDate")
        if let endOfLife, endOfLife != former.endOfLifeDate { edits.append(.endOfLifeDate(at: endOfLife)) }
        if let tags, tags != former.tags { edits.append(.tags(tags: tags)) }
        return edits
    }
}

extension ImageVersion {
    /// Whether `targets` say of each region what holds there, in whatever order.
    func has(_ targets: [TargetRegion], replicaCount: Int?) -> Bool {
        guard targets.count == properties.targetRegions.count else { return false }
        return targets.allSatisfy { wanted in
            guard let standing = target(wanted.name) else { return false }
            let count = wanted.regionalReplicaCount ?? replicaCount ?? properties.replicaCount
            let type = standing.storageAccountType ?? properties.storageAccountType
            return count == self.replicaCount(in: standing) && wanted.storageAccountType ?? type == type
                && wanted.excludeFromLatest == standing.excludeFromLatest
                && wanted.additionalReplicaSets == standing.additionalReplicaSets
        }
    }
}
