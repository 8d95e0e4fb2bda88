/// What a gallery's way of sharing and its soft-delete policy ask of what is in it.
extension ImageGallery {
    /// Permissions go from private to shared by an update, and back by the share action only.
    func requirePermissionChange(from before: GalleryProperties) throws(GalleryRefusal) {
        let path = GalleryProperties.permissionsPath
        guard properties.permissions == before.permissions || before.permissions == .private else {
            throw GalleryRefusal(
                .conflict, .propertyChangeNotAllowed, path,
                "\(path) of gallery \(id) is \(before.permissions.rawValue) and cannot become "
                    + "\(properties.permissions.rawValue) by an update; `vitrine share reset` makes it Private first")
        }
        let isPrefixKept = properties.communityInfo?.publicNamePrefix == before.communityInfo?.publicNamePrefix
        guard let name = sharing.publicName, !isPrefixKept else { return }
        let prefix = "\(GalleryProperties.communityPath).publicNamePrefix"
        throw GalleryRefusal(
            .conflict, .propertyChangeNotAllowed, prefix,
            "\(prefix) of gallery \(id) cannot change while the community knows it as \(name); "
                + "`vitrine share reset` first")
    }

    /// Refuses if what stands may not be in a gallery that is shared as this one is.
    func requireShareable() throws(GalleryRefusal) {
        for definition in definitions.values.sorted(by: { $0.id < $1.id }) {
            try requireAdmitted(definition.properties, as: "\(definition.id)")
            for version in definition.versions {
                try requireAdmitted(versionIn: version.properties.location, as: "\(version.id)")
            }
        }
    }

    /// Refuses if a definition or version is in another region than the gallery (reference, 5.3).
    func requireSoftDeletable() throws(GalleryRefusal) {
        for definition in definitions.values.sorted(by: { $0.id < $1.id }) {
            try requireSoftDeletable(definition.properties.location, as: "\(definition.id)")
            for version in definition.versions {
                try requireSoftDeletable(version.properties.location, as: "\(version.id)")
            }
        }
    }

    /// Refuses a definition that may not be in a gallery of this kind.
    func requireAdmitted(_ definition: ImageDefinitionProperties, as resource: String) throws(GalleryRefusal) {
        if softDelete.isEnabled { try requireSoftDeletable(definition.location, as: resource) }
        guard properties.permissions != .private else { return }
        guard ![.trustedLaunch, .confidentialVM].contains(definition.securityType) else {
            throw notAllowed(
                "properties.features", resource,
                "security type \(definition.securityType.rawValue) is for private galleries only; give it another or "
                    + "put it into a private gallery")
        }
        guard properties.permissions == .community else { return }
        guard definition.location == properties.location else {
            throw notAllowed(
                "location", resource,
                "it is in \(definition.location); everything in it must be in the gallery's region "
                    + "\(properties.location)")
        }
        guard definition.purchasePlan == nil else {
            throw notAllowed(
                "properties.purchasePlan", resource,
                "it has a purchase plan; images of marketplace partners are not shared with the community, leave it out"
            )
        }
    }

    /// Refuses a version that may not be in a gallery of this kind.
    func requireAdmitted(versionIn region: Region, as resource: String) throws(GalleryRefusal) {
        if softDelete.isEnabled { try requireSoftDeletable(region, as: resource) }
        guard properties.permissions != .private, region != properties.location else { return }
        throw notAllowed(
            "location", resource,
            "it is in \(region); a version's own region must be the gallery's, \(properties.location)")
    }

    private var softDelete: SoftDeletePolicy { properties.softDeletePolicy }

    private func requireSoftDeletable(_ region: Region, as resource: String) throws(GalleryRefusal) {
        guard region != properties.location else { return }
        throw .invalid(
            "location",
            "\(resource) is in \(region); in gallery \(id), which has a soft-delete policy, everything must be in the "
                + "gallery's region \(properties.location); use that, or have no soft-delete policy")
    }

    private func notAllowed(_ path: String, _ resource: String, _ text: String) -> GalleryRefusal {
        GalleryRefusal(
            .invalid, .sharingNotAllowed, path,
            "\(resource) cannot be in gallery \(id), whose permissions are \(properties.permissions.rawValue): \(text)")
    }
}
