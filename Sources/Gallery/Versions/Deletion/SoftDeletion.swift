/// Restoring and removing what was soft-deleted.
extension GalleryState {
    /// The version stands again, as the same generation.
    mutating func undeleteImageVersion(
        _ id: ImageVersionID, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        var version = try softDeletedVersion(id)
        let gallery = try gallery(id.definition.gallery)
        guard gallery.properties.softDeletePolicy.isEnabled else {
            throw GalleryRefusal(
                .conflict, .softDeleted, "\(version.id)",
                "\(version.id) cannot be restored while gallery \(gallery.id) has no soft-delete policy; turn it on "
                    + "again with `vitrine gallery update --soft-delete true`")
        }
        guard let end = hardDeletionTime(of: version), context.now < end else {
            throw GalleryRefusal(
                .conflict, .softDeleted, "\(version.id)",
                "\(version.id) could be restored until its retention and grace were over, and they are; publish it "
                    + "under a new number")
        }
        let region = version.properties.location
        try gallery.requireAdmitted(versionIn: region, as: "\(version.id)")
        try requireRoom(.imageVersions, for: "\(version.id)", in: gallery.id.subscription, region)
        version.deletedAt = nil
        version.revision = context.revision
        replace(version)
        return .applied
    }

    mutating func purgeImageVersion(_ id: ImageVersionID, _ context: ChangeContext) throws(GalleryRefusal) -> Outcome {
        let version = try softDeletedVersion(id)
        try requireDeletable([version], context) { _ in false }
        remove(version)
        return .applied
    }

    /// Forgets a soft-deleted version whose time is over; about another generation it changes nothing.
    mutating func expireImageVersion(
        _ id: ImageVersionID, _ generation: Generation, _ context: ChangeContext
    ) -> Outcome {
        let version = galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number]
        guard let version, version.generation == generation, isExpired(version, now: context.now) else {
            return .unchanged
        }
        remove(version)
        return .applied
    }
}
