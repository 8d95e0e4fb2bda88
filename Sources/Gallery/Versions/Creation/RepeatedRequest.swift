/// Whether a request asks for what stands already.
///
/// Where a source was named it is compared, not what it holds: it may be gone, or hold something else.
extension ImageVersionProperties {
    func isAnswer(to request: ImageVersionRequest) -> Bool {
        location == request.location && holds(request.storage) && replicationMode == request.replicationMode
            && storageAccountType == request.storageAccountType && replicaCount == request.replicaCount
            && excludeFromLatest == request.excludeFromLatest && endOfLifeDate == request.endOfLifeDate
            && allowDeletionOfReplicatedLocations == request.allowDeletionOfReplicatedLocations
            && blockDeletionBeforeEndOfLife == request.blockDeletionBeforeEndOfLife
            && uefiSettings == request.uefiSettings && tags == request.tags
            && storageAccountStrategy == request.storageAccountStrategy && areAnswer(to: request.targetRegions)
    }

    /// In any order; of a region that names no storage type the strategy has chosen one.
    private func areAnswer(to wanted: [TargetRegion]) -> Bool {
        let pairs = zip(targetRegions.sorted { $0.name < $1.name }, wanted.sorted { $0.name < $1.name })
        guard targetRegions.count == wanted.count else { return false }
        return pairs.allSatisfy { standing, wanted in
            var wanted = wanted
            if storageAccountStrategy != nil, wanted.storageAccountType == nil {
                wanted.storageAccountType = standing.storageAccountType
            }
            return wanted == standing
        }
    }

    /// Whether the disks are those that `storage` asks for.
    func holds(_ storage: StorageRequest) -> Bool {
        guard storage.source == source else { return false }
        if source != nil { return storage.osDisk == nil && storage.dataDisks.isEmpty }
        guard let os = storage.osDisk, os.hostCaching == osDiskCaching,
            Self.isSame(os, osDisk, osDiskSource), storage.dataDisks.count == dataDisks.count
        else { return false }
        let wanted = storage.dataDisks.sorted { $0.lun < $1.lun }
        return zip(wanted, dataDisks).allSatisfy { wanted, held in
            wanted.lun == held.lun && wanted.disk.hostCaching == held.hostCaching
                && Self.isSame(wanted.disk, held.content, held.source)
        }
    }

    private static func isSame(
        _ disk: StorageRequest.Disk, _ content: DiskContent, _ source: SourceReference?
    ) -> Bool {
        disk.source == source && (source != nil ? disk.content == nil : disk.content == content)
    }
}
