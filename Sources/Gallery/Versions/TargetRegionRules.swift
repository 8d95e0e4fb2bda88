/// What a version's disks and target regions must be like.
extension GalleryState {
    /// The largest disk of a full version: 2,048 GiB (semantics.md, "Full disks").
    public static let fullDiskBytesMax: Int64 = 2048 << 30
    /// The largest disk of a shallow version: 32 TiB.
    public static let shallowDiskBytesMax: Int64 = 32 << 40
    /// How many nodes a region needs to keep zone-redundant copies: each is a fault domain.
    public static let zoneRedundantNodesMin = 2

    /// `places`: where the document has its data disks.
    func requireSize(_ properties: ImageVersionProperties, _ places: DataDiskPlaces) throws(GalleryRefusal) {
        let isFull = properties.replicationMode == .full
        let bytesMax = isFull ? Self.fullDiskBytesMax : Self.shallowDiskBytesMax
        let remedy =
            isFull
            ? " in a full version, or have it shallow, which takes \(Self.shallowDiskBytesMax >> 30) GiB"
            : " in a shallow version"
        func place(_ path: String, _ source: SourceReference?) -> DiskSizePlace {
            if properties.source != nil { return .source(SourceSlots.wholePath) }
            return source == nil ? .members(of: path) : .source("\(path).source")
        }
        try properties.osDisk.requireSound(
            in: place(SourceSlots.osPath, properties.osDiskSource), bytesMax: bytesMax, remedy: remedy)
        for disk in properties.dataDisks {
            try disk.content.requireSound(
                in: place(places.path(of: disk.lun), disk.source), bytesMax: bytesMax, remedy: remedy)
        }
    }

    /// `places`: where the target regions were said to be as they are.
    func requireTargets(
        _ properties: ImageVersionProperties, _ places: TargetRegionPlaces = TargetRegionPlaces()
    ) throws(GalleryRefusal) {
        var seen: Set<Region> = []
        var total = 0
        try TargetRegion.requireCount(properties.replicaCount, TargetRegion.countPath)
        for (index, target) in properties.targetRegions.enumerated() {
            let path = places.path(of: target.name, at: index)
            try requireKnown(target.name, as: "\(path).name")
            guard seen.insert(target.name).inserted else {
                throw .invalid(
                    "\(TargetRegion.path)[\(index)].name", "\(target.name)", "is named twice", remedy: "name it once")
            }
            var count = target.regionalReplicaCount ?? properties.replicaCount
            let countPath =
                target.regionalReplicaCount == nil ? TargetRegion.countPath : "\(path).regionalReplicaCount"
            try TargetRegion.requireCount(count, countPath)
            guard properties.replicationMode == .full || count == 1 else {
                throw .invalid(
                    countPath, "\(count)", "copies are too many for a shallow version, which has 1 in each region",
                    remedy: "say 1, or publish it as full to have more copies")
            }
            let typePath = target.storageAccountType == nil ? TargetRegion.profilePath : path
            try requireOffered(
                target.storageAccountType ?? properties.storageAccountType, in: target.name,
                "\(typePath).storageAccountType")
            try requireAdditional(target, of: properties, "\(path).additionalReplicaSets")
            count += target.additionalReplicaSets.reduce(0) { $0 + $1.regionalReplicaCount }
            total += count
        }
        guard seen.contains(properties.location) else {
            throw .invalid(
                TargetRegion.path, properties.targetRegions.map(\.name.name).joined(separator: ", "),
                "lacks the version's own region \(properties.location)", remedy: "add it")
        }
        let countMax = TargetRegion.replicaCounts.upperBound
        guard total <= countMax else {
            throw .invalid(
                TargetRegion.path, "\(total)", "is what the replica counts add up to",
                remedy: "lower some, a version has at most \(countMax) over all its regions")
        }
    }

    /// Beside a region's own copies: each storage type once, in a full version.
    private func requireAdditional(
        _ target: TargetRegion, of properties: ImageVersionProperties, _ path: String
    ) throws(GalleryRefusal) {
        let sets = target.additionalReplicaSets
        guard sets.isEmpty || properties.replicationMode == .full else {
            throw .invalid(
                path, "\(sets.count) sets", "are too many for a shallow version, which has 1 copy in each region",
                remedy: "leave them out, or publish it as full to have more copies")
        }
        var types: Set = [target.storageAccountType ?? properties.storageAccountType]
        for (index, set) in sets.enumerated() {
            guard types.insert(set.storageAccountType).inserted else {
                throw .invalid(
                    "\(path)[\(index)].storageAccountType", set.storageAccountType.rawValue,
                    "is the storage type of other copies in \(target.name)",
                    remedy: "raise the count there, or name another of "
                        + StorageAccountType.allCases.map(\.rawValue).joined(separator: ", "))
            }
            try TargetRegion.requireCount(set.regionalReplicaCount, "\(path)[\(index)].regionalReplicaCount")
            try requireOffered(set.storageAccountType, in: target.name, "\(path)[\(index)].storageAccountType")
        }
    }

    /// `target` with the storage type that `strategy` chooses where it names none.
    ///
    /// It is chosen once, when the region becomes a target: a storage type never changes.
    func typed(_ target: TargetRegion, by strategy: StorageAccountStrategy?) -> TargetRegion {
        guard let strategy, target.storageAccountType == nil else { return target }
        var target = target
        let isZoned = strategy == .preferStandardZRS && offersZones(target.name)
        target.storageAccountType = isZoned ? .standardZRS : .standardLRS
        return target
    }

    private func offersZones(_ region: Region) -> Bool {
        nodes.keys.count { $0.region == region } >= Self.zoneRedundantNodesMin
    }

    /// Zone-redundant copies are in different fault domains, which a region with one node has not.
    private func requireOffered(
        _ type: StorageAccountType, in region: Region, _ path: String
    ) throws(GalleryRefusal) {
        guard type == .standardZRS else { return }
        guard !offersZones(region) else { return }
        throw .invalid(
            path, type.rawValue,
            "is not offered in \(region), which has \(nodes.keys.count { $0.region == region }) of the \(Self.zoneRedundantNodesMin) nodes that it takes",
            remedy: "use Standard_LRS or Premium_LRS, or start another node there")
    }
}

extension TargetRegion {
    /// Where a version's default replica count stands in its properties.
    static let countPath = "\(profilePath).replicaCount"

    static func requireCount(_ count: Int, _ property: String) throws(GalleryRefusal) {
        guard !replicaCounts.contains(count) else { return }
        throw .invalid(
            property, said(count), "is out of range",
            remedy: "name \(replicaCounts.lowerBound) to \(replicaCounts.upperBound) replicas")
    }

    /// A region's count is kept in two bytes: what does not fit is the largest or smallest that does.
    private static func said(_ count: Int) -> String {
        switch count {
        case Int(Int16.max): "\(count) or more"
        case Int(Int16.min): "\(count) or less"
        default: "\(count)"
        }
    }
}
