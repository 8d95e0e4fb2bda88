import Gallery
import NIOCore
import Transport
import Wire

/// One gallery, image or version as its consumers see it: `SHOW kind GALLERY[/IMAGE[/X.Y.Z]] in=REGION`.
struct ConsumerLookup {
    private let kind: ListedKind
    private let names: [String]
    private let region: Region
    private let caller: Caller

    /// Is `nil` if the kind that is asked for is not one of consumers.
    init?(_ request: Request) throws {
        let message = request.message
        guard let kind = message.positional.first.flatMap(ListedKind.init(rawValue:)), let form = Self.forms[kind]
        else { return nil }
        let name = message.positional.count == 2 ? message.positional.last ?? "" : ""
        names = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !name.isEmpty, names.count == form.split(separator: "/").count else {
            throw Refusal(.invalid, rule: "InvalidResourceName", "SHOW \(kind.rawValue) needs \(form)")
        }
        self.kind = kind
        region = try message.region("in")
        caller = Caller(request.peer.principal, subscription: try message.subscription())
    }

    private static let forms: [ListedKind: String] = [
        .sharedGallery: "GALLERY", .communityGallery: "GALLERY", .sharedImage: "GALLERY/IMAGE",
        .communityImage: "GALLERY/IMAGE", .sharedVersion: "GALLERY/IMAGE/X.Y.Z",
        .communityVersion: "GALLERY/IMAGE/X.Y.Z",
    ]
    /// The kinds that can be looked up so, in order.
    static let kinds = ListedKind.allCases.filter { forms[$0] != nil }

    /// The document, if it may be seen.
    func document(in state: GalleryState) throws -> ByteBuffer {
        switch kind {
        case .sharedGallery:
            let gallery = try state.sharedGallery(named: names[0], for: caller, in: region)
            return try JSONPayload.encode(SharedGalleryDocument(gallery, in: region, .direct))
        case .communityGallery:
            let gallery = try state.sharedGallery(ofCommunity: names[0], in: region)
            return try JSONPayload.encode(SharedGalleryDocument(gallery, in: region, .community))
        case .sharedImage, .communityImage:
            let image = try state.sharedImage(try place(), for: caller, in: region)
            return try JSONPayload.encode(SharedImageDocument(image, in: region, view))
        default:
            let number = try VersionNumber.read(names[2], as: "version")
            let version = try state.sharedVersion(number, of: try place(), for: caller, in: region)
            return try JSONPayload.encode(
                SharedVersionDocument(version, of: try image(), in: names[0], region, view))
        }
    }

    private var view: ConsumerView {
        switch kind {
        case .sharedGallery, .sharedImage, .sharedVersion: .direct
        default: .community
        }
    }

    private func image() throws -> ImageDefinitionName { try ImageDefinitionName.read(names[1], as: "image") }

    private func place() throws -> ImageReference.Place {
        switch view {
        case .direct: .shared(uniqueName: names[0], try image())
        case .community: .community(publicName: names[0], try image())
        }
    }
}
