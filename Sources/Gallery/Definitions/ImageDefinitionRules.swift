/// Create, update and delete of an image definition.
extension GalleryState {
    /// The image definition named `id`.
    public func definition(_ id: ImageDefinitionID) throws(GalleryRefusal) -> ImageDefinition {
        let gallery = try gallery(id.gallery)
        guard let definition = gallery.definitions[id.name] else {
            throw .notFound(
                "\(id)",
                "gallery \(gallery.id) has no image definition \(id.name); "
                    + "`vitrine image-definition list -r \(gallery.id)` shows those there are")
        }
        return definition
    }

    mutating func createImageDefinition(
        _ id: ImageDefinitionID, _ properties: ImageDefinitionProperties, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let gallery = try parent { () throws(GalleryRefusal) -> ImageGallery in try self.gallery(id.gallery) }
        if let standing = gallery.definitions[id.name] {
            guard standing.properties == properties else {
                throw GalleryRefusal(
                    .conflict, .resourceExists, "\(id)",
                    "image definition \(id) exists in \(standing.properties.location) with other properties; "
                        + "`vitrine image-definition update` changes those that may change, everything else is fixed")
            }
            return .unchanged
        }
        try requireKnown(properties.location, as: "location")
        try properties.identifier.requireSound()
        try requireFuture(properties.endOfLifeDate, now: context.now)
        try requireUnused(properties.identifier, in: gallery)
        try TextRule.require(description: properties.description, tags: properties.tags, as: "properties")
        try properties.requireSound()
        try gallery.requireAdmitted(properties, as: "\(id)")
        try requireRoom(.imageDefinitions, for: "\(id)", in: gallery.id.subscription, properties.location)
        // Under the gallery's name as first written, whatever case this caller wrote it in.
        let id = ImageDefinitionID(gallery: gallery.id, name: id.name)
        put(
            ImageDefinition(
                shared: Shared(id), properties: properties, generation: context.revision, revision: context.revision))
        return .applied
    }

    mutating func updateImageDefinition(
        _ id: ImageDefinitionID, _ edit: ImageDefinitionEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let standing = try definition(id)
        try requireUnchanged(standing.revision, since: ifRevision, "\(id)", show: "vitrine image-definition show")
        try TextRule.require(description: edit.description, tags: edit.tags, as: "properties")
        let properties = try standing.properties.changed(by: edit, of: standing.id)
        guard properties != standing.properties else { return .unchanged }
        if properties.endOfLifeDate != standing.properties.endOfLifeDate {
            try requireFuture(properties.endOfLifeDate, now: context.now)
        }
        try properties.requireSound()
        try gallery(id.gallery).requireAdmitted(properties, as: "\(id)")
        galleries[id.gallery]?.definitions[id.name]?.properties = properties
        galleries[id.gallery]?.definitions[id.name]?.revision = context.revision
        return .applied
    }

    mutating func deleteImageDefinition(
        _ id: ImageDefinitionID, recursively: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let definition = try definition(id)
        if recursively {
            try requireDeletable(definition.versions, context) { $0.definition == definition.id }
        } else {
            let standing = definition.versionsDescending.map { "\($0.id)" }
            guard standing.isEmpty else { throw .stillContains("image definition \(id)", standing) }
            guard definition.versions.isEmpty else {
                throw .stillContains(
                    "image definition \(id)", definition.versions.reversed().map { "\($0.id)" },
                    remedy: "soft-deleted ones, which can be restored; wait until their time is over, delete them for "
                        + "good with `vitrine image-version purge`, or use --recursive")
            }
        }
        remove(definition)
        return .applied
    }

    /// What is looked up as a parent is missed as a parent.
    @discardableResult
    func parent<Found>(_ find: () throws(GalleryRefusal) -> Found) throws(GalleryRefusal) -> Found {
        do {
            return try find()
        } catch {
            throw error.retold(by: .parentResourceNotFound)
        }
    }

    private func requireFuture(_ endOfLife: Instant?, now: Instant) throws(GalleryRefusal) {
        guard let endOfLife, endOfLife <= now else { return }
        throw .invalid(
            "properties.endOfLifeDate", endOfLife.iso8601,
            "is not in the future, where the end of life of an image definition must lie (it is \(now.iso8601))",
            remedy: "name a later date, or none")
    }

    private func requireUnused(_ identifier: ImageIdentifier, in gallery: ImageGallery) throws(GalleryRefusal) {
        let key = CatalogIndex.Identifier(gallery: gallery.id, folded: identifier.folded)
        guard let other = index.identifiers[key] else { return }
        throw GalleryRefusal(
            .conflict, .invalidParameter,
            PropertyFault(
                "properties.identifier", "\(identifier.publisher)/\(identifier.offer)/\(identifier.sku)",
                "is the publisher, offer and SKU of \(gallery.id)/\(other)",
                remedy: "name another, in one gallery each triple is used once"))
    }
}
