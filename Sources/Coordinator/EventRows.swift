import CatalogStore
import Gallery
import NIOCore
import Transport

extension EventRow {
    /// What came of a change at that time, as the catalog keeps it: the body is the event as JSON.
    init(_ event: GalleryEvent, at: Instant) throws {
        let (kind, subject, region) = event.heading
        self.init(
            kind: kind, subject: subject, region: region, at: at,
            body: Array(try JSONPayload.encode(event).readableBytesView))
    }
}

extension GalleryEvent {
    /// The name of its kind, what it is about, and the region that it is about, if it is about one.
    fileprivate var heading: (kind: String, subject: String, region: Region?) {
        switch self {
        case .versionPublished(let version, _): ("versionPublished", "\(version)", nil)
        case .versionReady(let version, _): ("versionReady", "\(version)", nil)
        case .versionFailed(let version, _): ("versionFailed", "\(version)", nil)
        case .regionComplete(let version, _, let region): ("regionComplete", "\(version)", region)
        case .regionFailed(let version, _, let region, _): ("regionFailed", "\(version)", region)
        case .versionSoftDeleted(let version, _): ("versionSoftDeleted", "\(version)", nil)
        case .versionRestored(let version, _): ("versionRestored", "\(version)", nil)
        case .versionDeleted(let version, _): ("versionDeleted", "\(version)", nil)
        case .versionExpired(let version, _): ("versionExpired", "\(version)", nil)
        case .latestMoved(let definition, let region, _, _, _): (EventRow.latestMoved, "\(definition)", region)
        case .definitionDeleted(let definition, _): ("definitionDeleted", "\(definition)", nil)
        case .galleryDeleted(let gallery, _): ("galleryDeleted", "\(gallery)", nil)
        case .galleryShared(let gallery, _, _, _, _): ("galleryShared", "\(gallery)", nil)
        case .nodeLost(let node, _): ("nodeLost", "\(node)", node.region)
        case .nodeReturned(let node, _): ("nodeReturned", "\(node)", node.region)
        }
    }
}
