public import Gallery

/// What recorders make of the catalog's own answers.
extension History.Answer {
    /// What a change came to.
    public init(_ outcome: GalleryState.Outcome) {
        self = outcome == .applied ? .applied : .unchanged
    }
}

extension History.Resolved {
    /// What a receipt says, with the reasons for the newer versions it passed over.
    public init(_ resolution: Resolution) {
        self.init(
            version: resolution.version.number, digest: resolution.version.properties.osDisk.digest,
            generation: resolution.version.generation,
            skipped: resolution.skipped.prefix(HistoryLimits.skippedMax).map { History.Skip($0.number, $0.reason) })
    }
}

extension History.Shown {
    /// What a version's document says.
    public init(_ version: ImageVersion) {
        self.init(
            digest: version.properties.osDisk.digest, generation: version.generation,
            isExcluded: version.properties.excludeFromLatest,
            targets: version.properties.targetRegions.map { History.Target($0) }, state: version.provisioningState)
    }
}

extension History.Refusal {
    /// A refused question.
    public init(_ kind: GalleryRefusal.Kind) {
        self = kind == .notFound ? .notFound : .other
    }

    /// A refused change, as a client is told it: why something is invalid, it is not told well enough.
    public init(_ kind: GalleryRefusal.Kind, _ rule: GalleryRefusal.Rule, of operation: GalleryOperation) {
        switch (kind, rule, operation) {
        // A purge says more than a deletion for good, and the time for restoring may be over.
        case (.conflict, _, .purgeImageVersion), (_, .softDeleted, .undeleteImageVersion): self = .other
        case (.notFound, .galleryImageNotFound, _), (.notFound, .softDeleted, _): self = .notFound
        case (.conflict, .resourceExists, _), (.conflict, .softDeleted, _), (.conflict, .invalidParameter, _),
            (.conflict, .replicatedLocationDeletionNotAllowed, _), (.conflict, .cannotDeleteResource, _),
            (.conflict, .galleryImageNotAvailableInRegion, _):
            self = .conflict
        default: self = .other
        }
    }
}
