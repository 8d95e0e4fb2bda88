public import Gallery

/// What consumers of a direct share or of the community see: no source, no target regions, no digest.
public typealias SharedGalleryDocument = ResourceDocument<SharedGalleryProperties>
public typealias SharedImageDocument = ResourceDocument<SharedImageProperties>
public typealias SharedVersionDocument = ResourceDocument<SharedVersionProperties>

/// In which of the two ways somebody who has no role sees a gallery.
public enum ConsumerView: String, Hashable, Sendable {
    case direct = "SharedGalleries"
    case community = "CommunityGalleries"

    fileprivate var type: String {
        "Microsoft.Compute/locations/\(self == .direct ? "sharedGalleries" : "communityGalleries")"
    }

    fileprivate func id(_ gallery: String) -> String { "/\(rawValue)/\(gallery)" }

    fileprivate func id(_ gallery: String, _ image: ImageDefinitionName) -> String {
        "\(id(gallery))/Images/\(image)"
    }
}

/// The member `properties` of a shared or community gallery.
public struct SharedGalleryProperties: Hashable, Sendable, Codable {
    /// What everyone is told of a community gallery's publisher.
    public struct CommunityMetadata: Hashable, Sendable, Codable {
        public var publisherUri: String
        public var publisherContact: String
        public var eula: String
        public var publicNames: [String]
    }

    /// `{uniqueId}`.
    public struct Identifier: Hashable, Sendable, Codable {
        public var uniqueId: String
    }

    public var identifier: Identifier
    public var description: String?
    public var artifactTags: [String: String]?
    public var communityMetadata: CommunityMetadata?
}

/// The member `properties` of a shared or community image definition: those of the definition that consumers see.
public struct SharedImageProperties: Hashable, Sendable, Codable {
    public var definition: ImageDefinitionDocumentProperties
    public var artifactTags: [String: String]?

    fileprivate init(_ definition: ImageDefinitionDocumentProperties, artifactTags: [String: String]) {
        self.definition = definition
        self.artifactTags = artifactTags
    }

    /// Reads them from beside `artifactTags`, as the model has them.
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
    /// In the region that was asked about.
    public var excludeFromLatest: Bool
    public var storageProfile: StorageProfile
    public var artifactTags: [String: String]?
    /// `Active`: what is soft-deleted is not listed.
    public var imageState: String
}

extension SharedGalleryDocument {
    public init(_ gallery: SharedGalleryView, in region: Region, _ view: ConsumerView) {
        var properties = Properties(
            identifier: .init(uniqueId: view.id(gallery.name)), description: gallery.description,
            artifactTags: gallery.tags)
        properties.communityMetadata = gallery.communityInfo.map {
            .init(
                publisherUri: $0.publisherURI, publisherContact: $0.publisherContact, eula: $0.eula,
                publicNames: [gallery.name])
        }
        self.init(
            id: view.id(gallery.name), name: gallery.name, type: view.type, location: region, properties: properties)
    }
}

extension SharedImageDocument {
    public init(_ image: SharedImageView, in region: Region, _ view: ConsumerView) {
        self.init(
            id: view.id(image.gallery, image.name), name: image.name.text, type: "\(view.type)/images",
            location: region,
            properties: Properties(ImageDefinitionDocumentProperties(image), artifactTags: image.tags))
    }
}

extension SharedVersionDocument {
    public init(
        _ version: SharedVersionView, of image: ImageDefinitionName, in gallery: String, _ region: Region,
        _ view: ConsumerView
    ) {
        self.init(
            id: "\(view.id(gallery, image))/Versions/\(version.number)", name: "\(version.number)",
            type: "\(view.type)/images/versions", location: region,
            properties: Properties(
                publishedDate: version.publishedDate.iso8601, endOfLifeDate: version.endOfLifeDate?.iso8601,
                excludeFromLatest: version.excludeFromLatest, storageProfile: StorageProfile(version.disks),
                artifactTags: version.tags, imageState: "Active"))
    }
}

extension ImageDefinitionDocumentProperties {
    fileprivate init(_ image: SharedImageView) {
        self.init()
        identifier = Identifier(
            publisher: image.identifier.publisher, offer: image.identifier.offer, sku: image.identifier.sku)
        osType = image.osType.rawValue
        osState = image.osState.rawValue
        hyperVGeneration = image.hyperVGeneration.rawValue
        architecture = image.architecture.rawValue
        show(image.features, image.recommendedVCPUs, image.recommendedMemory, image.disallowedDiskTypes)
        purchasePlan = image.purchasePlan.map { Plan($0) }
        endOfLifeDate = image.endOfLifeDate?.iso8601
        eula = image.eula
        privacyStatementUri = image.privacyStatementURI
    }
}

extension StorageProfile {
    /// The OS disk first, then the data disks.
    fileprivate init(_ disks: [SharedVersionView.Disk]) {
        let images = disks.map { disk in
            var image = DiskImageDocument()
            image.lun = disk.lun
            image.hostCaching = disk.hostCaching.rawValue
            image.sizeInGB = DiskContent.sizeInGB(of: disk.bytes)
            return image
        }
        osDiskImage = images.first { $0.lun == nil }
        let data = images.filter { $0.lun != nil }
        dataDiskImages = data.isEmpty ? nil : data
    }
}
