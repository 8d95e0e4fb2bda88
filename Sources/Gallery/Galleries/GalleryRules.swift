/// Create, update and delete of a gallery.
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
                    "gallery \(id) exists with other properties; change it with `vitrine gallery update`")
            }
            return .unchanged
        }
        try TextRule.require(description: properties.description, tags: properties.tags, as: "properties")
        galleries[id] = ImageGallery(
            id: id, properties: properties, sharing: Sharing(), generation: context.revision,
            revision: context.revision)
        return .applied
    }

    mutating func updateGallery(
        _ id: GalleryID, _ edit: GalleryEdit, ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        var gallery = try gallery(id)
        try requireUnchanged(gallery.revision, since: ifRevision, "\(id)", show: "vitrine gallery show")
        try TextRule.require(description: edit.description, tags: edit.tags, as: "properties")
        gallery.properties.description = edit.description ?? gallery.properties.description
        gallery.properties.tags = edit.tags ?? gallery.properties.tags
        guard gallery.properties != galleries[id]?.properties else { return .unchanged }
        gallery.revision = context.revision
        galleries[id] = gallery
        return .applied
    }

    mutating func deleteGallery(
        _ id: GalleryID, recursively: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let gallery = try gallery(id)
        guard gallery.definitions.isEmpty else {
            throw .stillContains("gallery \(id)", gallery.definitions.keys.sorted().map { "\(id)/\($0)" })
        }
        galleries[id] = nil
        return .applied
    }

    /// An entity tag that the caller read and that is no longer the resource's is a conflict.
    func requireUnchanged(
        _ revision: Revision, since read: Revision?, _ resource: String, show: String
    ) throws(GalleryRefusal) {
        guard let read, read != revision else { return }
        throw GalleryRefusal(
            .conflict, .entityTagMismatch, resource,
            "\(resource) was changed at revision \(revision), after revision \(read) that you read; look at it again "
                + "with `\(show)` and repeat")
    }
}

extension GalleryRefusal {
    /// How many nested resources a refusal to delete names.
    static let nestedNamesMax = 5

    /// Deletion goes bottom-up; the text names what is nested.
    static func stillContains(_ resource: String, _ nested: [String]) -> Self {
        let names = nested.prefix(nestedNamesMax).joined(separator: ", ")
        let more = nested.count > nestedNamesMax ? " and \(nested.count - nestedNamesMax) more" : ""
        return Self(
            .conflict, .cannotDeleteResource, resource,
            "\(resource) still contains \(names)\(more); delete what it contains first")
    }
}
