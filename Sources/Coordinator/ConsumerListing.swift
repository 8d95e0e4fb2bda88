import Gallery
import Transport
import Wire

/// Listings of what is shared with the asker, or with everybody: neither sources nor target regions.
extension Listing {
    func consumerPage(of state: GalleryState) throws -> Page {
        let region = try message.region("in")
        let caller = Caller(principal, subscription: try message.subscription())
        switch kind {
        case .sharedGallery:
            let galleries = try state.sharedGalleries(for: caller, in: region, byTenant: try isByTenant())
            return try page(named(galleries, \.name), region) { SharedGalleryDocument($0, in: region, .direct) }
        case .communityGallery:
            let galleries = try state.communityGalleries(in: region)
            return try page(named(galleries, \.name), region) { SharedGalleryDocument($0, in: region, .community) }
        case .sharedImage:
            let images = try state.sharedImages(in: try requireParent(), for: caller, in: region)
            return try page(named(images, \.name.text), region) { SharedImageDocument($0, in: region, .direct) }
        case .communityImage:
            let images = try state.communityImages(in: try requireParent(), in: region)
            return try page(named(images, \.name.text), region) { SharedImageDocument($0, in: region, .community) }
        default: return try versionPage(of: state, caller, region)
        }
    }

    private func versionPage(of state: GalleryState, _ caller: Caller, _ region: Region) throws -> Page {
        let (gallery, image) = try galleryAndImage()
        let isDirect = kind == .sharedVersion
        let versions =
            isDirect
            ? try state.sharedVersions(of: image, in: gallery, for: caller, in: region)
            : try state.communityVersions(of: image, in: gallery, in: region)
        let byNumber = Dictionary(versions.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        return try page(of: byNumber.keys, as: VersionNumber.self) { number in
            byNumber[number].map {
                SharedVersionDocument($0, of: image, in: gallery, region, isDirect ? .direct : .community)
            }
        }
    }

    private func named<View>(_ views: [View], _ name: (View) -> String) -> [String: View] {
        Dictionary(views.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func page<View>(
        _ views: [String: View], _ region: Region, _ document: (View) -> some Encodable
    ) throws -> Page {
        try page(of: views.keys, as: String.self) { name in views[name].map(document) }
    }

    private func isByTenant() throws(Refusal) -> Bool {
        switch message["sharedto"] {
        case nil, "subscription": false
        case "tenant": true
        case .some(let other):
            throw Refusal(.invalid, rule: "InvalidParameter", "sharedto=\(other) is neither subscription nor tenant")
        }
    }

    /// `GALLERY/IMAGE`, the gallery by the name that consumers know.
    private func galleryAndImage() throws -> (String, ImageDefinitionName) {
        let parts = try requireParent().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw Refusal(.invalid, rule: "InvalidResourceName", "LIST \(kind.rawValue) needs GALLERY/IMAGE")
        }
        return (parts[0], try ImageDefinitionName.read(parts[1], as: "image"))
    }
}
