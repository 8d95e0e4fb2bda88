extension GalleryState {
    func definition(of reference: ImageReference, for actor: Principal) throws(GalleryRefusal) -> ImageDefinition {
        try definition(of: reference)
    }
}
