import Gallery

/// Which rights each change takes.
extension NaiveCatalog {
    func isAllowed(_ operation: GalleryOperation, _ who: String) -> Bool {
        switch operation {
        case .defineRegion, .establish, .recordVerified, .recordReplicas, .recordFailure, .expireImageVersion,
            .recordNode:
            who.hasPrefix("coordinator/")
        case .registerNode(let node): who.hasPrefix("coordinator/") || who == "node/\(node.id)"
        case .setRegionStanding, .setNodeStanding: may(who, "cluster.operate", Self.root)
        case .createTenant, .deleteTenant, .createSubscription, .deleteSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal:
            may(who, "directory.write", Self.root)
        case .assignRole(let assignment): mayGrant(who, Grant(assignment), around(assignment.scope))
        case .removeRole(let assignment): may(who, "grant.delete", around(assignment.scope))
        case .createSource(let id, let properties): mayCreate(id, properties, who)
        case .updateSource(let id, let edit, _):
            may(who, Self.word(id) + ".write", around(source: "\(id)".lowercased()))
                && mayAttach((edit.dataDisks ?? []).map(\.disk), to: id, who)
        case .deleteSource(let id): may(who, Self.word(id) + ".delete", around(source: "\(id)".lowercased()))
        case .createImageVersion(let id, let request): mayCreate(id, request, who)
        case .updateImageVersion(let id, _, _), .undeleteImageVersion(let id):
            may(who, "version.write", around(.definition(id.definition)))
        case .deleteImageVersion(let id, _), .purgeImageVersion(let id):
            may(who, "version.delete", around(.definition(id.definition)))
        case .rollBackLatest(let id, _, _): may(who, "version.write", around(.definition(id)))
        default: isAllowedOnGalleries(operation, who)
        }
    }

    private func isAllowedOnGalleries(_ operation: GalleryOperation, _ who: String) -> Bool {
        switch operation {
        case .createGallery(let id, let properties):
            let isPlain =
                properties.permissions == .private && properties.communityInfo == nil
                && !properties.softDeletePolicy.isEnabled
            let place = around(group: properties.resourceGroup.folded, in: id.subscription.folded)
            return may(who, "gallery.write", place) && (isPlain || may(who, "share", place))
        case .updateGallery(let id, let edit, _):
            let isOfSharing = edit.permissions != nil || edit.communityInfo != nil || edit.softDeletePolicy != nil
            let isOfMore = edit.description != nil || edit.tags != nil || !isOfSharing
            return (!isOfSharing || may(who, "share", around(.gallery(id))))
                && (!isOfMore || may(who, "gallery.write", around(.gallery(id))))
        case .shareGallery(let id, _): return may(who, "share", around(.gallery(id)))
        case .deleteGallery(let id, let isDeep):
            let words = ["gallery.delete"] + (isDeep ? ["image.delete", "version.delete"] : [])
            return words.allSatisfy { may(who, $0, around(.gallery(id))) }
        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _, _):
            return may(who, "image.write", around(.definition(id)))
        case .deleteImageDefinition(let id, let isDeep):
            let words = ["image.delete"] + (isDeep ? ["version.delete"] : [])
            return words.allSatisfy { may(who, $0, around(.definition(id))) }
        default: return false
        }
    }

    static func word(_ id: SourceID) -> String {
        switch id.kind {
        case .disk: "disk"
        case .snapshot: "snapshot"
        case .vhd: "vhd"
        case .managedImage: "images"
        case .virtualMachine: "machine"
        }
    }

    /// The right to make something of a source (reference, 6.3).
    private func mayCapture(_ id: SourceID, _ who: String) -> Bool {
        let word =
            switch id.kind {
            case .disk, .snapshot, .virtualMachine: "write"
            case .vhd: "keys"
            case .managedImage: "read"
            }
        return may(who, "\(Self.word(id)).\(word)", around(source: "\(id)".lowercased()))
    }

    private func mayAttach(_ disks: [SourceID], to machine: SourceID, _ who: String) -> Bool {
        disks.allSatisfy { disk in
            self.machine(with: "\(disk)".lowercased()) == "\(machine)".lowercased()
                || may(who, Self.word(disk) + ".write", around(source: "\(disk)".lowercased()))
        }
    }

    private func mayCreate(_ id: SourceID, _ properties: ImageSourceProperties, _ who: String) -> Bool {
        let place = around(group: properties.resourceGroup.folded, in: id.subscription.folded)
        guard may(who, Self.word(id) + ".write", place) else { return false }
        return switch properties.contents {
        case .disk, .image: true
        case .snapshot(let disk): mayCapture(disk, who)
        case .capture(let os, let data): ([os] + data.map(\.disk)).allSatisfy { mayCapture($0, who) }
        case .machine(let os, let data): mayAttach([os] + data.map(\.disk), to: id, who)
        }
    }

    private func mayCreate(_ id: ImageVersionID, _ request: ImageVersionRequest, _ who: String) -> Bool {
        let storage = request.storage
        let named = [storage.source, storage.osDisk?.source] + storage.dataDisks.map(\.disk.source)
        return may(who, "version.write", around(.definition(id.definition)))
            && named.allSatisfy { reference in
                switch reference {
                case .resource(let id), .vhd(let id, _): mayCapture(id, who)
                case .image, nil: true
                }
            }
    }
}
