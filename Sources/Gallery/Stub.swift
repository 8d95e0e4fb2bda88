extension GalleryRefusal {
    static func unbuilt(_ what: String) -> Self { .invalid(what, "\(what) is not built yet") }
}
extension GalleryState {
    func requireAuthorized(_ change: GalleryChange) throws(GalleryRefusal) {}
    mutating func establish(_ administrator: String) throws(GalleryRefusal) -> Outcome { throw .unbuilt("establish") }
    mutating func performOnDirectory(
        _ operation: GalleryOperation, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome { throw .unbuilt("directory") }
    mutating func shareGallery(
        _ id: GalleryID, _ edit: SharingEdit, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome { throw .unbuilt("share") }
    mutating func rollBackLatest(
        of definition: ImageDefinitionID, in region: Region?, to number: VersionNumber, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome { throw .unbuilt("rollback") }
    func definition(of reference: ImageReference) throws(GalleryRefusal) -> ImageDefinition {
        guard case .direct(let id) = reference.place else { throw .unbuilt("sharing") }
        return try definition(id)
    }
}
