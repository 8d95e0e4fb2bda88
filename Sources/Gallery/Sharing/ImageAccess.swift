/// Who may use which image, by whichever of the three ways they name it.
extension GalleryState {
    /// The definition that `reference` means, if `caller` may use its versions.
    ///
    /// By its own name that takes the right to read versions; whoever has it not learns nothing else. By a shared or
    /// public name, what is not shared with the caller is answered as if it were not there.
    ///
    /// `reading` is what the caller is known to be allowed in this state; without it that is looked up.
    public func definition(
        of reference: ImageReference, for caller: Caller, knowing reading: ReadableVersions? = nil
    ) throws(GalleryRefusal) -> ImageDefinition {
        switch reference.place {
        case .direct(let id):
            if reading?.covers(id, in: self) != true {
                try require(caller.principal, .readVersion, at: .definition(id))
            }
            return try definition(id)
        case .shared(let uniqueName, let name):
            let gallery = try directlySharedGallery(uniqueName, for: memberships(of: caller))
            return try shared(name, in: gallery, "/SharedGalleries/\(uniqueName)/Images/\(name)")
        case .community(let publicName, let name):
            try requirePrincipal(of: caller.principal)
            let gallery = try communityGallery(named: publicName)
            return try shared(name, in: gallery, "/CommunityGalleries/\(publicName)/Images/\(name)")
        }
    }

    /// Refuses a certificate that no principal has: everybody is whom the directory knows.
    private func requirePrincipal(of actor: Principal) throws(GalleryRefusal) {
        guard !actor.isCoordinator, directory.principal(of: actor) == nil else { return }
        throw .denied(actor.name, authorization(of: actor, to: .readVersion, at: .root).reason)
    }

    /// The gallery of that unique name, if a direct share of it reaches somebody with these `memberships`.
    func directlySharedGallery(
        _ uniqueName: String, for memberships: Memberships
    ) throws(GalleryRefusal) -> ImageGallery {
        guard let gallery = directlySharedGallery(uniqueName), gallery.sharing.reaches(memberships) else {
            throw .notShared("/SharedGalleries/\(uniqueName)", "no gallery of that name is shared with you")
        }
        return gallery
    }

    /// The gallery of that public name, if it is shared with the community.
    func communityGallery(named publicName: String) throws(GalleryRefusal) -> ImageGallery {
        guard let gallery = communityGallery(publicName) else {
            throw .notShared("/CommunityGalleries/\(publicName)", "the community has no gallery of that name")
        }
        return gallery
    }

    /// An image of a gallery that is shared with whoever asks.
    func shared(
        _ name: ImageDefinitionName, in gallery: ImageGallery, _ path: String
    ) throws(GalleryRefusal) -> ImageDefinition {
        guard let definition = gallery.definitions[name] else {
            throw .notShared(path, "it has no image \(name)")
        }
        return definition
    }
}

extension GalleryRefusal {
    fileprivate static func notShared(_ path: String, _ what: String) -> Self {
        Self(
            .notFound, .galleryImageNotFound, path,
            "\(path): \(what); `vitrine gallery list-shared` and `list-community` show what there is")
    }
}
