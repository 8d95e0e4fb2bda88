public import Gallery

/// A change that was committed: the payload of `* EVENT revision`, told to nodes so that their view follows.
public struct ViewEvent: Hashable, Sendable, Codable {
    public let revision: Revision
    public let change: GalleryChange

    public init(revision: Revision, change: GalleryChange) {
        self.revision = revision
        self.change = change
    }
}
