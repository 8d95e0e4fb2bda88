/// What consumers find in a region of what is shared with them, in order of name.
///
/// A gallery and an image are listed in the gallery's own region, and wherever a version can be deployed; a version
/// where it can be.
extension GalleryState {
    /// The galleries shared directly with the subscriptions that `caller` acts in, or `byTenant` with their tenants.
    public func sharedGalleries(
        for caller: Caller, in region: Region, byTenant: Bool = false
    ) throws(GalleryRefusal) -> [SharedGalleryView] {
        try requireKnown(region, as: "in")
        let memberships = memberships(of: caller)
        let shared = galleries.values.filter { gallery in
            gallery.properties.permissions == .groups
                && (byTenant
                    ? !gallery.sharing.tenants.isDisjoint(with: memberships.tenants)
                    : !gallery.sharing.subscriptions.isDisjoint(with: memberships.subscriptions))
                && gallery.isListed(in: region)
        }
        return shared.sorted { $0.id.uniqueName < $1.id.uniqueName }.map { SharedGalleryView(sharedDirectly: $0) }
    }

    /// The images of the directly shared gallery `uniqueName`.
    public func sharedImages(
        in uniqueName: String, for caller: Caller, in region: Region
    ) throws(GalleryRefusal) -> [SharedImageView] {
        try requireKnown(region, as: "in")
        let gallery = try directlySharedGallery(uniqueName, for: memberships(of: caller))
        return images(of: gallery, as: uniqueName, in: region)
    }

    /// The versions of an image in the directly shared gallery `uniqueName`, in order of number.
    public func sharedVersions(
        of name: ImageDefinitionName, in uniqueName: String, for caller: Caller, in region: Region
    ) throws(GalleryRefusal) -> [SharedVersionView] {
        try requireKnown(region, as: "in")
        let place = ImageReference.Place.shared(uniqueName: uniqueName, name)
        let definition = try definition(of: ImageReference(place, .latest), for: caller)
        return definition.versions.filter { $0.isListed(in: region) }
            .map { SharedVersionView($0, of: definition, in: region) }
    }

    /// The galleries that are shared with everybody.
    public func communityGalleries(in region: Region) throws(GalleryRefusal) -> [SharedGalleryView] {
        try requireKnown(region, as: "in")
        let shared = galleries.values.filter { $0.isSharedWithCommunity && $0.isListed(in: region) }
        return shared.compactMap { SharedGalleryView(ofCommunity: $0) }
            .sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    /// The images of the community gallery `publicName`.
    public func communityImages(
        in publicName: String, in region: Region
    ) throws(GalleryRefusal) -> [SharedImageView] {
        try requireKnown(region, as: "in")
        return images(of: try communityGallery(named: publicName), as: publicName, in: region)
    }

    /// The latest version of an image in the community gallery `publicName`, if there is one in `region`.
    ///
    /// The community is listed no other (reference, 2.2); each is found by its number.
    public func communityVersions(
        of name: ImageDefinitionName, in publicName: String, in region: Region
    ) throws(GalleryRefusal) -> [SharedVersionView] {
        try requireKnown(region, as: "in")
        let gallery = try communityGallery(named: publicName)
        let definition = try shared(name, in: gallery, "/CommunityGalleries/\(publicName)/Images/\(name)")
        return definition.latest(in: region).map { [SharedVersionView($0, of: definition, in: region)] } ?? []
    }

    private func images(of gallery: ImageGallery, as name: String, in region: Region) -> [SharedImageView] {
        let isHome = gallery.properties.location == region
        return gallery.definitions.values
            .filter { isHome || $0.isListed(in: region) }
            .sorted { $0.id < $1.id }
            .map { SharedImageView($0, in: name) }
    }
}

extension ImageGallery {
    /// Whether consumers find it in `region`.
    func isListed(in region: Region) -> Bool {
        properties.location == region || definitions.values.contains { $0.isListed(in: region) }
    }
}

extension ImageDefinition {
    /// Whether a version of it can be deployed in `region`.
    func isListed(in region: Region) -> Bool { versions.contains { $0.isListed(in: region) } }
}

extension ImageVersion {
    /// Whether a consumer can deploy it in `region`.
    func isListed(in region: Region) -> Bool { !isSoftDeleted && isReady(in: region) }
}
