/// Create, update and delete of a gallery.
extension GalleryState {
    /// The gallery named `name`.
    public func gallery(_ name: GalleryName) throws(GalleryRefusal) -> ImageGallery {
        guard let gallery = galleries[name] else {
            throw .notFound("\(name)", "there is no gallery \(name); `vitrine gallery list` shows those there are")
        }
        return gallery
    }

    mutating func createGallery(
        _ name: GalleryName, _ properties: GalleryProperties, at revision: Revision
    ) throws(GalleryRefusal) -> Outcome {
        try requireKnown(properties.location, as: "location")
        if let standing = galleries[name] {
            guard standing.properties == properties else {
                throw GalleryRefusal(
                    .conflict, .resourceExists, "\(name)",
                    "gallery \(name) exists with other properties; change it with `vitrine gallery update`")
            }
            return .unchanged
        }
        try TextRule.require(description: properties.description, tags: properties.tags, as: "properties")
        galleries[name] = ImageGallery(name: name, properties, at: revision)
        return .applied
    }

    mutating func updateGallery(
        _ name: GalleryName, _ edit: DescriptionEdit, at revision: Revision
    ) throws(GalleryRefusal) -> Outcome {
        var gallery = try gallery(name)
        guard edit.endOfLifeDate == nil else {
            throw GalleryRefusal(
                .invalid, .propertyChangeNotAllowed, "properties.endOfLifeDate",
                "gallery \(name) has no end of life; image definitions and versions have one")
        }
        try TextRule.require(description: edit.description, tags: edit.tags, as: "properties")
        gallery.description = edit.description ?? gallery.description
        gallery.tags = edit.tags ?? gallery.tags
        guard gallery != galleries[name] else { return .unchanged }
        gallery.revision = revision
        galleries[name] = gallery
        return .applied
    }

    mutating func deleteGallery(_ name: GalleryName) throws(GalleryRefusal) -> Outcome {
        let gallery = try gallery(name)
        guard gallery.definitions.isEmpty else {
            throw .stillContains("gallery \(name)", gallery.definitions.keys.sorted().map { "\(name)/\($0)" })
        }
        galleries[name] = nil
        return .applied
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
