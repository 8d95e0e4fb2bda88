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
                    "image definition \(id) exists with other properties; `vitrine image-definition update` changes "
                        + "description, tags and end of life, everything else is fixed")
            }
            return .unchanged
        }
        try requireKnown(properties.location, as: "location")
        try requireWellFormed(properties.identifier)
        try requireFuture(properties.endOfLifeDate, now: context.now)
        try requireUnused(properties.identifier, in: gallery)
        try TextRule.require(description: properties.description, tags: properties.tags, as: "properties")
        // Under the gallery's name as first written, whatever case this caller wrote it in.
        let id = ImageDefinitionID(gallery: gallery.id, name: id.name)
        galleries[id.gallery]?.definitions[id.name] = ImageDefinition(
            shared: Shared(id), properties: properties, generation: context.revision, revision: context.revision)
        return .applied
    }

    mutating func updateImageDefinition(
        _ id: ImageDefinitionID, _ edit: ImageDefinitionEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let standing = try definition(id)
        try requireFuture(edit.endOfLifeDate, now: context.now)
        try TextRule.require(description: edit.description, tags: edit.tags, as: "properties")
        var properties = standing.properties
        properties.description = edit.description ?? properties.description
        properties.tags = edit.tags ?? properties.tags
        properties.endOfLifeDate = edit.endOfLifeDate ?? properties.endOfLifeDate
        guard properties != standing.properties else { return .unchanged }
        galleries[id.gallery]?.definitions[id.name]?.properties = properties
        galleries[id.gallery]?.definitions[id.name]?.revision = context.revision
        return .applied
    }

    mutating func deleteImageDefinition(
        _ id: ImageDefinitionID, recursively: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let definition = try definition(id)
        guard definition.versions.isEmpty else {
            throw .stillContains("image definition \(id)", definition.versions.reversed().map { "\($0.id)" })
        }
        galleries[id.gallery]?.definitions[id.name] = nil
        return .applied
    }

    /// What is looked up as a parent is missed as a parent.
    @discardableResult
    func parent<Found>(_ find: () throws(GalleryRefusal) -> Found) throws(GalleryRefusal) -> Found {
        do {
            return try find()
        } catch {
            throw GalleryRefusal(error.kind, .parentResourceNotFound, error.target, error.text)
        }
    }

    private func requireFuture(_ endOfLife: Instant?, now: Instant) throws(GalleryRefusal) {
        guard let endOfLife, endOfLife <= now else { return }
        throw .invalid(
            "properties.endOfLifeDate",
            "properties.endOfLifeDate: the end of life of an image definition must lie in the future; "
                + "name a later date, or none")
    }

    private func requireUnused(_ identifier: ImageIdentifier, in gallery: ImageGallery) throws(GalleryRefusal) {
        let others = gallery.definitions.values.filter { $0.properties.identifier.folded == identifier.folded }
        guard let other = others.map(\.id).min() else { return }
        throw GalleryRefusal(
            .conflict, .invalidParameter, "properties.identifier",
            "publisher, offer and SKU \(identifier.publisher)/\(identifier.offer)/\(identifier.sku) are those of "
                + "\(other); in one gallery each triple is used once, name another")
    }

    private func requireWellFormed(_ identifier: ImageIdentifier) throws(GalleryRefusal) {
        let parts = [
            ("publisher", identifier.publisher, ImageIdentifier.publisherLengthMax),
            ("offer", identifier.offer, ImageIdentifier.partLengthMax),
            ("sku", identifier.sku, ImageIdentifier.partLengthMax),
        ]
        for (name, text, lengthMax) in parts {
            let isWellFormed = text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || "-._".utf8.contains($0) }
            guard !text.isEmpty, text.utf8.count <= lengthMax, isWellFormed, !text.hasSuffix(".") else {
                throw .invalid(
                    "properties.identifier.\(name)",
                    "\(name) \(TextRule.quoted(text)) must be 1 to \(lengthMax) letters, digits, '-', '.' or '_', "
                        + "not ending in '.'")
            }
        }
    }
}
