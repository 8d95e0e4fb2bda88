/// A piece of the catalog that is coded by itself, so that a store writes only the pieces that changed.
public enum GalleryPart: Hashable, Sendable {
    /// Regions, nodes, and which of them are lost.
    case cluster
    /// Tenants, subscriptions, principals and roles.
    case directory
    case source(SourceID)
    /// A gallery without its image definitions.
    case gallery(GalleryID)
    /// An image definition with all its versions.
    case definition(ImageDefinitionID)

    /// What no two parts share; the same however the name's case is written.
    public var key: String {
        switch self {
        case .cluster: "cluster"
        case .directory: "directory"
        case .source(let id): "source \(id)".lowercased()
        case .gallery(let id): "gallery \(id)".lowercased()
        case .definition(let id): "definition \(id)".lowercased()
        }
    }
}

extension GalleryState {
    /// All parts there are, in the order in which ``encoded()`` has them.
    public var parts: [GalleryPart] {
        [.cluster, .directory] + sources.keys.sorted().map(GalleryPart.source)
            + galleries.keys.sorted().map(GalleryPart.gallery)
            + galleries.values.flatMap(\.definitions.values).map(\.id).sorted().map(GalleryPart.definition)
    }

    /// The coding of `part`; `nil` if it is not there.
    public func encoded(_ part: GalleryPart) -> [UInt8]? {
        var writer = ByteWriter()
        writer.byte(GalleryFormat.version)
        switch part {
        case .cluster: writeCluster(to: &writer)
        case .directory: directory.write(to: &writer)
        case .source(let id):
            guard let source = sources[id] else { return nil }
            source.write(to: &writer)
        case .gallery(let id):
            guard let gallery = galleries[id] else { return nil }
            gallery.writeWithoutDefinitions(to: &writer)
        case .definition(let id):
            guard let definition = galleries[id.gallery]?.definitions[id.name] else { return nil }
            definition.write(to: &writer)
        }
        return writer.bytes
    }
}

/// The format of what is kept and sent of the catalog.
public enum GalleryFormat {
    /// Rises when a part is coded differently; another one is not read.
    public static let version: UInt8 = 3
    /// What a coded catalog begins with.
    static let magic = Array("vitrine\0".utf8)
}
