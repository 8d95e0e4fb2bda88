/// The catalog taken apart: each resource without those nested in it.
///
/// Stores keep a large catalog as such parts, and write only those that changed.
public struct GalleryParts: Sendable {
    public var revision: Revision = 0
    public var regions: [RegionDefinition] = []
    public var nodes: [NodeRegistration] = []
    public var galleries: [ImageGallery] = []
    public var definitions: [ImageDefinition] = []
    public var versions: [ImageVersion] = []

    public init() {}
}

/// Why parts are not a catalog: the resource that has no parent, or is there twice.
public struct GalleryPartsError: Error, Hashable, Sendable {
    public let resource: String
    public let text: String
}

extension ImageGallery {
    /// This gallery as a part.
    public var withoutDefinitions: ImageGallery {
        var gallery = self
        gallery.definitions = [:]
        return gallery
    }
}

extension ImageDefinition {
    /// This image definition as a part.
    public var withoutVersions: ImageDefinition {
        var definition = self
        definition.versions = [:]
        return definition
    }
}

extension GalleryState {
    /// Puts `parts` together again, in whichever order they come.
    public init(_ parts: GalleryParts) throws(GalleryPartsError) {
        self.init()
        revision = parts.revision
        for region in parts.regions { try Self.add(region, to: &regions, as: region.name) }
        for node in parts.nodes { try Self.add(node, to: &nodes, as: node.id) }
        for gallery in parts.galleries { try Self.add(gallery.withoutDefinitions, to: &galleries, as: gallery.name) }
        let versions = try Self.versionsByDefinition(parts.versions)
        for part in parts.definitions {
            var definition = part
            definition.versions = versions[part.id] ?? [:]
            try add(definition)
        }
        for id in versions.keys.sorted() where galleries[id.gallery]?.definitions[id.name] == nil {
            throw GalleryPartsError(resource: "\(id)", text: "versions of \(id) are there without it")
        }
    }

    private mutating func add(_ definition: ImageDefinition) throws(GalleryPartsError) {
        let id = definition.id
        guard let gallery = galleries[id.gallery] else {
            throw GalleryPartsError(resource: "\(id)", text: "\(id) is there without its gallery")
        }
        guard gallery.definitions[id.name] == nil else { throw .twice("\(id)") }
        galleries[id.gallery]?.definitions[id.name] = definition
    }

    private static func versionsByDefinition(
        _ versions: [ImageVersion]
    ) throws(GalleryPartsError) -> [ImageDefinitionID: [VersionNumber: ImageVersion]] {
        var found: [ImageDefinitionID: [VersionNumber: ImageVersion]] = [:]
        for version in versions {
            let standing = found[version.id.definition, default: [:]].updateValue(version, forKey: version.id.number)
            guard standing == nil else { throw .twice("\(version.id)") }
        }
        return found
    }

    private static func add<Name: Hashable & CustomStringConvertible, Part>(
        _ part: Part, to parts: inout [Name: Part], as name: Name
    ) throws(GalleryPartsError) {
        guard parts.updateValue(part, forKey: name) == nil else { throw .twice("\(name)") }
    }
}

extension GalleryPartsError {
    fileprivate static func twice(_ resource: String) -> Self {
        Self(resource: resource, text: "\(resource) is there twice")
    }
}
