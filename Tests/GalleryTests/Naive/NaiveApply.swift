import Gallery

/// What each change comes to.
extension NaiveCatalog {
    mutating func apply(_ change: GalleryChange) -> Answer {
        let who = change.principal.name
        guard isAllowed(change.operation, who) else { return .refused(["AuthorizationFailed"]) }
        var next = self
        next.revision += 1
        let answer = next.perform(change.operation, who, change.at.milliseconds)
        if answer == .applied { self = next }
        return answer
    }

    private mutating func perform(_ operation: GalleryOperation, _ who: String, _ now: Int64) -> Answer {
        switch operation {
        case .defineRegion(let region): define(region)
        case .registerNode(let node): register(node)
        case .establish(let administrator): establish(administrator)
        case .setRegionStanding(let region, let standing): set(region: region.name, "\(standing)")
        case .setNodeStanding(let id, let standing): set(node: "\(id)", "\(standing)")
        case .recordNode(let id, let condition, _): record("\(id)", condition)
        case .createTenant(let tenant): create(tenant)
        case .deleteTenant(let id): delete(tenant: id.folded)
        case .createSubscription(let subscription): create(subscription)
        case .deleteSubscription(let id): delete(subscription: id.folded)
        case .createPrincipal(let principal): create(principal)
        case .updatePrincipal(let id, let edit): update(principal: id.folded, edit)
        case .deletePrincipal(let id): delete(principal: id.folded)
        case .assignRole(let assignment): assign(Grant(assignment))
        case .removeRole(let assignment): remove(Grant(assignment))
        case .createSource(let id, let properties): create(source: id, properties)
        case .updateSource(let id, let edit, let read): update(source: id, edit, read)
        case .deleteSource(let id): delete(source: "\(id)".lowercased())
        default: performOnGalleries(operation, who, now)
        }
    }

    private mutating func performOnGalleries(_ operation: GalleryOperation, _ who: String, _ now: Int64) -> Answer {
        switch operation {
        case .createGallery(let id, let properties): create(gallery: "\(id)".lowercased(), properties)
        case .updateGallery(let id, let edit, let read): update(gallery: "\(id)".lowercased(), edit, read)
        case .shareGallery(let id, let edit): share("\(id)".lowercased(), edit)
        case .deleteGallery(let id, let isDeep): delete(gallery: "\(id)".lowercased(), isDeep, now)
        case .createImageDefinition(let id, let properties): create(definition: "\(id)".lowercased(), properties, now)
        case .updateImageDefinition(let id, let edit, let read):
            update(definition: "\(id)".lowercased(), edit, read, now)
        case .deleteImageDefinition(let id, let isDeep): delete(definition: "\(id)".lowercased(), isDeep, now)
        case .createImageVersion(let id, let request): create(version: id, request, who, now)
        case .updateImageVersion(let id, let edits, let read): update(version: "\(id)".lowercased(), edits, read)
        case .deleteImageVersion(let id, let isForGood): delete(version: "\(id)".lowercased(), isForGood, now)
        case .undeleteImageVersion(let id): undelete("\(id)".lowercased(), now)
        case .purgeImageVersion(let id): purge("\(id)".lowercased(), now)
        case .expireImageVersion(let id, let generation): expire("\(id)".lowercased(), generation, now)
        case .recordVerified(let id, let generation, let region): verify("\(id)".lowercased(), generation, region.name)
        case .recordReplicas(let id, let generation, let region, let held):
            count("\(id)".lowercased(), generation, region.name, held)
        case .recordFailure(let id, let generation, let region, let reason):
            fail("\(id)".lowercased(), generation, region.name, reason)
        case .rollBackLatest(let definition, let regions, let number):
            rollBack("\(definition)".lowercased(), regions.map(\.name), number)
        default: .refused([])
        }
    }
}
