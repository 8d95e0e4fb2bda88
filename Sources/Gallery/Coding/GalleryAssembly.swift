/// Puts a catalog together from its parts, in whatever order they come.
public struct GalleryAssembly {
    private var state = GalleryState()
    private var definitions: [ImageDefinition] = []
    private var keys: Set<String> = []

    /// Begins with no part.
    public init() {}

    /// Takes in what ``GalleryState/encoded(_:)`` gave for the part with `key`.
    ///
    /// A part that comes twice, or that is another than its key says, is refused.
    public mutating func add(_ bytes: [UInt8], key: String) throws(GalleryCodingError) {
        guard keys.insert(key).inserted else { throw .malformed(what: "\(key), which is there twice,") }
        var reader = ByteReader(bytes)
        guard try reader.byte() == GalleryFormat.version else { throw .unknownFormat }
        let part = try read(kind: key.prefix { $0 != " " }, from: &reader)
        try reader.requireEnd()
        guard part.key == key else { throw .malformed(what: "\(key), which is \(part.key),") }
    }

    /// The catalog at `revision`.
    ///
    /// Refuses if parts are missing that each catalog has, or in which others are.
    public consuming func state(revision: Revision) throws(GalleryCodingError) -> GalleryState {
        guard keys.contains(GalleryPart.cluster.key), keys.contains(GalleryPart.directory.key) else {
            throw .malformed(what: "a catalog without cluster or directory")
        }
        for definition in definitions {
            guard state.galleries[definition.id.gallery] != nil else {
                throw .malformed(what: "\(definition.id), whose gallery is missing,")
            }
            state.galleries[definition.id.gallery]?.definitions[definition.id.name] = definition
        }
        state.revision = revision
        state.index = CatalogIndex(of: state)
        return state
    }

    private mutating func read(
        kind: Substring, from reader: inout ByteReader
    ) throws(GalleryCodingError) -> GalleryPart {
        switch kind {
        case "cluster":
            try state.readCluster(&reader)
            return .cluster
        case "directory":
            state.directory = try Directory(reading: &reader)
            return .directory
        case "source":
            let source = try ImageSource(reading: &reader)
            state.sources[source.id] = source
            return .source(source.id)
        case "gallery":
            let gallery = try ImageGallery(readingWithoutDefinitions: &reader)
            state.galleries[gallery.id] = gallery
            return .gallery(gallery.id)
        case "definition":
            let definition = try ImageDefinition(reading: &reader)
            definitions.append(definition)
            return .definition(definition.id)
        default:
            throw .malformed(what: "a part that is called \(TextRule.quoted(String(kind)))")
        }
    }
}
