import Gallery

extension NaiveCatalog.Version {
    init(_ request: ImageVersionRequest, of definition: String, _ number: VersionNumber, generation: UInt64) {
        var disk: String?
        if case .resource(let id)? = request.storage.osDisk?.source { disk = "\(id)".lowercased() }
        self.init(
            definition: definition, number: [number.major, number.minor, number.patch],
            location: request.location.name, content: request.storage.osDisk?.content?.digest.bytes[0] ?? 0,
            disk: disk, isFull: request.replicationMode == .full,
            targets: request.targetRegions.map(NaiveCatalog.Target.init), count: request.replicaCount,
            excluded: request.excludeFromLatest, guardsRegions: !request.allowDeletionOfReplicatedLocations,
            blocksDeletion: request.blockDeletionBeforeEndOfLife, endOfLife: request.endOfLifeDate?.milliseconds,
            generation: generation, revision: generation)
    }

    /// Whether the same was asked for.
    func isRequestedLike(_ other: Self) -> Bool {
        let isSameDisk = disk == other.disk && (disk != nil || content == other.content)
        return isSameDisk && isEqual(to: other, inAnyOrder: true)
    }

    /// Whether what people say of both is the same.
    func isEqual(to other: Self, inAnyOrder: Bool = false) -> Bool {
        let lists = [targets, other.targets].map { inAnyOrder ? $0.sorted { $0.region < $1.region } : $0 }
        return location == other.location && isFull == other.isFull && lists[0] == lists[1] && count == other.count
            && excluded == other.excluded && guardsRegions == other.guardsRegions
            && blocksDeletion == other.blocksDeletion && endOfLife == other.endOfLife
    }

    /// Takes over an edit, and tells what it breaks.
    mutating func take(_ edit: ImageVersionEdit) -> Set<String> {
        switch edit {
        case .addRegion(let target):
            guard !targets.contains(where: { $0.region == target.name.name }) else { return ["InvalidParameter"] }
            targets.append(.init(target))
        case .removeRegion(let region):
            guard index(region) != nil else { return ["InvalidParameter"] }
            targets.removeAll { $0.region == region.name }
        case .setReplicas(let region, let count):
            guard (1...100).contains(count), let index = index(region) else { return ["InvalidParameter"] }
            targets[index].count = count
        case .setExcludeFromLatest(let region, let excluded):
            guard let index = index(region) else { return ["InvalidParameter"] }
            targets[index].excluded = excluded
        case .replaceTargetRegions(let list):
            let kept = list.map(\.name.name)
            guard verified.allSatisfy(kept.contains) || !guardsRegions else {
                return ["ReplicatedLocationDeletionNotAllowed"]
            }
            targets = list.map(NaiveCatalog.Target.init)
        case .excludeFromLatest(let excluded): self.excluded = excluded
        case .replicaCount(let count):
            guard (1...100).contains(count) else { return ["InvalidParameter"] }
            self.count = count
        case .endOfLifeDate(let date): endOfLife = date.milliseconds
        case .blockDeletionBeforeEndOfLife(let isBlocked): blocksDeletion = isBlocked
        case .replicationMode(.full):
            guard !isFull else { break }
            isFull = true
        case .replicationMode(.shallow): if isFull { return ["PropertyChangeNotAllowed"] }
        case .allowDeletionOfReplicatedLocations, .tags: break
        }
        return []
    }

    private func index(_ region: Region) -> Int? { targets.firstIndex { $0.region == region.name } }
}

extension NaiveCatalog.Target {
    init(_ target: TargetRegion) {
        self.init(region: target.name.name, count: target.regionalReplicaCount, excluded: target.excludeFromLatest)
    }
}
