public import Gallery

/// An image definition in the shape the model's API gives it.
public typealias ImageDefinitionDocument = ResourceDocument<ImageDefinitionDocumentProperties>

/// The member `properties` of an image definition.
public struct ImageDefinitionDocumentProperties: Hashable, Sendable, Codable {
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

extension ImageDefinitionDocument {
    public init(_ definition: ImageDefinition) {
        let standing = definition.properties
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
        self.init(
            id: ResourceID.text(of: definition.id), name: definition.id.name.text, type: "galleries/images",
            location: standing.location, tags: standing.tags, revision: definition.revision,
            generation: definition.generation, properties: properties)
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
