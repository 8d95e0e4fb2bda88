import Gallery

/// Operations as tests write them: without the labels that the log has, and without what most leave out.
extension GalleryOperation {
    static func defineRegion(_ region: RegionDefinition) -> Self { .defineRegion(region: region) }

    static func registerNode(_ node: NodeRegistration) -> Self { .registerNode(node: node) }

    static func createSource(_ id: SourceID, _ properties: ImageSourceProperties) -> Self {
        .createSource(id: id, properties: properties)
    }

    static func updateSource(_ id: SourceID, _ edit: ImageSourceEdit) -> Self {
        .updateSource(id: id, edit: edit, ifRevision: nil)
    }

    static func deleteSource(_ id: SourceID) -> Self { .deleteSource(id: id) }

    static func createGallery(_ id: GalleryID, _ properties: GalleryProperties) -> Self {
        .createGallery(id: id, properties: properties)
    }

    static func updateGallery(_ id: GalleryID, _ edit: GalleryEdit) -> Self {
        .updateGallery(id: id, edit: edit, ifRevision: nil)
    }

    static func deleteGallery(_ id: GalleryID) -> Self { .deleteGallery(id: id, recursively: false) }

    static func createImageDefinition(_ id: ImageDefinitionID, _ properties: ImageDefinitionProperties) -> Self {
        .createImageDefinition(id: id, properties: properties)
    }

    static func updateImageDefinition(_ id: ImageDefinitionID, _ edit: ImageDefinitionEdit) -> Self {
        .updateImageDefinition(id: id, edit: edit, ifRevision: nil)
    }

    static func deleteImageDefinition(_ id: ImageDefinitionID) -> Self {
        .deleteImageDefinition(id: id, recursively: false)
    }

    static func createImageVersion(_ id: ImageVersionID, _ request: ImageVersionRequest) -> Self {
        .createImageVersion(id: id, request: request)
    }

    static func updateImageVersion(
        _ id: ImageVersionID, _ edits: [ImageVersionEdit], ifRevision: Revision?
    ) -> Self {
        .updateImageVersion(id: id, edits: edits, ifRevision: ifRevision)
    }

    static func deleteImageVersion(_ id: ImageVersionID) -> Self {
        .deleteImageVersion(id: id, bypassSoftDelete: false)
    }

    static func recordVerified(_ id: ImageVersionID, generation: Generation, in region: Region) -> Self {
        .recordVerified(id: id, generation: generation, region: region)
    }

    static func recordFailure(
        _ id: ImageVersionID, generation: Generation, in region: Region, reason: String
    ) -> Self {
        .recordFailure(id: id, generation: generation, region: region, reason: reason)
    }
}

extension ImageVersionEdit {
    static func addRegion(_ target: TargetRegion) -> Self { .addRegion(target: target) }
    static func removeRegion(_ region: Region) -> Self { .removeRegion(region: region) }
    static func replaceTargetRegions(_ targets: [TargetRegion]) -> Self { .replaceTargetRegions(targets: targets) }
    static func excludeFromLatest(_ excluded: Bool) -> Self { .excludeFromLatest(excluded: excluded) }
    static func replicaCount(_ count: Int) -> Self { .replicaCount(count: count) }
    static func endOfLifeDate(_ date: Instant) -> Self { .endOfLifeDate(at: date) }
    static func allowDeletionOfReplicatedLocations(_ allowed: Bool) -> Self {
        .allowDeletionOfReplicatedLocations(allowed: allowed)
    }
    static func blockDeletionBeforeEndOfLife(_ blocked: Bool) -> Self {
        .blockDeletionBeforeEndOfLife(blocked: blocked)
    }
    static func tags(_ tags: [String: String]) -> Self { .tags(tags: tags) }
}
