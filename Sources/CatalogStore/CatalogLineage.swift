public import Gallery

/// Of which of its lives a catalog's revisions are.
///
/// One that was restored from a backup goes on where the backup and what was learnt from nodes ended: whoever followed it
/// further before may know of revisions that are something else since.
public struct CatalogLineage: Hashable, Sendable {
    /// The epoch in which it went on; 0 if it was never restored.
    public let number: Epoch
    /// Where it went on.
    public let revision: Revision

    public init(number: Epoch = 0, revision: Revision = 0) {
        self.number = number
        self.revision = revision
    }
}
