/// A gallery: the folder of image definitions.
public struct ImageGallery: Hashable, Sendable, Codable {
    public let name: GalleryName
    public let location: Region
    public var description: String?
    public var tags: [String: String]
    /// The revision that made it.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    public internal(set) var definitions: [ImageDefinitionName: ImageDefinition] = [:]

    init(name: GalleryName, _ properties: GalleryProperties, at revision: Revision) {
        self.name = name
        location = properties.location
        description = properties.description
        tags = properties.tags
        generation = revision
        self.revision = revision
    }

    var properties: GalleryProperties {
        GalleryProperties(location: location, description: description, tags: tags)
    }
}

/// What its owner says of a gallery.
public struct GalleryProperties: Hashable, Sendable, Codable {
    public let location: Region
    public var description: String?
    public var tags: [String: String]

    public init(location: Region, description: String? = nil, tags: [String: String] = [:]) {
        self.location = location
        self.description = description
        self.tags = tags
    }
}

/// A change to the mutable properties of a gallery or an image definition; `nil` leaves one as it is.
public struct DescriptionEdit: Hashable, Sendable, Codable {
    public var description: String?
    public var tags: [String: String]?
    /// Image definitions only: informational, shown and warned about.
    public var endOfLifeDate: Instant?

    public init(description: String? = nil, tags: [String: String]? = nil, endOfLifeDate: Instant? = nil) {
        self.description = description
        self.tags = tags
        self.endOfLifeDate = endOfLifeDate
    }
}
