/// What a change demands of whoever asks for it.
enum Demand: Hashable {
    /// A permission, and over what.
    struct Right: Hashable {
        let permission: Permission
        let scope: Scope
    }

    /// A fact, or a setting of the cluster: nobody's but the coordinator's.
    case coordinator
    /// What a node says of itself.
    case node(NodeID)
    /// All of these.
    case rights([Right])
    /// The right to assign roles, and all that the role allows.
    case grant(RoleAssignment)

    static func right(_ permission: Permission, at scope: Scope) -> Self {
        .rights([Right(permission: permission, scope: scope)])
    }
}

extension GalleryState {
    /// The one table of what each operation demands; what it does not say is refused.
    func demand(of operation: GalleryOperation) -> Demand {
        switch operation {
        case .defineRegion, .establish, .recordVerified, .recordReplicas, .recordFailure, .expireImageVersion,
            .recordNode:
            .coordinator
        case .registerNode(let node): .node(node.id)
        case .setRegionStanding, .setNodeStanding: .right(.operateCluster, at: .root)

        case .createTenant, .deleteTenant, .createSubscription, .deleteSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal:
            .right(.writeDirectory, at: .root)
        case .assignRole(let assignment): .grant(assignment)
        case .removeRole(let assignment): .right(.deleteRole, at: assignment.scope)

        case .createSource(let id, let properties): .rights(rights(toCreate: id, properties))
        case .updateSource(let id, let edit, _): .rights(rights(toUpdate: id, edit))
        case .deleteSource(let id): .right(id.kind.deletePermission, at: scope(of: id))

        case .createGallery(let id, let properties): .rights(rights(toCreate: id, properties))
        case .updateGallery(let id, let edit, _): .rights(rights(toUpdate: id, edit))
        case .shareGallery(let id, _): .right(.shareGallery, at: .gallery(id))
        case .deleteGallery(let id, let recursively):
            .rights(rights([.deleteGallery] + (recursively ? [.deleteDefinition, .deleteVersion] : []), .gallery(id)))

        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _, _):
            .right(.writeDefinition, at: .definition(id))
        case .deleteImageDefinition(let id, let recursively):
            .rights(rights([.deleteDefinition] + (recursively ? [.deleteVersion] : []), .definition(id)))

        case .createImageVersion(let id, let request): .rights(rights(toCreate: id, request))
        case .updateImageVersion(let id, _, _), .undeleteImageVersion(let id):
            .right(.writeVersion, at: .definition(id.definition))
        case .deleteImageVersion(let id, _), .purgeImageVersion(let id):
            .right(.deleteVersion, at: .definition(id.definition))
        case .rollBackLatest(let definition, _, _): .right(.writeVersion, at: .definition(definition))
        }
    }

    /// A source is in its resource group.
    func scope(of source: SourceID) -> Scope {
        .resourceGroup(source.subscription, sources[source]?.properties.resourceGroup ?? .standard)
    }

    private func rights(_ permissions: [Permission], _ scope: Scope) -> [Demand.Right] {
        permissions.map { Demand.Right(permission: $0, scope: scope) }
    }
}

/// Galleries: what concerns sharing, and soft delete, is for the subscription's owner and sharing admins.
extension GalleryState {
    private func rights(toCreate id: GalleryID, _ properties: GalleryProperties) -> [Demand.Right] {
        let isPlain =
            properties.permissions == .private && properties.communityInfo == nil
            && !properties.softDeletePolicy.isEnabled
        return rights(
            [.writeGallery] + (isPlain ? [] : [.shareGallery]),
            .resourceGroup(id.subscription, properties.resourceGroup))
    }

    private func rights(toUpdate id: GalleryID, _ edit: GalleryEdit) -> [Demand.Right] {
        let isOfSharing = edit.permissions != nil || edit.communityInfo != nil || edit.softDeletePolicy != nil
        let isOfGallery = edit.description != nil || edit.tags != nil || !isOfSharing
        return rights((isOfGallery ? [.writeGallery] : []) + (isOfSharing ? [.shareGallery] : []), .gallery(id))
    }
}

/// Sources, and what is made of them (reference, 6.3).
extension GalleryState {
    private func rights(toCreate id: SourceID, _ properties: ImageSourceProperties) -> [Demand.Right] {
        let own = rights([id.kind.writePermission], .resourceGroup(id.subscription, properties.resourceGroup))
        switch properties.contents {
        case .disk, .image: return own
        case .snapshot(let disk): return own + [rightToCapture(disk)]
        case .capture(let os, let data): return own + ([os] + data.map(\.disk)).map(rightToCapture)
        case .machine(let os, let data): return own + rightsToAttach([os] + data.map(\.disk), to: id)
        }
    }

    private func rights(toUpdate id: SourceID, _ edit: ImageSourceEdit) -> [Demand.Right] {
        rights([id.kind.writePermission], scope(of: id))
            + rightsToAttach((edit.dataDisks ?? []).map(\.disk), to: id)
    }

    /// The right to the version, and those to what it is made of.
    ///
    /// Whether another image version may be read depends on how it is named: by a role, a share, the community.
    private func rights(toCreate id: ImageVersionID, _ request: ImageVersionRequest) -> [Demand.Right] {
        let storage = request.storage
        let named =
            [storage.source, storage.osDisk?.source] + storage.dataDisks.map(\.disk.source)
        let sources = named.compactMap { $0 }.compactMap { reference -> SourceID? in
            switch reference {
            case .resource(let id), .vhd(let id, _): id
            case .image: nil
            }
        }
        return rights([.writeVersion], .definition(id.definition))
            + sources.map { Demand.Right(permission: $0.kind.permissionToCapture, scope: scope(of: $0)) }
    }

    private func rightToCapture(_ source: SourceID) -> Demand.Right {
        Demand.Right(permission: source.kind.permissionToCapture, scope: scope(of: source))
    }

    /// What is attached to the machine already stays without a new right.
    private func rightsToAttach(_ disks: [SourceID], to machine: SourceID) -> [Demand.Right] {
        disks.filter { index.machines[$0] != machine }.map {
            Demand.Right(permission: $0.kind.writePermission, scope: scope(of: $0))
        }
    }
}
