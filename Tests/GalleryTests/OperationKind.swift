import Gallery

/// What can be done to the catalog, without with what: a new operation does not compile until it is named here, and
/// tests that walk through all kinds then miss it.
enum OperationKind: String, CaseIterable {
    case defineRegion, registerNode, establish
    case createTenant, deleteTenant, createSubscription, deleteSubscription
    case createPrincipal, updatePrincipal, deletePrincipal, assignRole, removeRole
    case createSource, updateSource, deleteSource
    case createGallery, updateGallery, shareGallery, deleteGallery
    case createImageDefinition, updateImageDefinition, deleteImageDefinition
    case createImageVersion, updateImageVersion, deleteImageVersion, undeleteImageVersion, purgeImageVersion
    case rollBackLatest
    case recordVerified, recordReplicas, recordFailure, expireImageVersion, recordNode
}

extension OperationKind {
    init(_ operation: GalleryOperation) {
        self =
            switch operation {
            case .defineRegion: .defineRegion
            case .registerNode: .registerNode
            case .establish: .establish
            case .createTenant: .createTenant
            case .deleteTenant: .deleteTenant
            case .createSubscription: .createSubscription
            case .deleteSubscription: .deleteSubscription
            case .createPrincipal: .createPrincipal
            case .updatePrincipal: .updatePrincipal
            case .deletePrincipal: .deletePrincipal
            case .assignRole: .assignRole
            case .removeRole: .removeRole
            case .createSource: .createSource
            case .updateSource: .updateSource
            case .deleteSource: .deleteSource
            case .createGallery: .createGallery
            case .updateGallery: .updateGallery
            case .shareGallery: .shareGallery
            case .deleteGallery: .deleteGallery
            case .createImageDefinition: .createImageDefinition
            case .updateImageDefinition: .updateImageDefinition
            case .deleteImageDefinition: .deleteImageDefinition
            case .createImageVersion: .createImageVersion
            case .updateImageVersion: .updateImageVersion
            case .deleteImageVersion: .deleteImageVersion
            case .undeleteImageVersion: .undeleteImageVersion
            case .purgeImageVersion: .purgeImageVersion
            case .rollBackLatest: .rollBackLatest
            case .recordVerified: .recordVerified
            case .recordReplicas: .recordReplicas
            case .recordFailure: .recordFailure
            case .expireImageVersion: .expireImageVersion
            case .recordNode: .recordNode
            }
    }
}
