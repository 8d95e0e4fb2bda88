public import Gallery

/// An image definition in the shape the model's API gives it, with our additions beside (`etag`, `generation`).
public struct ImageDefinitionDocument: Hashable, Sendable, Codable {
    /// The member `properties`.
    public struct Properties: Hashable, Sendable, Codable {
        /// The member `identifier`.
        public struct Identifier: Hashable, Sendable, Codable {
            public var publisher: String?
            public var offer: String?
            public var sku: String?

            public init(publisher: String?, offer: String?, sku: String?) {
                self.publisher = publisher
                self.offer = offer
                self.sku = sku
            }
        }

        public var identifier: Identifier?
        public var osType: String?
        public var osState: String?
        public var hyperVGeneration: String?
        public var architecture: String?
        public var description: String?
        public var endOfLifeDate: String?
        public var provisioningState: String?

        public init() {}
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

    public init(_ definition: ImageDefinition) {
        let standing = definition.properties
        id = ResourceID.text(of: definition.id)
        name = definition.id.name.text
        type = "Microsoft.Compute/galleries/images"
        location = standing.location.name
        tags = standing.tags
        etag = "\(definition.revision)"
        generation = definition.generation
        var properties = Properties()
        properties.identifier = .init(
            publisher: standing.identifier.publisher, offer: standing.identifier.offer, sku: standing.identifier.sku)
        properties.osType = standing.osType.rawValue
        properties.osState = standing.osState.rawValue
        properties.hyperVGeneration = standing.hyperVGeneration.rawValue
        properties.architecture = standing.architecture.rawValue
        properties.description = standing.description
        properties.endOfLifeDate = standing.endOfLifeDate?.iso8601
        properties.provisioningState = ProvisioningState.succeeded.rawValue
        self.properties = properties
    }

    /// What a caller who sent this document wants created.
    public func definitionProperties() throws(GalleryRefusal) -> ImageDefinitionProperties {
        let given = properties ?? Properties()
        let path = "properties.identifier"
        return ImageDefinitionProperties(
            location: try DocumentReading.region(location, "location"),
            identifier: ImageIdentifier(
                publisher: try DocumentReading.required(given.identifier?.publisher, "\(path).publisher"),
                offer: try DocumentReading.required(given.identifier?.offer, "\(path).offer"),
                sku: try DocumentReading.required(given.identifier?.sku, "\(path).sku")),
            osType: try DocumentReading.choice(given.osType, "properties.osType"),
            osState: try DocumentReading.choice(given.osState, "properties.osState", or: .generalized),
            hyperVGeneration: try DocumentReading.choice(
                given.hyperVGeneration, "properties.hyperVGeneration", or: .v2),
            architecture: try DocumentReading.choice(given.architecture, "properties.architecture", or: .x64),
            description: given.description, tags: tags ?? [:],
            endOfLifeDate: try DocumentReading.date(given.endOfLifeDate, "properties.endOfLifeDate"))
    }
}
