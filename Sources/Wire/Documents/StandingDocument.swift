public import Gallery

extension ResourceKey {
    /// The document of the resource as it stands in `state`; `nil` if it does not stand.
    public func document(in state: GalleryState) -> (any Codable & Sendable)? {
        switch self {
        case .tenant(let id): state.directory.tenants[id].map { TenantDocument($0) }
        case .subscription(let id): state.directory.subscriptions[id].map { SubscriptionDocument($0) }
        case .principal(let id): state.directory.principals[id].map { PrincipalDocument($0) }
        case .roleAssignment(let assignment):
            state.directory.assignments[assignment.principal]?.first { $0 == assignment }
                .map { RoleAssignmentDocument($0) }
        case .source(let id): state.sources[id].map { SourceDocument($0) }
        case .gallery(let id): state.galleries[id].map { GalleryDocument($0) }
        case .imageDefinition(let id):
            state.galleries[id.gallery].flatMap { gallery in
                gallery.definitions[id.name].map { ImageDefinitionDocument($0, in: gallery.resourceGroup) }
            }
        case .imageVersion(let id): state.version(standing: id).map { ImageVersionDocument($0, in: state) }
        }
    }

    /// The model's identifier of the resource, with the resource group that it has in `state`.
    public func id(in state: GalleryState) -> String {
        switch self {
        case .tenant(let id): ResourceID.text(of: id)
        case .subscription(let id): ResourceID.text(of: id)
        case .principal(let id): ResourceID.text(of: id)
        case .roleAssignment: name
        case .source(let id): ResourceID.text(of: id, in: state.sources[id]?.properties.resourceGroup)
        case .gallery(let id): ResourceID.text(of: id, in: state.galleries[id]?.resourceGroup)
        case .imageDefinition(let id): ResourceID.text(of: id, in: state.galleries[id.gallery]?.resourceGroup)
        case .imageVersion(let id):
            ResourceID.text(of: id, in: state.galleries[id.definition.gallery]?.resourceGroup)
        }
    }
}

extension GalleryState {
    /// The version named `id`, if it stands and is not soft-deleted.
    func version(standing id: ImageVersionID) -> ImageVersion? {
        let version = galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
        return version?.isSoftDeleted == false ? version : nil
    }
}
