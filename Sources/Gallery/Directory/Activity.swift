extension GalleryOperation {
    /// What the model's activity log calls it (reference, 6.2): the permission that it takes, or of what the coordinator
    /// and nodes say themselves a name of ours.
    public var activity: String { permission?.rawValue ?? "Vitrine/facts/write" }

    private var permission: Permission? {
        switch self {
        case .createTenant, .deleteTenant, .createSubscription, .deleteSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal:
            .writeDirectory
        case .assignRole: .writeRole
        case .removeRole: .deleteRole
        case .createSource(let id, _), .updateSource(let id, _, _): id.kind.writePermission
        case .deleteSource(let id): id.kind.deletePermission
        case .createGallery, .updateGallery: .writeGallery
        case .shareGallery: .shareGallery
        case .deleteGallery: .deleteGallery
        case .createImageDefinition, .updateImageDefinition: .writeDefinition
        case .deleteImageDefinition: .deleteDefinition
        case .createImageVersion, .updateImageVersion, .undeleteImageVersion, .rollBackLatest: .writeVersion
        case .deleteImageVersion, .purgeImageVersion: .deleteVersion
        case .setRegionStanding, .setNodeStanding: .operateCluster
        case .defineRegion, .registerNode, .establish, .recordVerified, .recordReplicas, .recordFailure,
            .expireImageVersion, .recordNode:
            nil
        }
    }
}
