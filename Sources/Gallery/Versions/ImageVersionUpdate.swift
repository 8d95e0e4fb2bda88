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
                "\(TargetRegion.profilePath).targetRegionEdits", "\(edits.count)",
                "changes of \(id) are too many at once", remedy: "make at most \(ImageVersionEdit.countMax) a time")
        }
        var version = standing
        // The flag that guards replicated regions first: whoever sets it in the same breath means it.
        let located = TargetRegionPlaces.located(edits)
        for (edit, path) in located.filter(\.edit.isGuard) + located.filter({ !$0.edit.isGuard }) {
            try version.apply(edit, at: path)
        }
        let places = TargetRegionPlaces(standing.properties, changedBy: edits)
        try version.keepStorageTypes(of: standing, places)
        version.properties.targetRegions = version.properties.targetRegions.map {
            typed($0, by: standing.properties.storageAccountStrategy)
        }
        guard version.properties != standing.properties else { return retryFailures(of: standing, context) }
        try requireTargets(version.properties, places)
        try requireSize(version.properties, version.properties.dataDiskPlaces)
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
    fileprivate mutating func apply(_ edit: ImageVersionEdit, at path: String) throws(GalleryRefusal) {
        switch edit {
        case .addRegion(let target):
            guard self.target(target.name) == nil else {
                throw .invalid(
                    "\(path).name", "\(target.name)", "is a target region of \(id) already",
                    remedy: "use --set-replicas to change its count")
            }
            properties.targetRegions.append(target)
        case .removeRegion(let region):
            _ = try index(of: region, path)
            properties.targetRegions.removeAll { $0.name == region }
        case .setReplicas(let region, let count):
            try TargetRegion.requireCount(count, "\(path).regionalReplicaCount")
            properties.targetRegions[try index(of: region, path)].regionalReplicaCount = count
        case .setExcludeFromLatest(let region, let excluded):
            properties.targetRegions[try index(of: region, path)].excludeFromLatest = excluded
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
            throw .fixed(
                "\(TargetRegion.profilePath).replicationMode", of: "\(id)", properties.replicationMode.rawValue,
                asked: mode.rawValue, "its replicas would have to go",
                remedy: "leave it out, or publish it as Shallow under a new number")
        }
        properties.replicationMode = .full
    }

    private mutating func replaceTargets(_ targets: [TargetRegion]) throws(GalleryRefusal) {
        let kept = Set(targets.map(\.name))
        let dropped = verifiedIn.filter { !kept.contains($0) }
        guard dropped.isEmpty || properties.allowDeletionOfReplicatedLocations else {
            let names = dropped.map(\.name).joined(separator: ", ")
            throw GalleryRefusal(
                .conflict, .replicatedLocationDeletionNotAllowed,
                PropertyFault(
                    TargetRegion.path, targets.map(\.name.name).joined(separator: ", "),
                    "drops \(names), where replicas of \(id) are",
                    remedy: "name them too, drop them one by one with --remove-region, or allow it with "
                        + "--allow-replicated-location-deletion true"))
        }
        properties.targetRegions = targets
    }

    private func index(of region: Region, _ path: String) throws(GalleryRefusal) -> Int {
        guard let index = properties.targetRegions.firstIndex(where: { $0.name == region }) else {
            let names = properties.targetRegions.map(\.name.name).joined(separator: ", ")
            throw .invalid(
                "\(path).name", "\(region)", "is no target region of \(id)", remedy: "name one of \(names)")
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
    fileprivate mutating func keepStorageTypes(
        of standing: ImageVersion, _ places: TargetRegionPlaces
    ) throws(GalleryRefusal) {
        for (index, target) in properties.targetRegions.enumerated() {
            guard let before = standing.target(target.name) else { continue }
            guard let wanted = target.storageAccountType else {
                properties.targetRegions[index].storageAccountType = before.storageAccountType
                continue
            }
            let kept = before.storageAccountType ?? properties.storageAccountType
            guard wanted == kept else {
                throw .fixed(
                    "\(places.path(of: target.name, at: index)).storageAccountType", of: "\(id) in \(target.name)",
                    kept.rawValue, asked: wanted.rawValue, remedy: "repeat that, or leave it out")
            }
            properties.targetRegions[index].storageAccountType = before.storageAccountType
        }
    }
}

extension ImageVersionProperties {
    /// Where `show` has the data disks: in order of LUN.
    fileprivate var dataDiskPlaces: DataDiskPlaces {
        DataDiskPlaces(path: SourceSlots.dataPath, luns: dataDisks.map(\.lun))
    }
}
