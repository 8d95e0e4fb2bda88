/// Update of an image version.
extension GalleryState {
    mutating func updateImageVersion(
        _ id: ImageVersionID, _ edits: [ImageVersionEdit], ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let standing = try anyVersion(id)
        if let deletedAt = standing.deletedAt { throw .isSoftDeleted(.conflict, standing.id, deletedAt) }
        try requireUnchanged(standing.revision, since: ifRevision, "\(id)", show: "vitrine image-version show")
        guard edits.count <= ImageVersionEdit.countMax else {
            throw .invalid(
                "\(id)",
                "\(edits.count) changes of \(id) at once are too many; make at most \(ImageVersionEdit.countMax) a time"
            )
        }
        var version = standing
        // The flag that guards replicated regions first: whoever sets it in the same breath means it.
        for edit in edits.filter(\.isGuard) + edits.filter({ !$0.isGuard }) { try version.apply(edit) }
        try version.keepStorageTypes(of: standing)
        guard version.properties != standing.properties else { return retryFailures(of: standing, context) }
        try requireTargets(version.properties)
        try requireSize(version.properties)
        try TextRule.require(description: nil, tags: version.properties.tags, as: "properties")
        version.keepReading(as: standing)
        version.forgetFormerTargets()
        version.keepCount(of: standing)
        version.failedIn = [:]
        version.noteSuccess(at: context.revision)
        version.revision = context.revision
        replace(version)
        return .applied
    }
}

extension ImageVersion {
    /// Takes over one edit; what the whole must be like is checked after the last of them.
    fileprivate mutating func apply(_ edit: ImageVersionEdit) throws(GalleryRefusal) {
        switch edit {
        case .addRegion(let target):
            guard self.target(target.name) == nil else {
                throw .invalid(
                    TargetRegion.path,
                    "\(target.name) is a target region of \(id) already; use --set-replicas to change its count")
            }
            properties.targetRegions.append(target)
        case .removeRegion(let region):
            _ = try index(of: region)
            properties.targetRegions.removeAll { $0.name == region }
        case .setReplicas(let region, let count):
            try TargetRegion.requireCount(count, TargetRegion.countPath(region))
            properties.targetRegions[try index(of: region)].regionalReplicaCount = count
        case .setExcludeFromLatest(let region, let excluded):
            properties.targetRegions[try index(of: region)].excludeFromLatest = excluded
        case .replaceTargetRegions(let targets):
            try replaceTargets(targets)
        case .excludeFromLatest(let excluded): properties.excludeFromLatest = excluded
        case .replicaCount(let count):
            try TargetRegion.requireCount(count, TargetRegion.countPath)
            properties.replicaCount = count
        case .endOfLifeDate(let date): properties.endOfLifeDate = date
        case .allowDeletionOfReplicatedLocations(let allowed):
            properties.allowDeletionOfReplicatedLocations = allowed
        case .blockDeletionBeforeEndOfLife(let blocked): properties.blockDeletionBeforeEndOfLife = blocked
        case .replicationMode(let mode): try promote(to: mode)
        case .tags(let tags): properties.tags = tags
        }
    }

    /// From shallow to full only (semantics.md, "Shallow"): where its source was, its copy is.
    private mutating func promote(to mode: ReplicationMode) throws(GalleryRefusal) {
        guard mode != properties.replicationMode else { return }
        guard mode == .full else {
            throw GalleryRefusal(
                .conflict, .propertyChangeNotAllowed, "properties.publishingProfile.replicationMode",
                "properties.publishingProfile.replicationMode of \(id) is Full and stays so, for its replicas would "
                    + "have to go; publish it as Shallow under a new number")
        }
        properties.replicationMode = .full
    }

    private mutating func replaceTargets(_ targets: [TargetRegion]) throws(GalleryRefusal) {
        let kept = Set(targets.map(\.name))
        let dropped = verifiedIn.filter { !kept.contains($0) }
        guard dropped.isEmpty || properties.allowDeletionOfReplicatedLocations else {
            let names = dropped.map(\.name).joined(separator: ", ")
            throw GalleryRefusal(
                .conflict, .replicatedLocationDeletionNotAllowed, TargetRegion.path,
                "the new list drops \(names), which hold replicas of \(id); name them too, drop them one by one "
                    + "with --remove-region, or allow it with --allow-replicated-location-deletion true")
        }
        properties.targetRegions = targets
    }

    private func index(of region: Region) throws(GalleryRefusal) -> Int {
        guard let index = properties.targetRegions.firstIndex(where: { $0.name == region }) else {
            let names = properties.targetRegions.map(\.name.name).joined(separator: ", ")
            throw .invalid(TargetRegion.path, "\(region) is not a target region of \(id); those are \(names)")
        }
        return index
    }

    /// Where a shallow version was read, its full form goes on being read until the copy is there: `latest` never moves
    /// back because a version is made safer.
    fileprivate mutating func keepReading(as standing: ImageVersion) {
        guard properties.replicationMode != standing.properties.replicationMode else { return }
        let isRead = standing.verifiedIn.contains(properties.location)
        verifiedIn = isRead ? standing.properties.targetRegions.map(\.name).sorted() : []
    }

    /// A region that is a target no longer has to be verified anew if it becomes one again.
    fileprivate mutating func forgetFormerTargets() {
        verifiedIn = verifiedIn.filter { target($0) != nil }
        if verifiedIn.isEmpty { succeeded = nil }
    }

    /// Where other numbers are wanted, the copies that stand are enough or not.
    fileprivate mutating func keepCount(of standing: ImageVersion) {
        var short: [Region: Int] = [:]
        for region in verifiedIn {
            let wasHeld = standing.properties.replicationMode == .full || region == standing.properties.location
            let held = wasHeld ? standing.shortIn[region] ?? standing.copiesWanted(in: region) : 0
            if properties.replicationMode == .full, held < copiesWanted(in: region) { short[region] = held }
        }
        shortIn = short
    }

    /// The storage type of a region that stays is kept where `self` leaves it out, and another is refused.
    fileprivate mutating func keepStorageTypes(of standing: ImageVersion) throws(GalleryRefusal) {
        for (index, target) in properties.targetRegions.enumerated() {
            guard let before = standing.target(target.name) else { continue }
            guard let wanted = target.storageAccountType else {
                properties.targetRegions[index].storageAccountType = before.storageAccountType
                continue
            }
            let kept = before.storageAccountType ?? properties.storageAccountType
            guard wanted == kept else {
                throw GalleryRefusal(
                    .conflict, .propertyChangeNotAllowed, "\(TargetRegion.path)[\(target.name)].storageAccountType",
                    "\(TargetRegion.path)[\(target.name)].storageAccountType: the storage type of \(id) in "
                        + "\(target.name) is \(kept.rawValue) for good, not \(wanted.rawValue); repeat it or leave it out"
                )
            }
            properties.targetRegions[index].storageAccountType = before.storageAccountType
        }
    }
}
