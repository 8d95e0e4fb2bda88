public import Gallery

/// What recorders make of the catalog's own operations, as they stand in its log and in requests.
extension History.LogEntry {
    /// Is `nil` for what concerns no image version, and for a publication whose content neither `operation` names nor
    /// `digest` (a version made of another resource).
    public init?(
        _ operation: GalleryOperation, revision: Revision, digest: Digest? = nil, key: String? = nil,
        notBefore: History.Moment? = nil, seenAt: History.Moment? = nil
    ) {
        guard let definition = operation.definition else { return nil }
        let event: History.Event
        if let change = History.Change(operation, digest: digest) {
            event = .change(change)
        } else if let fact = History.Fact(operation) {
            event = .fact(fact)
        } else {
            return nil
        }
        self.init(
            revision: revision, definition: definition, event: event, key: key, notBefore: notBefore, seenAt: seenAt)
    }
}

extension History.Change {
    /// Is `nil` for what is no client's change of an image version, and as for a log entry.
    public init?(_ operation: GalleryOperation, digest: Digest? = nil) {
        switch operation {
        case .createImageVersion(let id, let request):
            guard let publication = History.Publication(request, digest: digest) else { return nil }
            self = .publish(version: id.number, publication: publication)
        case .updateImageVersion(let id, let edits, _):
            self = .update(version: id.number, edits: edits.flatMap(History.Edit.edits))
        case .deleteImageVersion(let id, let isForGood): self = .delete(version: id.number, isForGood: isForGood)
        case .purgeImageVersion(let id): self = .delete(version: id.number, isForGood: true)
        case .undeleteImageVersion(let id): self = .undelete(version: id.number)
        case .rollBackLatest(_, let regions, let version): self = .rollBack(version: version, regions: regions)
        default: return nil
        }
    }
}

extension History.Fact {
    /// Is `nil` for what is no fact about an image version.
    public init?(_ operation: GalleryOperation) {
        switch operation {
        case .recordVerified(let id, let generation, let region):
            self = .regionReady(version: id.number, generation: generation, region: region)
        case .recordFailure(let id, let generation, let region, _):
            self = .regionFailed(version: id.number, generation: generation, region: region)
        case .expireImageVersion(let id, let generation):
            self = .expired(version: id.number, generation: generation)
        default: return nil
        }
    }
}

extension History.Publication {
    /// `digest` where the request names a resource to make the version of; `nil` if then none is given.
    public init?(_ request: ImageVersionRequest, digest: Digest? = nil) {
        guard let digest = digest ?? request.storage.osDisk?.content?.digest else { return nil }
        self.init(
            digest: digest, home: request.location, targets: request.targetRegions.map { History.Target($0) },
            isExcluded: request.excludeFromLatest, isShallow: request.replicationMode == .shallow,
            mayDropReplicas: request.allowDeletionOfReplicatedLocations)
    }
}

extension History.Target {
    /// Without the count and the storage type.
    public init(_ target: TargetRegion) {
        self.init(target.name, isExcluded: target.excludeFromLatest)
    }
}

extension History.Edit {
    /// What of an edit is looked at here.
    fileprivate static func edits(of edit: ImageVersionEdit) -> [Self] {
        switch edit {
        case .addRegion(let target): [.addTarget(target: History.Target(target))]
        case .removeRegion(let region): [.removeTarget(region: region)]
        case .setExcludeFromLatest(let region, let isExcluded):
            [.excludeRegion(region: region, isExcluded: isExcluded)]
        // Counts may change with it.
        case .replaceTargetRegions(let targets): [.setTargets(targets: targets.map { History.Target($0) }), .other]
        case .excludeFromLatest(let isExcluded): [.exclude(isExcluded: isExcluded)]
        case .allowDeletionOfReplicatedLocations(let isAllowed): [.allowDroppingReplicas(isAllowed: isAllowed)]
        case .replicationMode(let mode): mode == .full ? [.makeFull] : [.other]
        case .setReplicas, .replicaCount, .endOfLifeDate, .blockDeletionBeforeEndOfLife, .tags: [.other]
        }
    }
}

extension GalleryOperation {
    /// The image definition whose versions it changes.
    fileprivate var definition: ImageDefinitionID? {
        switch self {
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id, _),
            .undeleteImageVersion(let id), .purgeImageVersion(let id), .recordVerified(let id, _, _),
            .recordReplicas(let id, _, _, _), .recordFailure(let id, _, _, _), .expireImageVersion(let id, _):
            id.definition
        case .rollBackLatest(let definition, _, _): definition
        default: nil
        }
    }
}
