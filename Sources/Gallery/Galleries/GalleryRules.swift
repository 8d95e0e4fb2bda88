/// Create and update of a gallery.
extension GalleryState {
    /// The gallery named `name`.
    public func gallery(_ name: GalleryID) throws(GalleryRefusal) -> ImageGallery {
        guard let gallery = galleries[name] else {
            throw .notFound("\(name)", "there is no gallery \(name); `vitrine gallery list` shows those there are")
        }
        return gallery
    }

    mutating func createGallery(
        _ id: GalleryID, _ properties: GalleryProperties, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        try requireKnown(properties.location, as: "location")
        if let standing = galleries[id] {
            guard standing.properties == properties else {
                throw GalleryRefusal(
                    .conflict, .resourceExists, "\(id)",
                    "gallery \(id) exists in \(standing.properties.location) with other properties; change it with "
                        + "`vitrine gallery update`")
            }
            return .unchanged
        }
        try requireKnown(id.subscription)
        try TextRule.require(description: properties.description, tags: properties.tags, as: "properties")
        try properties.requireSound()
        try requireRoom(.galleries, for: "\(id)", in: id.subscription, properties.location)
        put(
            ImageGallery(
                id: id, properties: properties, sharing: Sharing(), generation: context.revision,
                revision: context.revision))
        return .applied
    }

    mutating func updateGallery(
        _ id: GalleryID, _ edit: GalleryEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        var gallery = try gallery(id)
        try requireUnchanged(gallery.revision, since: ifRevision, "\(id)", show: "vitrine gallery show")
        try TextRule.require(description: edit.description, tags: edit.tags, as: "properties")
        let before = gallery.properties
        gallery.properties.description = edit.description ?? before.description
        gallery.properties.tags = edit.tags ?? before.tags
        gallery.properties.permissions = edit.permissions ?? before.permissions
        gallery.properties.communityInfo = edit.communityInfo ?? before.communityInfo
        gallery.properties.softDeletePolicy = edit.softDeletePolicy ?? before.softDeletePolicy
        guard gallery.properties != before else { return .unchanged }
        try gallery.requirePermissionChange(from: before)
        try gallery.properties.requireSound()
        if gallery.properties.permissions != before.permissions { try gallery.requireShareable() }
        if gallery.properties.softDeletePolicy.isEnabled, !before.softDeletePolicy.isEnabled {
            try gallery.requireSoftDeletable()
        }
        gallery.revision = context.revision
        put(gallery)
        return .applied
    }

    /// The subscription is one that was created, or the standard one.
    func requireKnown(_ subscription: SubscriptionID) throws(GalleryRefusal) {
        guard subscription != .standard, directory.subscriptions[subscription] == nil else { return }
        throw GalleryRefusal(
            .notFound, .parentResourceNotFound, "\(subscription)",
            "there is no subscription \(subscription); `vitrine account list` shows those there are")
    }

    /// Nobody has read what is to come: such a revision is a mistake of the caller, not a conflict.
    public func requireReached(_ read: Revision, as property: String) throws(GalleryRefusal) {
        guard read > revision else { return }
        throw .invalid(
            property, "\(read)", "is a revision that does not exist yet (the catalog is at \(revision))",
            remedy: "give the etag that was read, or none")
    }

    /// An entity tag that the caller read and that is no longer the resource's is a conflict.
    func requireUnchanged(
        _ revision: Revision, since read: Revision?, _ resource: String, show: String
    ) throws(GalleryRefusal) {
        guard let read, read != revision else { return }
        try requireReached(read, as: "etag")
        guard read < revision else {
            throw GalleryRefusal(
                .conflict, .entityTagMismatch, resource,
                "\(resource) is as of revision \(revision), and never was as of \(read); look at it again with "
                    + "`\(show)` and repeat")
        }
        throw GalleryRefusal(
            .conflict, .entityTagMismatch, resource,
            "\(resource) was changed at revision \(revision), after revision \(read) that you read; look at it again "
                + "with `\(show)` and repeat")
    }
}
