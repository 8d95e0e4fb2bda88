/// What a gallery's way of sharing and its soft-delete policy ask of what is in it.
extension ImageGallery {
    /// Permissions go from private to shared by an update, and back by the share action only.
    func requirePermissionChange(from before: GalleryProperties) throws(GalleryRefusal) {
        let path = GalleryProperties.permissionsPath
        guard properties.permissions == before.permissions || before.permissions == .private else {
            throw .fixed(
                path, of: "gallery \(id)", before.permissions.rawValue, asked: properties.permissions.rawValue,
                remedy: "`vitrine share reset` makes it Private first")
        }
        let isPrefixKept = properties.communityInfo?.publicNamePrefix == before.communityInfo?.publicNamePrefix
        guard let name = sharing.publicName, !isPrefixKept else { return }
        let prefix = "\(GalleryProperties.communityPath).publicNamePrefix"
        throw .fixed(
            prefix, of: "gallery \(id)", before.communityInfo?.publicNamePrefix,
            asked: properties.communityInfo?.publicNamePrefix ?? "", "the community knows it as \(name)",
            remedy: "`vitrine share reset` first")
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
                definition.path(ofFeature: .securityType), definition.securityType.rawValue, resource,
                remedy: "give it another security type, or put it into a private gallery")
        }
        guard properties.permissions == .community else { return }
        guard definition.location == properties.location else {
            throw notAllowed(
                "location", "\(definition.location)", resource,
                remedy: "everything in it must be in the gallery's region \(properties.location)")
        }
        guard definition.purchasePlan == nil else {
            throw notAllowed(
                "properties.purchasePlan", PurchasePlan.text(definition.purchasePlan), resource,
                remedy: "leave the purchase plan out, images of marketplace partners are not shared with the community")
        }
    }

    /// Refuses a version that may not be in a gallery of this kind.
    func requireAdmitted(versionIn region: Region, as resource: String) throws(GalleryRefusal) {
        if softDelete.isEnabled { try requireSoftDeletable(region, as: resource) }
        guard properties.permissions != .private, region != properties.location else { return }
        throw notAllowed(
            "location", "\(region)", resource,
            remedy: "a version's own region must be the gallery's, \(properties.location)")
    }

    private var softDelete: SoftDeletePolicy { properties.softDeletePolicy }

    private func requireSoftDeletable(_ region: Region, as resource: String) throws(GalleryRefusal) {
        guard region != properties.location else { return }
        throw .invalid(
            "location", "\(region)",
            "is where \(resource) is, and gallery \(id) with all that is in it in \(properties.location), as it has a "
                + "soft-delete policy", remedy: "use \(properties.location), or have no soft-delete policy")
    }

    private func notAllowed(
        _ path: String, _ value: String, _ resource: String, remedy: String
    ) -> GalleryRefusal {
        .invalid(
            path, value,
            "of \(resource) cannot be in gallery \(id), whose permissions are \(properties.permissions.rawValue)",
            remedy: remedy, rule: .sharingNotAllowed)
    }
}
