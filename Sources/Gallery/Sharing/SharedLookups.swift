/// What consumers see, in a region, of one gallery, image or version, by the names that they know it by.
///
/// What listings do not show of a region is not there, with one exception: a version of the community is found by its
/// number, whichever is the latest.
extension GalleryState {
    /// The gallery of that unique name, if a direct share of it reaches `caller`, itself or as one of its tenant.
    public func sharedGallery(
        named uniqueName: String, for caller: Caller, in region: Region
    ) throws(GalleryRefusal) -> SharedGalleryView {
        try requireKnown(region, as: "in")
        let gallery = try directlySharedGallery(uniqueName, for: memberships(of: caller))
        guard gallery.isListed(in: region) else { throw .notThere("/SharedGalleries/\(uniqueName)", in: region) }
        return SharedGalleryView(sharedDirectly: gallery)
    }

    /// The gallery that the community knows by that public name.
    public func sharedGallery(ofCommunity publicName: String, in region: Region) throws(GalleryRefusal)
        -> SharedGalleryView
    {
        try requireKnown(region, as: "in")
        let gallery = try communityGallery(named: publicName)
        guard gallery.isListed(in: region), let view = SharedGalleryView(ofCommunity: gallery) else {
            throw .notThere("/CommunityGalleries/\(publicName)", in: region)
        }
        return view
    }

    /// An image, by a shared or public name.
    public func sharedImage(
        _ place: ImageReference.Place, for caller: Caller, in region: Region
    ) throws(GalleryRefusal) -> SharedImageView {
        try requireKnown(region, as: "in")
        let definition = try definition(of: ImageReference(place, .latest), for: caller)
        let isHome = galleries[definition.id.gallery]?.properties.location == region
        guard isHome || definition.isListed(in: region), let gallery = place.consumersGallery else {
            throw .notThere("\(ImageReference(place, .latest))", in: region)
        }
        return SharedImageView(definition, in: gallery)
    }

    /// The version of that number of an image, by a shared or public name.
    public func sharedVersion(
        _ number: VersionNumber, of place: ImageReference.Place, for caller: Caller, in region: Region
    ) throws(GalleryRefusal) -> SharedVersionView {
        try requireKnown(region, as: "in")
        let reference = ImageReference(place, .number(number))
        let definition = try definition(of: reference, for: caller)
        guard let version = definition.versions[number], version.isListed(in: region) else {
            throw .notThere("\(reference)", in: region)
        }
        return SharedVersionView(version, of: definition, in: region)
    }
}

extension ImageReference.Place {
    /// The name that consumers know the gallery by; `nil` for those who name it by its own.
    fileprivate var consumersGallery: String? {
        switch self {
        case .direct: nil
        case .shared(let name, _), .community(let name, _): name
        }
    }
}

extension GalleryRefusal {
    fileprivate static func notThere(_ name: String, in region: Region) -> Self {
        Self(
            .notFound, .galleryImageNotFound, name,
            "\(name) is not to be found in \(region): nothing of that name can be deployed there; "
                + "`vitrine image-version list-shared` and `list-community` show what can")
    }
}
