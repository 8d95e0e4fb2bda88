import Gallery

/// What each change comes to.
extension NaiveCatalog {
    mutating func apply(_ change: GalleryChange) -> Answer {
        let who = change.principal.name
        let now = change.at.milliseconds
        var next = self
        next.revision += 1
        let answer = next.perform(change.operation, who, now)
        if answer == .applied { self = next }
        return answer
    }

    private mutating func perform(_ operation: GalleryOperation, _ who: String, _ now: Int64) -> Answer {
        switch operation {
        case .createGallery(let id, let properties): create(gallery: "\(id)".lowercased(), properties, who)
        case .updateGallery(let id, let edit, let read): update(gallery: "\(id)".lowercased(), edit, read, who)
        case .deleteGallery(let id, let isDeep): delete(gallery: "\(id)".lowercased(), isDeep, who, now)
        case .createImageDefinition(let id, let properties): create(definition: "\(id)", properties, who)
        case .deleteImageDefinition(let id, let isDeep): delete(definition: "\(id)".lowercased(), isDeep, who, now)
        case .createSource(let id, let properties): create(disk: "\(id)".lowercased(), properties, who)
        case .updateSource(let id, let edit, let read): update(disk: "\(id)".lowercased(), edit, read, who)
        case .deleteSource(let id): delete(disk: "\(id)".lowercased(), who)
        case .assignRole(let assignment): assign(NaiveGrant(assignment), who)
        case .removeRole(let assignment): remove(NaiveGrant(assignment), who)
        default: performOnVersion(operation, who, now)
        }
    }

    private mutating func create(gallery: String, _ properties: GalleryProperties, _ who: String) -> Answer {
        var broken: Set<String> = []
        if !may(who, "gallery.write", at: Self.group) { broken.insert("AuthorizationFailed") }
        if properties.softDeletePolicy.isEnabled, !may(who, "share", at: Self.group) {
            broken.insert("AuthorizationFailed")
        }
        let location = properties.location.name
        if !regions.contains(location) { broken.insert("LocationNotAvailableForResourceType") }
        let days = properties.softDeletePolicy.isEnabled ? properties.softDeletePolicy.retentionDays : nil
        if let standing = galleries[gallery] {
            let isSame =
                standing.location == location && standing.tags == properties.tags
                && standing.softDeleteDays == days
            if !isSame { broken.insert("ResourceAlreadyExists") }
            return broken.isEmpty ? .unchanged : .refused(broken)
        }
        guard broken.isEmpty else { return .refused(broken) }
        galleries[gallery] = Gallery(
            location: location, tags: properties.tags, softDeleteDays: days, revision: revision)
        return .applied
    }

    private mutating func update(gallery: String, _ edit: GalleryEdit, _ read: Revision?, _ who: String) -> Answer {
        var broken: Set<String> = []
        let isOfSharing = edit.softDeletePolicy != nil
        if edit.tags != nil || !isOfSharing, !may(who, "gallery.write", at: Self.path(gallery: gallery)) {
            broken.insert("AuthorizationFailed")
        }
        if isOfSharing, !may(who, "share", at: Self.path(gallery: gallery)) { broken.insert("AuthorizationFailed") }
        guard var standing = galleries[gallery] else { return .refused(broken.union(["ResourceNotFound"])) }
        broken.formUnion(mismatch(read, standing.revision))
        let before = (standing.tags, standing.softDeleteDays)
        if let tags = edit.tags { standing.tags = tags }
        if let policy = edit.softDeletePolicy {
            standing.softDeleteDays = policy.isEnabled ? policy.retentionDays : nil
        }
        if standing.softDeleteDays != nil, before.1 == nil, !isAllIn(standing.location, gallery) {
            broken.insert("InvalidParameter")
        }
        guard broken.isEmpty else { return .refused(broken) }
        guard before.0 != standing.tags || before.1 != standing.softDeleteDays else { return .unchanged }
        standing.revision = revision
        galleries[gallery] = standing
        return .applied
    }

