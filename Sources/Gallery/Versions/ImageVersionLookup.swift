/// Finding image versions by their ids.
extension GalleryState {
    /// The image version named `id`, unless it is deleted.
    public func version(_ id: ImageVersionID) throws(GalleryRefusal) -> ImageVersion {
        let version = try anyVersion(id)
        guard let deletedAt = version.deletedAt else { return version }
        throw .isSoftDeleted(.notFound, version.id, deletedAt)
    }

    /// The soft-deleted image version named `id`.
    public func softDeletedVersion(_ id: ImageVersionID) throws(GalleryRefusal) -> ImageVersion {
        let version = try anyVersion(id)
        guard version.isSoftDeleted else {
            throw GalleryRefusal(
                .conflict, .invalidParameter, "\(version.id)",
                "\(version.id) is not deleted, so it can be neither restored nor purged; "
                    + "`vitrine image-version list-soft-deleted` shows those that can")
        }
        return version
    }

    /// The image version named `id`, also if it is soft-deleted.
    func anyVersion(_ id: ImageVersionID) throws(GalleryRefusal) -> ImageVersion {
        let definition = try definition(id.definition)
        guard let version = definition.versions[id.number] else {
            throw GalleryRefusal(
                .notFound, .galleryImageNotFound, "\(id)",
                "\(definition.id) has no version \(id.number); "
                    + "`vitrine image-version list -r \(definition.id.gallery) -i \(definition.id.name)` shows those "
                    + "there are")
        }
        return version
    }
}

extension GalleryState {
    /// The version's end of life: its own, else the one that its definition has for all of them (reference, 1.4).
    public func endOfLife(of version: ImageVersion) -> Instant? {
        let definition = galleries[version.id.definition.gallery]?.definitions[version.id.definition.name]
        return version.properties.endOfLifeDate ?? definition?.properties.endOfLifeDate
    }
}

extension ImageDefinition {
    /// The versions that are soft-deleted, in order.
    public var softDeletedVersions: some Sequence<ImageVersion> { versions.lazy.filter(\.isSoftDeleted) }
}

extension GalleryRefusal {
    static func isSoftDeleted(_ kind: ResourceKind, _ id: ImageVersionID, _ deletedAt: Instant) -> Self {
        Self(
            kind, .softDeleted, "\(id)",
            "\(id) was deleted at \(deletedAt.iso8601) and can be restored; restore it with `vitrine image-version undelete`, or "
                + "delete it for good with `vitrine image-version purge`")
    }
}
