import Gallery
import NIOCore
import Transport
import Wire

/// A page of what there is: `LIST kind [parent] [after=name] [limit=n]`.
struct Listing {
    /// What can be listed.
    enum Kind: String, CaseIterable {
        case region
        case node
        case gallery
        case imageDefinition = "image-definition"
        case imageVersion = "image-version"
    }

    /// Rows, and the name of the last of them if there are more.
    struct Page {
        var rows: [ByteBuffer] = []
        var next: String?
    }

    /// The most rows of one answer; the next page begins after the last of them.
    static let limitMax = 1000

    private let kind: Kind
    private let limit: Int
    private let after: String?
    private let parent: String?

    init(_ message: Message) throws(Refusal) {
        let positional = Array(message.positional)
        guard let kind = positional.first.flatMap(Kind.init(rawValue:)), positional.count <= 2 else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "LIST needs a kind (\(kinds)) and the name of what contains it")
        }
        self.kind = kind
        parent = positional.count > 1 ? positional[1] : nil
        after = message["after"]
        let text = message["limit"] ?? String(Self.limitMax)
        guard let limit = Int(text), (1...Self.limitMax).contains(limit) else {
            throw Refusal(.invalid, "limit=\(text) is not 1 to \(Self.limitMax)")
        }
        self.limit = limit
    }

    /// The page of `state` that was asked for: in order of name, versions in order of number.
    func page(of state: GalleryState) throws -> Page {
        switch kind {
        case .region:
            return try page(of: state.regions, as: Region.init) { $0 }
        case .node:
            return try page(of: state.nodes, as: NodeID.init) { $0 }
        case .gallery:
            return try page(of: state.galleries, as: GalleryName.init, GalleryDocument.init)
        case .imageDefinition:
            let gallery = try state.gallery(path().gallery())
            return try page(of: gallery.definitions, as: ImageDefinitionName.init, ImageDefinitionDocument.init)
        case .imageVersion:
            let definition = try state.definition(path().definition())
            return try page(of: definition.versions, as: VersionNumber.init) { ImageVersionDocument($0) }
        }
    }

    private func path() throws(Refusal) -> ResourcePath {
        guard let parent else { throw Refusal(.invalid, "LIST \(kind.rawValue) needs the name of what contains it") }
        return ResourcePath(text: parent)
    }

    private func page<Name: Comparable & CustomStringConvertible, Resource>(
        of resources: [Name: Resource], as name: (String) -> Name?, _ document: (Resource) -> some Encodable
    ) throws -> Page {
        var names = Array(resources.keys)
        if let after {
            guard let last = name(after) else { throw Refusal(.invalid, "after=\(after) is no name of this kind") }
            names.removeAll { $0 <= last }
        }
        names.sort()
        var page = Page()
        for name in names.prefix(limit) {
            guard let resource = resources[name] else { continue }
            page.rows.append(try JSONPayload.encode(document(resource)))
        }
        if names.count > limit { page.next = "\(names[limit - 1])" }
        return page
    }
}
