public import Gallery

/// What consumers of a direct share or of the community see: no source, no target regions, no digest.
public typealias SharedGalleryDocument = ResourceDocument<SharedGalleryProperties>
public typealias SharedImageDocument = ResourceDocument<SharedImageProperties>
public typealias SharedVersionDocument = ResourceDocument<SharedVersionProperties>

/// The member `properties` of a shared or community gallery.
public struct SharedGalleryProperties: Hashable, Sendable, Codable {
    /// What everyone is told of a community gallery's publisher.
    public struct CommunityMetadata: Hashable, Sendable, Codable {
        public var publisherUri: String
        public var publisherContact: String
        public var eula: String
        public var publicNames: [String]
    }

    /// Of a direct share: `{uniqueId}`; of the community the same, with the public name.
    public struct Identifier: Hashable, Sendable, Codable {
        public var uniqueId: String
    }

    public var identifier: Identifier
    public var artifactTags: [String: String]?
    public var communityMetadata: CommunityMetadata?
}

/// The member `properties` of a shared or community image definition.
public struct SharedImageProperties: Hashable, Sendable, Codable {
    public var definition: ImageDefinitionDocumentProperties
    public var artifactTags: [String: String]?

    /// Its members stand beside `artifactTags`, as the model has them.
    public init(from decoder: any Decoder) throws {
        definition = try ImageDefinitionDocumentProperties(from: decoder)
        artifactTags = try decoder.container(keyedBy: CodingKeys.self)
            .decodeIfPresent([String: String].self, forKey: .artifactTags)
    }

    public func encode(to encoder: any Encoder) throws {
        try definition.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(artifactTags, forKey: .artifactTags)
    }

    private enum CodingKeys: String, CodingKey { case artifactTags }
}

/// The member `properties` of a shared or community image version.
public struct SharedVersionProperties: Hashable, Sendable, Codable {
    public var publishedDate: String
    public var endOfLifeDate: String?
    public var excludeFromLatest: Bool
    public var storageProfile: StorageProfile
    public var artifactTags: [String: String]?
    /// `Active` or `SoftDeleted`.
    public var imageState: String
    /// Until when a soft-deleted one can still be used.
    public var consumptionEndTime: String?
}

/// In which of the two ways somebody who has no role sees a gallery.
public enum ConsumerView: Hashable, Sendable {
    case direct
    case community(publicName: String)
}

extension SharedGalleryDocument {
    public init(_ gallery: ImageGallery, _ view: ConsumerView) {
        var properties = Properties(
            identifier: .init(uniqueId: "/SharedGalleries/\(gallery.id.uniqueName)"),
            artifactTags: gallery.properties.tags)
        var (name, id) = (gallery.id.uniqueName, "/SharedGalleries/\(gallery.id.uniqueName)")
        if case .community(let publicName) = view, let info = gallery.properties.communityInfo {
            (name, id) = (publicName, "/CommunityGalleries/\(publicName)")
            properties.identifier.uniqueId = id
            properties.communityMetadata = .init(
                publisherUri: info.publisherURI, publisherContact: info.publisherContact, eula: info.eula,
                publicNames: [publicName])
        }
        self.init(id: id, name: name, type: view.type, location: gallery.properties.location, properties: properties)
    }
}

extension SharedImageDocument {
    public init(_ definition: ImageDefinition, of gallery: ImageGallery, _ view: ConsumerView) {
        var seen = ImageDefinitionDocumentProperties(definition.properties)
        seen.eula = definition.properties.eula
        seen.privacyStatementUri = definition.properties.privacyStatementURI
        self.init(
            id: view.id(of: gallery, definition.id.name), name: definition.id.name.text, type: "\(view.type)/images",
            location: definition.properties.location,
            properties: Properties(definition: seen, artifactTags: definition.properties.tags))
    }
}

extension SharedImageProperties {
    fileprivate init(definition: ImageDefinitionDocumentProperties, artifactTags: [String: String]?) {
        self.definition = definition
        self.artifactTags = artifactTags
    }
}

extension SharedVersionDocument {
    /// `retention` is how long a deleted version can still be used.
    public init(_ version: ImageVersion, of gallery: ImageGallery, _ view: ConsumerView) {
        let standing = version.properties
        let end = version.deletedAt.map { $0.advanced(by: gallery.properties.softDeletePolicy.retention) }
        self.init(
            id: view.id(of: gallery, version.id.definition.name, version.number), name: "\(version.number)",
            type: "\(view.type)/images/versions", location: standing.location,
            properties: Properties(
                publishedDate: version.publishedDate.iso8601, endOfLifeDate: standing.endOfLifeDate?.iso8601,
                excludeFromLatest: standing.excludeFromLatest, storageProfile: StorageProfile(consumed: standing),
                artifactTags: standing.tags, imageState: version.isSoftDeleted ? "SoftDeleted" : "Active",
                consumptionEndTime: end?.iso8601))
    }
}

extension ConsumerView {
    fileprivate var type: String {
        switch self {
        case .direct: "Microsoft.Compute/locations/sharedGalleries"
        case .community: "Microsoft.Compute/locations/communityGalleries"
        }
    }

    fileprivate func id(
        of gallery: ImageGallery, _ definition: ImageDefinitionName, _ number: VersionNumber? = nil
    ) -> String {
        switch self {
        case .direct: ResourceID.shared(gallery, definition, number)
        case .community(let publicName): ResourceID.community(publicName, definition, number)
        }
    }
}

extension SoftDeletePolicy {
    var retention: Duration { .seconds(Int64(retentionDays) * 86_400) }
    var grace: Duration { .seconds(Int64(graceDays) * 86_400) }
}
