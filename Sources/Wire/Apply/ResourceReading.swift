public import Gallery

/// Makes the operations that documents ask for: the one reading of `CREATE`, `UPDATE` and `APPLY`.
public struct ResourceReading: Sendable {
    /// Whether the documents are of a template, which may come from another cluster.
    private let isOfTemplate: Bool

    public init(isOfTemplate: Bool = false) {
        self.isOfTemplate = isOfTemplate
    }

    /// The change that makes the resource that `tree` describes.
    public func creation(
        of key: ResourceKey, from tree: JSONValue, in state: GalleryState
    ) throws(GalleryRefusal) -> GalleryOperation {
        try requireIdentity(of: key, in: tree)
        switch key {
        case .tenant(let id): return .createTenant(tenant: try tree.document(as: TenantDocument.self).tenant(id))
        case .subscription(let id):
            return .createSubscription(subscription: try tree.document(as: SubscriptionDocument.self).subscription(id))
        case .principal(let id):
            return .createPrincipal(principal: try tree.document(as: PrincipalDocument.self).principal(id))
        case .roleAssignment(let assignment): return .assignRole(assignment: assignment)
        case .source(let id):
            return .createSource(
                id: id, properties: try tree.document(as: SourceDocument.self).sourceProperties(id, in: state))
        case .gallery(let id):
            let document = try tree.document(as: GalleryDocument.self)
            if !isOfTemplate { try requireNoGroups(document) }
            return .createGallery(id: id, properties: try document.galleryProperties())
        case .imageDefinition(let id):
            let document = try tree.document(as: ImageDefinitionDocument.self)
            return .createImageDefinition(id: id, properties: try document.definitionProperties())
        case .imageVersion(let id):
            var request = try tree.document(as: ImageVersionDocument.self).versionRequest()
            // Regions spelled out as `show` does are those that stand.
            if let standing = state.version(standing: id),
                standing.has(request.targetRegions, replicaCount: request.replicaCount)
            {
                request.targetRegions = standing.properties.targetRegions
            }
            return .createImageVersion(id: id, request: request)
        }
    }

    /// The change that `tree`, as a patch, makes of what stands; `nil` if it makes none.
    ///
    /// Members that it leaves out stay as they are. One that may not change is refused unless it says what stands.
    public func update(
        of key: ResourceKey, with tree: JSONValue, in state: GalleryState, ifRevision: Revision? = nil
    ) throws(GalleryRefusal) -> GalleryOperation? {
        guard let standing = key.document(in: state) else { throw missing(key, in: state) }
        try requireIdentity(of: key, in: tree)
        let compared = try JSONValue.document(standing)
        let comparison = MemberComparison(of: key.type, ofTemplate: isOfTemplate)
        let operation = try operation(of: key, with: tree, in: state, ifRevision: ifRevision)
        try comparison.require(tree, toAgreeWith: compared, key.name)
        if !isOfTemplate { try requireUnchanged(tree, compared, key, ifRevision, in: state) }
        return operation
    }

