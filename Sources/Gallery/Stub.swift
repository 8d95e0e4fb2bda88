extension GalleryRefusal {
    static func unbuilt(_ what: String) -> Self { .invalid(what, "\(what) is not built yet") }
}
extension GalleryState {
    mutating func createSource(
        _ id: SourceID, _ properties: ImageSourceProperties, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome { throw .unbuilt("createSource") }
    mutating func updateSource(
        _ id: SourceID, _ edit: ImageSourceEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome { throw .unbuilt("updateSource") }
    mutating func deleteSource(_ id: SourceID) throws(GalleryRefusal) -> Outcome { throw .unbuilt("deleteSource") }
    mutating func undeleteImageVersion(_ id: ImageVersionID, _ context: ChangeContext) throws(GalleryRefusal) -> Outcome {
        throw .unbuilt("undelete")
    }
    mutating func purgeImageVersion(_ id: ImageVersionID, _ context: ChangeContext) throws(GalleryRefusal) -> Outcome {
        throw .unbuilt("purge")
    }
    mutating func expireImageVersion(_ id: ImageVersionID, _ generation: Generation, _ context: ChangeContext) -> Outcome {
        .unchanged
    }
    func properties(of request: ImageVersionRequest) throws(GalleryRefusal) -> ImageVersionProperties {
        guard TargetRegion.replicaCounts.contains(request.replicaCount) else {
            throw .invalid(
                "properties.publishingProfile.replicaCount",
                "properties.publishingProfile.replicaCount: replica count \(request.replicaCount) is out of range; it "
                    + "must be 1 to 100")
        }
        guard let content = request.storage.osDisk?.content else { throw .unbuilt("sources") }
        var rare = ImageVersionProperties.Rare()
        rare.endOfLifeDate = request.endOfLifeDate
        rare.tags = request.tags
        return ImageVersionProperties(
            location: request.location, osDisk: content, targetRegions: request.targetRegions,
            replicationMode: request.replicationMode, storageAccountType: request.storageAccountType,
            excludeFromLatest: request.excludeFromLatest,
            allowDeletionOfReplicatedLocations: request.allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: request.blockDeletionBeforeEndOfLife, replicaCount: request.replicaCount,
            rare: rare)
    }
}
