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
            let count = target.regionalReplicaCount ?? properties.replicaCount
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

    /// Zone-redundant copies are in different fault domains, which a region with one node has not.
    private func requireOffered(
        _ type: StorageAccountType, in region: Region, _ path: String
    ) throws(GalleryRefusal) {
        guard type == .standardZRS else { return }
        let count = nodes.keys.count { $0.region == region }
        guard count < Self.zoneRedundantNodesMin else { return }
        throw .invalid(
            path, type.rawValue,
            "is not offered in \(region), which has \(count) of the \(Self.zoneRedundantNodesMin) nodes that it takes",
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