    private func operation(
        of key: ResourceKey, with tree: JSONValue, in state: GalleryState, ifRevision: Revision?
    ) throws(GalleryRefusal) -> GalleryOperation? {
        switch key {
        case .tenant: _ = try tree.document(as: TenantDocument.self)
        case .subscription: _ = try tree.document(as: SubscriptionDocument.self)
        case .roleAssignment: _ = try tree.document(as: RoleAssignmentDocument.self)
        case .principal(let id):
            guard let standing = state.directory.principals[id] else { return nil }
            let edit = try tree.document(as: PrincipalDocument.self).edit(of: standing)
            return edit == PrincipalEdit() ? nil : .updatePrincipal(id: id, edit: edit)
        case .source(let id):
            guard let standing = state.sources[id] else { return nil }
            let edit = try tree.document(as: SourceDocument.self).edit(of: standing)
            return edit == ImageSourceEdit() && ifRevision == nil
                ? nil : .updateSource(id: id, edit: edit, ifRevision: ifRevision)
        case .gallery(let id):
            let edit = try tree.document(as: GalleryDocument.self).edit(of: state.gallery(id))
            return edit == GalleryEdit() && ifRevision == nil
                ? nil : .updateGallery(id: id, edit: edit, ifRevision: ifRevision)
        case .imageDefinition(let id):
            let edit = try tree.document(as: ImageDefinitionDocument.self).edit(of: state.definition(id))
            return edit == ImageDefinitionEdit(allowUpdateImage: edit.allowUpdateImage) && ifRevision == nil
                ? nil : .updateImageDefinition(id: id, edit: edit, ifRevision: ifRevision)
        case .imageVersion(let id):
            let standing = try state.version(id)
            let edits = try tree.document(as: ImageVersionDocument.self).edits(of: standing)
            // An update that changes nothing tries failed regions again.
            return edits.isEmpty && standing.failedIn.isEmpty && ifRevision == nil
                ? nil : .updateImageVersion(id: id, edits: edits, ifRevision: ifRevision)
        }
        return nil
    }

    /// An entity tag in a patch that is not that of what stands is a conflict, as `ifrevision=` is.
    private func requireUnchanged(
        _ tree: JSONValue, _ standing: JSONValue, _ key: ResourceKey, _ ifRevision: Revision?, in state: GalleryState
    ) throws(GalleryRefusal) {
        guard ifRevision == nil, let etag = tree["etag"]?.string, etag != standing["etag"]?.string else { return }
        if let read = Revision(etag) { try state.requireReached(read, as: "etag") }
        throw GalleryRefusal(
            .conflict, .entityTagMismatch,
            PropertyFault(
                "etag", etag, "is not that of \(key.name), which is '\(standing["etag"]?.string ?? "none")'",
                remedy: "read it again and repeat"))
    }

    /// What a document says of its own name and type must be those of the resource.
    private func requireIdentity(of key: ResourceKey, in tree: JSONValue) throws(GalleryRefusal) {
        if let type = tree["type"]?.string {
            let isSame: Bool =
                if case .source(let id) = key {
                    SourceID.Kind(modelName: type) == id.kind
                } else {
                    ResourceType(modelName: type) == key.type
                }
            guard isSame else { throw .otherIdentity("type", type, key) }
        }
        if case .roleAssignment = key { return }
        if let name = tree["name"]?.string, !key.isNamed(name) { throw .otherIdentity("name", name, key) }
        if let id = tree["id"]?.string, try ResourceKey(key.type, identifier: id) != key {
            throw .otherIdentity("id", id, key)
        }
    }

    private func requireNoGroups(_ document: GalleryDocument) throws(GalleryRefusal) {
        guard let groups = document.properties?.sharingProfile?.groups, !groups.isEmpty else { return }
        let names = groups.flatMap { $0.ids ?? [] }.joined(separator: ", ")
        throw .fixed(
            "properties.sharingProfile.groups", of: "a new gallery", nil, asked: names,
            remedy: "leave it out, and say it with SHARE once the gallery stands (`vitrine share add`)")
    }

    private func missing(_ key: ResourceKey, in state: GalleryState) -> GalleryRefusal {
        do {
            switch key {
            case .gallery(let id): _ = try state.gallery(id)
            case .imageDefinition(let id): _ = try state.definition(id)
            case .imageVersion(let id): _ = try state.version(id)
            default: break
            }
        } catch {
            return error
        }
        return GalleryRefusal(
            .notFound, .resourceNotFound, key.name, "there is no \(key.type.rawValue) \(key.name); create it first")
    }
}

extension GalleryRefusal {
    fileprivate static func otherIdentity(_ member: String, _ text: String, _ key: ResourceKey) -> Self {
        .invalid(member, text, "is not that of \(key.type.rawValue) \(key.name)", remedy: "leave it out")
    }
}
