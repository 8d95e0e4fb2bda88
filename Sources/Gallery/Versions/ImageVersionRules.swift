/// Create, update and delete of an image version.
extension GalleryState {
    /// The image version named `id`.
    public func version(_ id: ImageVersionID) throws(GalleryRefusal) -> ImageVersion {
        let definition = try definition(id.definition)
        guard let version = definition.versions[id.number] else {
            throw GalleryRefusal(
                .notFound, .galleryImageNotFound, "\(id)",
                "\(definition.id) has no version \(id.number); "
                    + "`vitrine image-version list -r \(definition.id.gallery) -i \(definition.id.name)` shows those "
                    + "there are")
        }
        return version
    }

    mutating func createImageVersion(
        _ id: ImageVersionID, _ request: ImageVersionRequest, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let definition = try parent { () throws(GalleryRefusal) -> ImageDefinition in try self.definition(id.definition)
        }
        let properties = try properties(of: request)
        if let standing = definition.versions[id.number] {
            guard standing.properties == properties else { throw .versionExists(standing, properties) }
            return retryFailures(of: standing, context)
        }
        try requireKnown(properties.location, as: "location")
        try requireSize(properties)
        try requireTargets(properties)
        try TextRule.require(description: nil, tags: properties.tags, as: "properties")
        // Under the definition's name as first written, whatever case this caller wrote it in.
        let version = ImageVersion(
            id.number, of: definition.shared, properties, publishedDate: context.now,
            generation: context.revision, revision: context.revision)
        replace(version)
        return .applied
    }

    mutating func updateImageVersion(
        _ id: ImageVersionID, _ edits: [ImageVersionEdit], ifRevision: Revision?, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let standing = try version(id)
        try requireUnchanged(standing.revision, since: ifRevision, "\(id)", show: "vitrine image-version show")
        guard edits.count <= ImageVersionEdit.countMax else {
            throw .invalid(
                "\(id)",
                "\(edits.count) changes of \(id) at once are too many; make at most \(ImageVersionEdit.countMax) a time"
            )
        }
        var version = standing
        // The flag that guards replicated regions first: whoever sets it in the same breath means it.
        for edit in edits.filter(\.isGuard) + edits.filter({ !$0.isGuard }) { try version.apply(edit) }
        try version.keepStorageTypes(of: standing)
        guard version.properties != standing.properties else { return retryFailures(of: standing, context) }
        try requireTargets(version.properties)
        try TextRule.require(description: nil, tags: version.properties.tags, as: "properties")
        version.forgetFormerTargets()
        version.failedIn = [:]
        version.noteSuccess(at: context.revision)
        version.revision = context.revision
        replace(version)
        return .applied
    }

    mutating func deleteImageVersion(
        _ id: ImageVersionID, bypassSoftDelete: Bool, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let version = try version(id)
        if version.properties.blockDeletionBeforeEndOfLife {
            guard let endOfLife = version.properties.endOfLifeDate, endOfLife <= context.now else {
                throw GalleryRefusal(
                    .conflict, .deletionBlockedBeforeEndOfLife, "\(id)",
                    "\(id) may not be deleted before its end of life; wait for it, or set "
                        + "--block-deletion-before-end-of-life false first")
            }
        }
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number] = nil
        return .applied
    }

    /// Asking again for what stands tries the regions again whose replication failed (reference, 4.1).
    private mutating func retryFailures(of standing: ImageVersion, _ context: ChangeContext) -> Outcome {
        guard !standing.failedIn.isEmpty else { return .unchanged }
        var version = standing
        version.failedIn = [:]
        version.revision = context.revision
        replace(version)
        return .applied
    }

    mutating func replace(_ version: ImageVersion) {
        let id = version.id
        galleries[id.definition.gallery]?.definitions[id.definition.name]?.versions[id.number] = version
    }
}

extension GalleryRefusal {
    fileprivate static func versionExists(_ standing: ImageVersion, _ other: ImageVersionProperties) -> Self {
        let isSameDisk = standing.properties.osDisk == other.osDisk
        return Self(
            .conflict, .resourceExists, "\(standing.id)",
            isSameDisk
                ? "\(standing.id) exists with the same disk and other settings; change them with "
                    + "`vitrine image-version update`"
                : "\(standing.id) exists with another disk (\(standing.properties.osDisk.digest)); a version's "
                    + "content never changes, publish this one under a new number")
    }
}
