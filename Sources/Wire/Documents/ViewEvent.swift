public import Gallery

/// A change that was committed: the payload of `* EVENT revision`, told to nodes so that their view follows.
public struct ViewEvent: Hashable, Sendable, Codable {
    /// So many hexadecimal digits of the SHA-256 of this as JSON tell a change from another of the same revision.
    public static let fingerprintDigits = 16

    public let revision: Revision
    public let change: GalleryChange

    public init(revision: Revision, change: GalleryChange) {
        self.revision = revision
        self.change = change
    }
}