    /// What is wrong with the revision that somebody says they read; `revision` is the next.
    func mismatch(_ read: Revision?, _ standing: Revision) -> Set<String> {
        guard let read, read != standing else { return [] }
        return [read >= revision ? "InvalidParameter" : "PreconditionFailed"]
    }

    /// Whether everything in a gallery has one region.
    private func isAllIn(_ region: String, _ gallery: String) -> Bool {
        definitions.filter { galleryKey($0.key) == gallery }.allSatisfy { $0.value.location == region }
            && versions.values.filter { galleryKey($0.definition) == gallery }.allSatisfy { $0.location == region }
    }

    private mutating func delete(gallery: String, _ isDeep: Bool, _ who: String, _ now: Int64) -> Answer {
        let path = Self.path(gallery: gallery)
        var broken: Set<String> = []
        for word in ["gallery.delete"] + (isDeep ? ["image.delete", "version.delete"] : [])
        where !may(who, word, at: path) { broken.insert("AuthorizationFailed") }
        guard galleries[gallery] != nil else { return .refused(broken.union(["ResourceNotFound"])) }
        let nested = definitions.keys.filter { galleryKey($0) == gallery }
        if !isDeep, !nested.isEmpty { broken.insert("CannotDeleteResource") }
        if isDeep { broken.formUnion(obstacles(versions.values.filter { galleryKey($0.definition) == gallery }, now)) }
        guard broken.isEmpty else { return .refused(broken) }
        galleries[gallery] = nil
        for name in nested { forget(definition: name) }
        grants.removeAll { $0.scope.hasPrefix(path) }
        return .applied
    }

    private mutating func create(definition: String, _ properties: ImageDefinitionProperties, _ who: String) -> Answer {
        let key = definition.lowercased()
        let triple = [properties.identifier.publisher, properties.identifier.offer, properties.identifier.sku]
            .joined(separator: "/").lowercased()
        let location = properties.location.name
        var broken: Set<String> = []
        if !may(who, "image.write", at: Self.path(definition: key)) { broken.insert("AuthorizationFailed") }
        if !regions.contains(location) { broken.insert("LocationNotAvailableForResourceType") }
        guard let gallery = galleries[galleryKey(key)] else {
            return .refused(broken.union(["ParentResourceNotFound"]))
        }
        if let standing = definitions[key] {
            let isSame = standing.location == location && standing.triple == triple
            if !isSame { broken.formUnion(["ResourceAlreadyExists", "InvalidParameter"]) }
            return broken.isEmpty ? .unchanged : .refused(broken)
        }
        if definitions.contains(where: { galleryKey($0.key) == galleryKey(key) && $0.value.triple == triple }) {
            broken.insert("InvalidParameter")
        }
        if gallery.softDeleteDays != nil, gallery.location != location { broken.insert("InvalidParameter") }
        guard broken.isEmpty else { return .refused(broken) }
        definitions[key] = Definition(name: definition, location: location, triple: triple, revision: revision)
        return .applied
    }

    private mutating func delete(definition: String, _ isDeep: Bool, _ who: String, _ now: Int64) -> Answer {
        let path = Self.path(definition: definition)
        var broken: Set<String> = []
        for word in ["image.delete"] + (isDeep ? ["version.delete"] : []) where !may(who, word, at: path) {
            broken.insert("AuthorizationFailed")
        }
        guard definitions[definition] != nil else { return .refused(broken.union(["ResourceNotFound"])) }
        let nested = versions.values.filter { $0.definition == definition }
        if !isDeep, !nested.isEmpty { broken.insert("CannotDeleteResource") }
        if isDeep { broken.formUnion(obstacles(nested, now)) }
        guard broken.isEmpty else { return .refused(broken) }
        forget(definition: definition)
        grants.removeAll { $0.scope.hasPrefix(path) }
        return .applied
    }

