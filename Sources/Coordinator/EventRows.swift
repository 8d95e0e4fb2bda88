import CatalogStore
import Gallery
import NIOCore
import Transport

extension EventRow {
    /// What came of a change at that time, as the catalog keeps it: the body is the event as JSON.
    init(_ event: GalleryEvent, at: Instant) throws {
        let (subject, region) = event.heading
        self.init(
            kind: event.kind.rawValue, subject: subject, region: region, at: at,
            body: Array(try JSONPayload.encode(event).readableBytesView))
    }
}

extension GalleryEvent {
    /// What it is about, and the region that it is about, if it is about one.
    fileprivate var heading: (subject: String, region: Region?) {
        switch self {
        case .versionPublished(let version, _): ("\(version)", nil)
        case .versionReady(let version, _): ("\(version)", nil)
        case .versionFailed(let version, _): ("\(version)", nil)
        case .regionReady(let version, _, let region): ("\(version)", region)
        case .replicaLost(let version, _, let region, _, _): ("\(version)", region)
        case .regionComplete(let version, _, let region): ("\(version)", region)
        case .regionFailed(let version, _, let region, _): ("\(version)", region)
        case .versionSoftDeleted(let version, _): ("\(version)", nil)
        case .versionRestored(let version, _): ("\(version)", nil)
        case .versionDeleted(let version, _): ("\(version)", nil)
        case .versionExpired(let version, _): ("\(version)", nil)
        case .latestMoved(let definition, _, let region, _, _, _): ("\(definition)", region)
        case .definitionDeleted(let definition, _): ("\(definition)", nil)
        case .galleryDeleted(let gallery, _): ("\(gallery)", nil)
        case .galleryShared(let gallery, _, _, _, _): ("\(gallery)", nil)
        case .nodeLost(let node, _): ("\(node)", node.region)
        case .nodeReturned(let node, _): ("\(node)", node.region)
        case .regionStanding(let region, _): ("\(region)", region)
        case .nodeStanding(let node, _): ("\(node)", node.region)
        }
    }
}
