import Gallery

/// A state of the catalog with its place in the tree of all changes of a run.
///
/// Equal numbers mean equal states: what one process has folded another need not fold again.
struct Fold {
    var number: Int
    var state: GalleryState

    static let empty = Fold(number: 0, state: GalleryState())
}

/// What a node knows of the catalog.
struct View {
    var fold = Fold.empty
    /// When the coordinator was last heard, on the wall clock.
    var heardAt: Instant?
    /// Which catalog it follows: a restored one is another.
    var catalog = -1
    var lineage = 0
    /// The state cannot be relied on to follow further changes.
    var isBroken = false
}

/// What is told of a change.
struct ToldChange {
    let revision: Revision
    let change: GalleryChange
    let catalog: Int
    let lineage: Int
    /// The number of the state before it.
    let before: Int
    let after: Fold
}

/// What payloads stand for: the pure targets have no JSON, so a payload is the number of a document.
enum Document {
    case operation(GalleryOperation)
    case inventory([(Digest, HeldState)])
    case change(ToldChange)
    case catalog(Fold, Int)
}

/// What a node says of a content.
enum HeldState {
    case claimed
    case verified
    case damaged
    case absent
}
