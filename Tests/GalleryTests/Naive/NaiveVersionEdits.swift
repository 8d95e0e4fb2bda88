import Gallery

extension NaiveCatalog.Version {
    init(
        _ request: ImageVersionRequest, _ definition: String, _ number: VersionNumber, at now: Int64,
        _ revision: UInt64
    ) {
        let storage = request.storage
        let named = [storage.source, storage.osDisk?.source] + storage.dataDisks.map(\.disk.source)
        let origins = named.compactMap { reference -> String? in
            switch reference {
            case .resource(let id), .vhd(let id, _): "\(id)".lowercased()
            case .image(let image): "\(image)".lowercased()
            case nil: nil
            }
        }
        self.init(
            definition: definition, number: [number.major, number.minor, number.patch],
            location: request.location.name, asked: plain(storage), origins: origins,
            isFull: request.replicationMode == .full, type: request.storageAccountType.rawValue,
            strategy: request.storageAccountStrategy?.rawValue,
            targets: request.targetRegions.map(NaiveCatalog.Target.init), count: request.replicaCount,
            excluded: request.excludeFromLatest, guardsRegions: !request.allowDeletionOfReplicatedLocations,
            blocksDeletion: request.blockDeletionBeforeEndOfLife, endOfLife: request.endOfLifeDate?.milliseconds,
            tags: plain(request.tags), keys: request.uefiSettings.map { plain($0) }, publishedAt: now,
            generation: revision, revision: revision)
    }

    /// Whether the same was asked for.
    func isAsked(like other: Self) -> Bool {
        var (one, another) = (self, other)
        one.targets.sort { $0.region < $1.region }
        another.targets.sort { $0.region < $1.region }
        for (index, target) in one.targets.enumerated() where strategy != nil && target.type == nil {
            one.targets[index].type = another.targets.first { $0.region == target.region }?.type
        }
        return asked == other.asked && keys == other.keys && one.isLike(another)
    }

    /// Whether what people say of both is the same.
    func isLike(_ other: Self) -> Bool {
        location == other.location && isFull == other.isFull && type == other.type && targets == other.targets
            && strategy == other.strategy
            && count == other.count && excluded == other.excluded && guardsRegions == other.guardsRegions
            && blocksDeletion == other.blocksDeletion && endOfLife == other.endOfLife && tags == other.tags
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
            guard NaiveCatalog.counts.contains(count), let index = index(region) else { return ["InvalidParameter"] }
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
            guard NaiveCatalog.counts.contains(count) else { return ["InvalidParameter"] }
            self.count = count
        case .endOfLifeDate(let date): endOfLife = date.milliseconds
        case .blockDeletionBeforeEndOfLife(let isBlocked): blocksDeletion = isBlocked
        case .replicationMode(.full): isFull = true
        case .replicationMode(.shallow): if isFull { return ["PropertyChangeNotAllowed"] }
        case .tags(let tags): self.tags = plain(tags)
        case .allowDeletionOfReplicatedLocations: break
        }
        return []
    }

    /// A region that was a target keeps its storage type; another may be repeated only as it is.
    mutating func keepTypes(of standing: Self) -> Set<String> {
        var broken: Set<String> = []
        for (index, target) in targets.enumerated() {
            guard let before = standing.targets.first(where: { $0.region == target.region }) else { continue }
            if let wanted = target.type, wanted != before.type ?? type { broken.insert("PropertyChangeNotAllowed") }
            targets[index].type = before.type
        }
        return broken
    }

    private func index(_ region: Region) -> Int? { targets.firstIndex { $0.region == region.name } }
}

extension ImageVersionEdit {
    var tagsAsked: [String: String]? { if case .tags(let tags) = self { tags } else { nil } }
}

extension NaiveCatalog.Target {
    init(_ target: TargetRegion) {
        self.init(
            region: target.name.name, count: target.regionalReplicaCount, type: target.storageAccountType?.rawValue,
            excluded: target.excludeFromLatest,
            sets: target.additionalReplicaSets.map {
                Set(type: $0.storageAccountType.rawValue, count: $0.regionalReplicaCount)
            })
    }

    var text: String {
        "\(region) \(count.map { "\($0)" } ?? "-") \(type ?? "-") \(excluded.map { "\($0)" } ?? "-")"
            + sets.map { " +\($0.count) \($0.type)" }.joined()
    }
}
