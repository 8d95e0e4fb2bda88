/// The catalog as a value: every resource that stands, and the rules by which it changes.
///
/// Two states that had the same changes are equal. A refused change leaves the state as it was.
public struct GalleryState: Hashable, Sendable, Codable {
    /// What became of a change that was not refused.
    public enum Outcome: Hashable, Sendable {
        /// It has the state's new revision.
        case applied
        /// It was so already; no revision was used.
        case unchanged
    }

    /// The revision of the last change applied.
    public internal(set) var revision: Revision = 0
    public internal(set) var regions: [Region: RegionDefinition] = [:]
    public internal(set) var nodes: [NodeID: NodeRegistration] = [:]
    public internal(set) var galleries: [GalleryName: ImageGallery] = [:]

    public init() {}

    /// Applies `change`, or refuses it and leaves everything as it was: the whole of the rules.
    public mutating func apply(_ change: GalleryChange) throws(GalleryRefusal) -> Outcome {
        let (next, overflow) = revision.addingReportingOverflow(1)
        guard !overflow else {
            throw GalleryRefusal(
                .tooLarge, .invalidParameter, "revision",
                "the catalog is at revision \(revision), the last there is; restore it from a backup")
        }
        let outcome = try perform(change.operation, change, next)
        if outcome == .applied { revision = next }
        return outcome
    }

    private mutating func perform(
        _ operation: GalleryOperation, _ change: GalleryChange, _ next: Revision
    ) throws(GalleryRefusal) -> Outcome {
        switch operation {
        case .defineRegion(let region):
            try define(region)
        case .registerNode(let node):
            try register(node)
        case .createGallery(let name, let properties):
            try createGallery(name, properties, at: next)
        case .updateGallery(let name, let edit):
            try updateGallery(name, edit, at: next)
        case .deleteGallery(let name):
            try deleteGallery(name)
        case .createImageDefinition(let id, let properties):
            try createImageDefinition(id, properties, at: next, now: change.at)
        case .updateImageDefinition(let id, let edit):
            try updateImageDefinition(id, edit, at: next, now: change.at)
        case .deleteImageDefinition(let id):
            try deleteImageDefinition(id)
        case .createImageVersion(let id, let properties):
            try createImageVersion(id, properties, at: next, now: change.at)
        case .updateImageVersion(let id, let edits, let ifRevision):
            try updateImageVersion(id, edits, ifRevision: ifRevision, at: next)
        case .deleteImageVersion(let id):
            try deleteImageVersion(id, now: change.at)
        case .recordVerified(let id, let generation, let region):
            recordVerified(id, generation, in: region, at: next)
        case .recordFailure(let id, let generation, let region, let reason):
            recordFailure(id, generation, in: region, reason: reason)
        }
    }
}
