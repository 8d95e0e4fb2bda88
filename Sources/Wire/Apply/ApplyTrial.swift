import Gallery

/// Tries the resources of a template one after the other, each over what those before it would leave.
struct ApplyTrial {
    private let reading = ResourceReading(isOfTemplate: true)
    private var state: GalleryState
    /// The versions that it made: their copies cannot be anywhere yet.
    private var made: Set<ImageVersionID> = []
    private let principal: Principal
    private let now: Instant

    init(_ state: GalleryState, _ principal: Principal, _ now: Instant) {
        self.state = state
        self.principal = principal
        self.now = now
    }

    mutating func step(
        _ key: ResourceKey, _ tree: JSONValue, suffix: () -> String
    ) throws(GalleryRefusal) -> ApplyPlan.Step {
        let tree = tree.withResourceGroup(for: key)
        let before = try standing(key)
        let operation =
            before == nil
            ? awaitingSource(try reading.creation(of: key, from: tree, in: state))
            : try reading.update(of: key, with: tree, in: state)
        var operations: [GalleryOperation] = []
        if let operation, try perform(operation) == .applied { operations.append(operation) }
        if case .gallery(let id) = key {
            for edit in try sharingEdits(of: id, tree, suffix: suffix) {
                let operation = GalleryOperation.shareGallery(id: id, edit: edit)
                if try perform(operation) == .applied { operations.append(operation) }
            }
        }
        if before == nil, case .imageVersion(let id) = key { made.insert(id) }
        let changes = before == nil ? [] : JSONDifference.between(before, try standing(key))
        let action: ApplyPlan.Step.Action = operations.isEmpty ? .none : before == nil ? .create : .update
        return ApplyPlan.Step(
            key: key, id: key.id(in: state), action: action,
            changes: changes.filter { !MemberComparison.isComputedAnew($0.path) }, operations: operations,
            warning: operations.isEmpty ? nil : warning(of: key))
    }

    /// A version whose source this template made does not wait for the source's copies: they come to the same region.
    private func awaitingSource(_ operation: GalleryOperation) -> GalleryOperation {
        guard case .createImageVersion(let id, var request) = operation,
            case .image(let reference)? = request.storage.source, case .direct(let definition) = reference.place,
            case .number(let number) = reference.choice,
            made.contains(ImageVersionID(definition: definition, number: number))
        else { return operation }
        request.awaitsSource = true
        return .createImageVersion(id: id, request: request)
    }

    private func warning(of key: ResourceKey) -> String? {
        guard case .imageVersion(let id) = key else { return nil }
        return state.replicaWarning(of: id)
    }

    private mutating func perform(_ operation: GalleryOperation) throws(GalleryRefusal) -> GalleryState.Outcome {
        try state.apply(GalleryChange(operation, by: principal, at: now))
    }

    private func standing(_ key: ResourceKey) throws(GalleryRefusal) -> JSONValue? {
        guard let document = key.document(in: state) else { return nil }
        return try .document(document)
    }

    /// Whom a template says that a gallery is shared with, if it says so, beside whom it is shared with.
    private func sharingEdits(
        of id: GalleryID, _ tree: JSONValue, suffix: () -> String
    ) throws(GalleryRefusal) -> [SharingEdit] {
        let document = try tree.document(as: GalleryDocument.self)
        guard let profile = document.properties?.sharingProfile else { return [] }
        let sharing = try state.gallery(id).sharing
        var edits: [SharingEdit] = []
        if let groups = profile.groups {
            let (subscriptions, tenants) = try SharingGroup.read(groups, "properties.sharingProfile.groups")
            let added = (subscriptions.subtracting(sharing.subscriptions), tenants.subtracting(sharing.tenants))
            let removed = (sharing.subscriptions.subtracting(subscriptions), sharing.tenants.subtracting(tenants))
            if !removed.0.isEmpty || !removed.1.isEmpty {
                edits.append(.remove(subscriptions: removed.0, tenants: removed.1))
            }
            if !added.0.isEmpty || !added.1.isEmpty { edits.append(.add(subscriptions: added.0, tenants: added.1)) }
        }
        if profile.communityGalleryInfo?.communityGalleryEnabled == true, sharing.publicName == nil {
            edits.append(.enableCommunity(suffix: suffix()))
        }
        return edits
    }
}

extension JSONValue {
    /// With the resource group that the identifier names, unless the properties name one.
    fileprivate func withResourceGroup(for key: ResourceKey) -> JSONValue {
        guard key.type == .gallery || key.type == .source, case .object(var members) = self,
            self["properties"]?["resourceGroup"]?.string == nil, let id = self["id"]?.string
        else { return self }
        let parts = id.split(separator: "/")
        guard let word = parts.firstIndex(where: { $0.lowercased() == "resourcegroups" }), word + 1 < parts.count
        else { return self }
        var properties: [String: JSONValue] = [:]
        if case .object(let given) = members["properties"] { properties = given }
        properties["resourceGroup"] = .string(String(parts[word + 1]))
        members["properties"] = .object(properties)
        return .object(members)
    }
}
