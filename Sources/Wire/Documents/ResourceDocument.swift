public import Gallery

/// A resource in the shape the model's API gives it, with our additions beside (`etag`, `generation`).
public struct ResourceDocument<Properties: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    public var id: String?
    public var name: String?
    public var type: String?
    /// Of a template only: which API it was written for, and what must be there before it.
    public var apiVersion: String?
    public var dependsOn: [String]?
    public var location: String?
    public var tags: [String: String]?
    /// The revision that changed it last.
    public var etag: String?
    public var generation: Generation?
    public var properties: Properties?

    /// What a caller wants created or changed.
    public init(location: String?, tags: [String: String]? = nil, properties: Properties? = nil) {
        self.location = location
        self.tags = tags
        self.properties = properties
    }

    /// What stands.
    init(
        id: String, name: String, type: String, location: Region? = nil, tags: [String: String]? = nil,
        revision: Revision? = nil, generation: Generation? = nil, properties: Properties
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.location = location?.name
        self.tags = tags
        etag = revision.map { "\($0)" }
        self.generation = generation
        self.properties = properties
    }
}
