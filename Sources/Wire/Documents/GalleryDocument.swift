public import Gallery

/// A gallery in the shape the model's API gives it, with our additions beside (`etag`, `generation`).
public struct GalleryDocument: Hashable, Sendable, Codable {
    /// The member `properties`.
    public struct Properties: Hashable, Sendable, Codable {
        public var description: String?
        public var provisioningState: String?

        public init(description: String? = nil, provisioningState: String? = nil) {
            self.description = description
            self.provisioningState = provisioningState
        }
    }

    public var id: String?
    public var name: String?
    public var type: String?
    public var location: String?
    public var tags: [String: String]?
    public var etag: String?
    public var generation: Generation?
    public var properties: Properties?

    public init(location: String?, tags: [String: String]? = nil, properties: Properties? = nil) {
        self.location = location
        self.tags = tags
        self.properties = properties
    }

    public init(_ gallery: ImageGallery) {
        id = ResourceID.text(of: gallery.name)
        name = gallery.name.text
        type = "Microsoft.Compute/galleries"
        location = gallery.location.name
        tags = gallery.tags
        etag = "\(gallery.revision)"
        generation = gallery.generation
        properties = Properties(
            description: gallery.description, provisioningState: ProvisioningState.succeeded.rawValue)
    }

    /// What a caller who sent this document wants created.
    public func galleryProperties() throws(GalleryRefusal) -> GalleryProperties {
        GalleryProperties(
            location: try DocumentReading.region(location, "location"), description: properties?.description,
            tags: tags ?? [:])
    }
}
