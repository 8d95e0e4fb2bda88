/// Deletion of a gallery.
extension GalleryState {
    mutating func deleteGallery(
        _ id: GalleryID, recursively: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let gallery = try gallery(id)
        try requireNotPublic(gallery)
        guard gallery.definitions.isEmpty || recursively else {
            throw .stillContains("gallery \(id)", gallery.definitions.keys.sorted().map { "\(id)/\($0)" })
        }
        let tree = gallery.definitions.values.sorted { $0.id < $1.id }.flatMap(\.versions)
        try requireDeletable(tree, context) { $0.definition.gallery == gallery.id }
        remove(gallery)
        return .applied
    }

    /// What the community can see is not deleted under its eyes (reference, 5.2).
    private func requireNotPublic(_ gallery: ImageGallery) throws(GalleryRefusal) {
        guard let name = gallery.sharing.publicName else { return }
        throw GalleryRefusal(
            .conflict, .cannotDeleteResource, "\(gallery.id)",
            "gallery \(gallery.id) is shared with the community as \(name); make it private first with `vitrine share "
                + "reset -r \(gallery.id)`")
    }
}

extension GalleryRefusal {
    /// How many nested resources a refusal to delete names.
    static let nestedNamesMax = 5

    /// Deletion goes bottom-up; the text names what is nested.
    static func stillContains(
        _ resource: String, _ nested: [String], remedy: String = "delete what it contains first, or use --recursive"
    ) -> Self {
        Self(
            .conflict, .cannotDeleteResource, resource, "\(resource) still contains \(list(nested)); \(remedy)")
    }

    /// The first of `names`, and how many there are beside.
    static func list(_ names: [String], separator: String = ", ") -> String {
        let more = names.count > nestedNamesMax ? " and \(names.count - nestedNamesMax) more" : ""
        return names.prefix(nestedNamesMax).joined(separator: separator) + more
    }
}
