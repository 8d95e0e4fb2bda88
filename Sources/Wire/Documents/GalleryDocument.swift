public import Gallery

/// A gallery in the shape the model's API gives it.
public typealias GalleryDocument = ResourceDocument<GalleryDocumentProperties>

/// The member `properties` of a gallery.
public struct GalleryDocumentProperties: Hashable, Sendable, Codable {
    public var description: String?
    public var provisioningState: String?

    public init(description: String? = nil, provisioningState: String? = nil) {
        self.description = description
        self.provisioningState = provisioningState
    }
}

extension GalleryDocument {
    public init(_ gallery: ImageGallery) {
        self.init(
            id: ResourceID.text(of: gallery.name), name: gallery.name.text, type: "galleries",
            location: gallery.location, tags: gallery.tags, revision: gallery.revision,
            generation: gallery.generation,
            properties: Properties(
                description: gallery.description, provisioningState: ProvisioningState.succeeded.rawValue))
    }

    /// What a caller who sent this document wants created.
    public func galleryProperties() throws(GalleryRefusal) -> GalleryProperties {
        GalleryProperties(
            location: try DocumentReading.region(location, "location"), description: properties?.description,
            tags: tags ?? [:])
    }
}
