/// The catalog as a value: every resource that stands, and the rules by which it changes.
///
/// Two states that had the same changes are equal. A refused change leaves the state as it was.
public struct GalleryState: Hashable, Sendable {
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
    /// Nodes that are given up for lost.
    public internal(set) var lostNodes: Set<NodeID> = []
    /// Which regions and nodes the operator has taken out.
    public internal(set) var standings = Standings()
    public internal(set) var directory = Directory()
    public internal(set) var sources: [SourceID: ImageSource] = [:]
    public internal(set) var galleries: [GalleryID: ImageGallery] = [:]
    /// What follows from sources and galleries; `CatalogIndex(of:)` where they were put in otherwise than by changes.
    var index = CatalogIndex()

    public init() {}

    /// Applies `change`, or refuses it and leaves everything as it was: the whole of the rules.
    public mutating func apply(_ change: GalleryChange) throws(GalleryRefusal) -> Outcome {
        let (next, overflow) = revision.addingReportingOverflow(1)
        guard !overflow else {
            throw GalleryRefusal(
                .tooLarge, .invalidParameter, "revision",
                "the catalog is at revision \(revision), the last there is; restore it from a backup")
        }
        try requireAuthorized(change)
        let context = ChangeContext(actor: change.principal, now: change.at, revision: next)
        let outcome = try perform(change.operation, context)
        guard outcome == .applied else { return outcome }
        revision = next
        if let scope = change.operation.deletedScope { directory.forgetAssignments(within: scope) }
        return outcome
    }

    private mutating func perform(
        _ operation: GalleryOperation, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        switch operation {
        case .defineRegion, .registerNode, .establish, .recordNode, .setRegionStanding, .setNodeStanding:
            try performOnCluster(operation)
        case .createTenant, .deleteTenant, .createSubscription, .deleteSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal, .assignRole, .removeRole:
            try performOnDirectory(operation, context)
        case .createSource(let id, let properties): try createSource(id, properties, context)
        case .updateSource(let id, let edit, let ifRevision):
            try updateSource(id, edit, ifRevision: ifRevision, context)
        case .deleteSource(let id): try deleteSource(id)
        case .createGallery(let id, let properties): try createGallery(id, properties, context)
        case .updateGallery(let id, let edit, let ifRevision):
            try updateGallery(id, edit, ifRevision: ifRevision, context)
        case .shareGallery(let id, let edit): try shareGallery(id, edit, context)
        case .deleteGallery(let id, let recursively): try deleteGallery(id, recursively: recursively, context)
        case .createImageDefinition(let id, let properties): try createImageDefinition(id, properties, context)
        case .updateImageDefinition(let id, let edit, let ifRevision):
            try updateImageDefinition(id, edit, ifRevision: ifRevision, context)
        case .deleteImageDefinition(let id, let recursively):
            try deleteImageDefinition(id, recursively: recursively, context)
        case .createImageVersion, .updateImageVersion, .deleteImageVersion, .undeleteImageVersion, .purgeImageVersion,
            .rollBackLatest, .recordVerified, .recordReplicas, .recordFailure, .expireImageVersion:
            try performOnVersion(operation, context)
        }
    }

    private mutating func performOnVersion(
        _ operation: GalleryOperation, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        switch operation {
        case .createImageVersion(let id, let request): try createImageVersion(id, request, context)
        case .updateImageVersion(let id, let edits, let ifRevision):
            try updateImageVersion(id, edits, ifRevision: ifRevision, context)
        case .deleteImageVersion(let id, let bypass): try deleteImageVersion(id, bypassSoftDelete: bypass, context)
        case .undeleteImageVersion(let id): try undeleteImageVersion(id, context)
        case .purgeImageVersion(let id): try purgeImageVersion(id, context)
        case .rollBackLatest(let definition, let regions, let number):
            try rollBackLatest(of: definition, in: regions, to: number, context)
        case .recordVerified(let id, let generation, let region):
            recordVerified(id, generation, in: region, context)
        case .recordReplicas(let id, let generation, let region, let held):
            recordReplicas(id, generation, in: region, held: held)
        case .recordFailure(let id, let generation, let region, let reason):
            recordFailure(id, generation, in: region, reason: reason)
        case .expireImageVersion(let id, let generation): expireImageVersion(id, generation, context)
        default: .unchanged
        }
    }
}

/// By whom, when, and with which revision a change is made.
struct ChangeContext {
    let actor: Principal
    let now: Instant
    /// The revision that the state will have.
    let revision: Revision
}
