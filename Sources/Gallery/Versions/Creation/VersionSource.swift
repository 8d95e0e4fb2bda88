/// Another image version as the source of the whole image.
extension SourceSlots {
    /// It must be readable by who asks, there, and complete in the new version's own region (reference, 4.1); or on its
    /// way there, if the same template made it.
    func imageOfVersion(_ reference: ImageReference) throws(GalleryRefusal) -> Image {
        let path = Self.wholePath
        guard case .number(let number) = reference.choice else {
            throw .invalid(
                path, "\(reference)", "names no version", remedy: "name one by its number, for latest moves")
        }
        let other = try readable(reference, as: path)
        guard let version = other.versions[number] else {
            throw GalleryRefusal(
                .notFound, .sourceNotFound,
                PropertyFault(
                    path, "\(reference)", "does not exist",
                    remedy: "name one that `vitrine image-version list` shows"))
        }
        if version.isSoftDeleted {
            throw GalleryRefusal(
                .conflict, .softDeleted,
                PropertyFault(
                    path, "\(reference)", "is deleted",
                    remedy: "restore it with `vitrine image-version undelete`, or name another"))
        }
        let isThere = version.isReady(in: location) || awaitsSource && version.target(location) != nil
        guard isThere, version.holder(for: location) == location else {
            throw .invalid(
                path, "\(reference)", "has no complete replica in \(location), where the new version is to be",
                remedy: "replicate it there first, or make the new version where it is", rule: .sourceMismatch)
        }
        try requireMatch(other.properties, as: path, reference)
        try requireOwn(reference, as: path)
        let properties = version.properties
        return Image(
            osDisk: properties.osDisk,
            dataDisks: properties.dataDisks.map { .init(lun: $0.lun, content: $0.content) })
    }

    private func readable(_ reference: ImageReference, as path: String) throws(GalleryRefusal) -> ImageDefinition {
        do {
            return try state.definition(of: reference, for: Caller(actor))
        } catch {
            guard error.kind == .notFound else { throw error }
            throw GalleryRefusal(
                .notFound, .sourceNotFound,
                PropertyFault(
                    path, "\(reference)", "is not there for you (\(error.text))",
                    remedy: "name one that you can read"))
        }
    }

    /// What is shared can be copied, but not held: a stranger's shallow version would keep its owner from deleting it.
    func requireOwn(_ reference: ImageReference, as path: String) throws(GalleryRefusal) {
        if case .direct = reference.place { return }
        guard isShallow else { return }
        throw .invalid(
            path, "\(reference)", "is shared, and a shallow version would keep its owner from deleting it",
            remedy: "publish as Full, or name the version by its own id if you have a role over it")
    }
}
