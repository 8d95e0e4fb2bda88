import Gallery

extension GalleryOperation {
    /// What it is about, for the audit.
    var target: String {
        switch self {
        case .defineRegion(let region): "region \(region.name)"
        case .registerNode(let node): "node \(node.id)"
        case .recordNode(let node, _, _), .setNodeStanding(let node, _): "node \(node)"
        case .setRegionStanding(let region, _): "region \(region)"
        case .establish(let administrator): "administrator \(administrator)"
        case .createTenant, .deleteTenant, .createSubscription, .deleteSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal, .assignRole, .removeRole:
            directoryTarget
        case .createSource(let id, _), .updateSource(let id, _, _), .deleteSource(let id): "\(id)"
        case .createGallery(let id, _), .updateGallery(let id, _, _), .shareGallery(let id, _),
            .deleteGallery(let id, _):
            "\(id)"
        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _, _),
            .deleteImageDefinition(let id, _), .rollBackLatest(let id, _, _):
            "\(id)"
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id, _),
            .undeleteImageVersion(let id), .purgeImageVersion(let id), .expireImageVersion(let id, _),
            .recordVerified(let id, _, _), .recordReplicas(let id, _, _, _), .recordFailure(let id, _, _, _):
            "\(id)"
        }
    }

    private var directoryTarget: String {
        switch self {
        case .createTenant(let tenant): "tenant \(tenant.id)"
        case .deleteTenant(let id): "tenant \(id)"
        case .createSubscription(let subscription): "subscription \(subscription.id)"
        case .deleteSubscription(let id): "subscription \(id)"
        case .createPrincipal(let principal): "principal \(principal.id)"
        case .updatePrincipal(let id, _), .deletePrincipal(let id): "principal \(id)"
        case .assignRole(let assignment), .removeRole(let assignment):
            "\(assignment.role.rawValue) of \(assignment.principal) at \(assignment.scope)"
        default: ""
        }
    }
}
