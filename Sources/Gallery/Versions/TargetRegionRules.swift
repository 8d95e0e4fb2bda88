/// What a version's disks and target regions must be like.
extension GalleryState {
    /// The largest disk of a full version: 2,048 GiB (semantics.md, "Full disks").
    public static let fullDiskBytesMax: Int64 = 2048 << 30
    /// The largest disk of a shallow version: 32 TiB.
    public static let shallowDiskBytesMax: Int64 = 32 << 40
    /// How many nodes a region needs to keep zone-redundant copies: each is a fault domain.
    public static let zoneRedundantNodesMin = 2

    func requireSize(_ properties: ImageVersionProperties) throws(GalleryRefusal) {
        let isFull = properties.replicationMode == .full
        let bytesMax = isFull ? Self.fullDiskBytesMax : Self.shallowDiskBytesMax
        let remedy =
            isFull
            ? " in a full version; make it smaller, or publish as shallow, which takes "
                + "\(Self.shallowDiskBytesMax >> 30) GiB" : " in a shallow version; make it smaller"
        try properties.osDisk.requireSound(as: SourceSlots.osPath, bytesMax: bytesMax, remedy: remedy)
        for disk in properties.dataDisks {
            try disk.content.requireSound(as: SourceSlots.dataPath(disk.lun), bytesMax: bytesMax, remedy: remedy)
        }
    }

    func requireTargets(_ properties: ImageVersionProperties) throws(GalleryRefusal) {
        let path = TargetRegion.path
        var seen: Set<Region> = []
        var total = 0
        try TargetRegion.requireCount(properties.replicaCount, TargetRegion.countPath)
        for target in properties.targetRegions {
            try requireKnown(target.name, as: path)
            guard seen.insert(target.name).inserted else {
                throw .invalid(path, "region \(target.name) is named twice among the target regions; name it once")
            }
            let count = target.regionalReplicaCount ?? properties.replicaCount
            try TargetRegion.requireCount(count, TargetRegion.countPath(target.name))
            guard properties.replicationMode == .full || count == 1 else {
                throw .invalid(
                    TargetRegion.countPath(target.name),
                    "a shallow version has replica count 1 in each region, not \(count); publish it as full to "
                        + "have more copies")
            }
            try requireOffered(target.storageAccountType ?? properties.storageAccountType, in: target.name)
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

    /// Zone-redundant copies are in different fault domains, which a region with one node has not.
    private func requireOffered(_ type: StorageAccountType, in region: Region) throws(GalleryRefusal) {
        guard type == .standardZRS else { return }
        let count = nodes.keys.count { $0.region == region }
        guard count < Self.zoneRedundantNodesMin else { return }
        let path = "\(TargetRegion.path)[\(region)].storageAccountType"
        throw .invalid(
            path,
            "\(path): \(type.rawValue) is not offered in \(region), which has \(count) of the "
                + "\(Self.zoneRedundantNodesMin) nodes that it takes; use Standard_LRS or Premium_LRS, or start another "
                + "node there")
    }
}

extension TargetRegion {
    /// Where a version's default replica count stands in its properties.
    static let countPath = "properties.publishingProfile.replicaCount"

    /// Where the replica count of `region` stands in a version's properties.
    static func countPath(_ region: Region) -> String { "\(path)[\(region)].regionalReplicaCount" }

    static func requireCount(_ count: Int, _ property: String) throws(GalleryRefusal) {
        guard !replicaCounts.contains(count) else { return }
        throw .invalid(
            property,
            "\(property): replica count \(said(count)) is out of range; it must be \(replicaCounts.lowerBound) to "
                + "\(replicaCounts.upperBound)")
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
