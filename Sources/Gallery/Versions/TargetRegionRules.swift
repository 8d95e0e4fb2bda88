/// What a version's disk and target regions must be like.
extension GalleryState {
    /// The largest disk of a full version: 2,048 GiB (semantics.md, "Full disks").
    public static let fullDiskBytesMax: Int64 = 2048 << 30
    /// The largest disk of a shallow version: 32 TiB.
    public static let shallowDiskBytesMax: Int64 = 32 << 40

    func requireSize(_ properties: ImageVersionProperties) throws(GalleryRefusal) {
        let disk = properties.osDisk
        let path = "properties.storageProfile.osDiskImage"
        guard disk.bytes > 0 else {
            throw .invalid(
                path, "\(path): the disk has \(disk.bytes) bytes; an image has at least 1, publish another file")
        }
        guard (0...disk.bytes).contains(disk.occupiedBytes) else {
            throw .invalid(
                path,
                "\(path): \(disk.occupiedBytes) bytes are said to be occupied of a disk of \(disk.bytes); say 0 to "
                    + "\(disk.bytes)")
        }
        let isFull = properties.replicationMode == .full
        let bytesMax = isFull ? Self.fullDiskBytesMax : Self.shallowDiskBytesMax
        guard disk.bytes <= bytesMax else {
            throw GalleryRefusal(
                .tooLarge, .sourceExceedsMaxSize, path,
                "\(path): the disk has \(disk.bytes) bytes; \(isFull ? "full" : "shallow") versions take at most "
                    + "\(bytesMax >> 30) GiB" + (isFull ? ", shallow ones \(Self.shallowDiskBytesMax >> 30) GiB" : ""))
        }
    }

    func requireTargets(_ properties: ImageVersionProperties) throws(GalleryRefusal) {
        let path = TargetRegion.path
        var seen: Set<Region> = []
        var total = 0
        try requireCount(properties.replicaCount, "properties.publishingProfile.replicaCount")
        for target in properties.targetRegions {
            try requireKnown(target.name, as: path)
            guard seen.insert(target.name).inserted else {
                throw .invalid(path, "region \(target.name) is named twice among the target regions; name it once")
            }
            let count = target.regionalReplicaCount ?? properties.replicaCount
            try requireCount(count, "\(path)[\(target.name)].regionalReplicaCount")
            guard properties.replicationMode == .full || count == 1 else {
                throw .invalid(
                    "\(path)[\(target.name)].regionalReplicaCount",
                    "a shallow version has replica count 1 in each region, not \(count); publish it as full to "
                        + "have more copies")
            }
            total += count
        }
        guard seen.contains(properties.location) else {
            throw .invalid(
                path, "the version's own region \(properties.location) must be among its target regions; add it")
        }
        guard total <= TargetRegion.replicaCounts.upperBound else {
            throw .invalid(
                path,
                "the replica counts add up to \(total); a version has at most "
                    + "\(TargetRegion.replicaCounts.upperBound) over all its regions, lower some")
        }
    }

    private func requireCount(_ count: Int, _ property: String) throws(GalleryRefusal) {
        let allowed = TargetRegion.replicaCounts
        guard allowed.contains(count) else {
            throw .invalid(
                property,
                "\(property): replica count \(count) is out of range; it must be \(allowed.lowerBound) to "
                    + "\(allowed.upperBound)")
        }
    }
}

extension ImageVersion {
    /// Takes over one edit; what the whole must be like is checked after the last of them.
    mutating func apply(_ edit: ImageVersionEdit) throws(GalleryRefusal) {
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
            properties.targetRegions[try index(of: region)].regionalReplicaCount = count
        case .setExcludeFromLatest(let region, let excluded):
            properties.targetRegions[try index(of: region)].excludeFromLatest = excluded
        case .replaceTargetRegions(let targets):
            try replaceTargets(targets)
        case .excludeFromLatest(let excluded): properties.excludeFromLatest = excluded
        case .replicaCount(let count): properties.replicaCount = count
        case .endOfLifeDate(let date): properties.endOfLifeDate = date
        case .allowDeletionOfReplicatedLocations(let allowed):
            properties.allowDeletionOfReplicatedLocations = allowed
        case .blockDeletionBeforeEndOfLife(let blocked): properties.blockDeletionBeforeEndOfLife = blocked
        case .replicationMode(let mode): properties.replicationMode = mode
        case .tags(let tags): properties.tags = tags
        }
    }

    /// A region that is a target no longer has to be verified anew if it becomes one again.
    mutating func forgetFormerTargets() {
        verifiedIn = verifiedIn.filter { target($0) != nil }
        if verifiedIn.isEmpty { succeeded = nil }
    }

    /// The storage type of a region that stays is kept where `self` leaves it out, and another is refused.
    mutating func keepStorageTypes(of standing: ImageVersion) throws(GalleryRefusal) {
        for (index, target) in properties.targetRegions.enumerated() {
            guard let before = standing.target(target.name) else { continue }
            guard let wanted = target.storageAccountType else {
                properties.targetRegions[index].storageAccountType = before.storageAccountType
                continue
            }
            let kept = before.storageAccountType ?? properties.storageAccountType
            guard wanted == kept else {
                throw GalleryRefusal(
                    .invalid, .propertyChangeNotAllowed, "\(TargetRegion.path)[\(target.name)].storageAccountType",
                    "\(TargetRegion.path)[\(target.name)].storageAccountType: the storage type of \(id) in "
                        + "\(target.name) is \(kept.rawValue) for good, not \(wanted.rawValue); repeat it or leave it out"
                )
            }
            properties.targetRegions[index].storageAccountType = before.storageAccountType
        }
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
}