    private mutating func forget(definition: String) {
        definitions[definition] = nil
        versions = versions.filter { $0.value.definition != definition }
    }

    /// What keeps versions from being deleted for good.
    func obstacles(_ versions: some Sequence<Version>, _ now: Int64) -> Set<String> {
        let isBlocked = versions.contains { version in
            version.blocksDeletion && (version.endOfLife.map { $0 > now } ?? true)
        }
        return isBlocked ? ["DeleteGalleryImageVersionBlockedBeforeEndOfLife"] : []
    }

    private mutating func create(disk: String, _ properties: ImageSourceProperties, _ who: String) -> Answer {
        guard case .disk(let content) = properties.contents else { return .refused([]) }
        let location = properties.location.name
        var broken: Set<String> = []
        if !may(who, "disk.write", at: Self.group) { broken.insert("AuthorizationFailed") }
        if !regions.contains(location) { broken.insert("LocationNotAvailableForResourceType") }
        if let standing = disks[disk] {
            let isSame =
                standing.location == location && standing.content == content.digest.bytes[0]
                && standing.os == properties.osType?.rawValue
            if !isSame { broken.insert("ResourceAlreadyExists") }
            return broken.isEmpty ? .unchanged : .refused(broken)
        }
        guard broken.isEmpty else { return .refused(broken) }
        disks[disk] = Disk(
            location: location, content: content.digest.bytes[0], os: properties.osType?.rawValue, revision: revision)
        return .applied
    }

    private mutating func update(disk: String, _ edit: ImageSourceEdit, _ read: Revision?, _ who: String) -> Answer {
        var broken: Set<String> = []
        if !may(who, "disk.write", at: Self.group) { broken.insert("AuthorizationFailed") }
        guard var standing = disks[disk] else { return .refused(broken.union(["ResourceNotFound"])) }
        broken.formUnion(mismatch(read, standing.revision))
        guard broken.isEmpty else { return .refused(broken) }
        guard let content = edit.content?.digest.bytes[0], content != standing.content else { return .unchanged }
        standing.content = content
        standing.revision = revision
        disks[disk] = standing
        return .applied
    }

    private mutating func delete(disk: String, _ who: String) -> Answer {
        var broken: Set<String> = []
        if !may(who, "disk.delete", at: Self.group) { broken.insert("AuthorizationFailed") }
        guard disks[disk] != nil else { return .refused(broken.union(["ResourceNotFound"])) }
        if versions.values.contains(where: { !$0.isFull && $0.disk == disk }) {
            broken.insert("SourceInUseByShallowVersion")
        }
        guard broken.isEmpty else { return .refused(broken) }
        disks[disk] = nil
        return .applied
    }

    private mutating func assign(_ grant: NaiveGrant, _ who: String) -> Answer {
        var broken: Set<String> = []
        if !mayGrant(who, grant) { broken.insert("AuthorizationFailed") }
        if !isThere(grant.scope) { broken.insert("ResourceNotFound") }
        guard broken.isEmpty else { return .refused(broken) }
        guard !grants.contains(grant) else { return .unchanged }
        grants.append(grant)
        return .applied
    }

    private mutating func remove(_ grant: NaiveGrant, _ who: String) -> Answer {
        var broken: Set<String> = []
        if !may(who, "grant.delete", at: grant.scope) { broken.insert("AuthorizationFailed") }
        if !grants.contains(grant) { broken.insert("ResourceNotFound") }
        guard broken.isEmpty else { return .refused(broken) }
        grants.removeAll { $0 == grant }
        return .applied
    }

    private func isThere(_ scope: String) -> Bool {
        scope.count <= Self.group.count || galleries.keys.contains { Self.path(gallery: $0) == scope }
            || definitions.keys.contains { Self.path(definition: $0) == scope }
    }
}

extension NaiveGrant {
    init(_ assignment: RoleAssignment) {
        self.init(to: "\(assignment.principal)", role: assignment.role, scope: NaiveCatalog.path(assignment.scope))
    }
}
