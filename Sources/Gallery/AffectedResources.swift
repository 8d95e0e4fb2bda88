extension GalleryState {
    /// The image versions and sources whose wishes `operation` may change, asked of the state before it.
    ///
    /// What is made is named, too, though it is not there yet; of what is deleted recursively each one is.
    public func affected(by operation: GalleryOperation) -> (versions: [ImageVersionID], sources: [SourceID]) {
        switch operation {
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id, _),
            .undeleteImageVersion(let id), .purgeImageVersion(let id), .recordVerified(let id, _, _),
            .recordReplicas(let id, _, _, _), .recordFailure(let id, _, _, _), .expireImageVersion(let id, _):
            ([id], [])
        case .deleteGallery(let id, _): (versions(inGallery: id), [])
        case .deleteImageDefinition(let id, _): (versions(of: id).map(\.id), [])
        case .rollBackLatest(let id, _, let number): (versions(of: id, from: number), [])
        case .createSource(let id, _), .updateSource(let id, _, _), .deleteSource(let id): ([], [id])
        case .defineRegion, .registerNode, .establish, .createTenant, .deleteTenant, .createSubscription,
            .deleteSubscription, .createPrincipal, .updatePrincipal, .deletePrincipal, .assignRole, .removeRole,
            .createGallery, .updateGallery, .shareGallery, .createImageDefinition, .updateImageDefinition, .recordNode,
            .setRegionStanding, .setNodeStanding:
            ([], [])
        }
    }

    private func versions(inGallery id: GalleryID) -> [ImageVersionID] {
        let definitions = galleries[id]?.definitions.values.sorted { $0.id < $1.id } ?? []
        return definitions.flatMap { $0.versions.map(\.id) }
    }

    private func versions(of id: ImageDefinitionID) -> [ImageVersion] {
        galleries[id.gallery].flatMap { $0.definitions[id.name] }.map { Array($0.versions) } ?? []
    }

    private func versions(of id: ImageDefinitionID, from number: VersionNumber) -> [ImageVersionID] {
        versions(of: id).filter { $0.number >= number }.map(\.id)
    }
}
