/// Creation of an image version.
extension GalleryState {
    /// Asking again for what stands changes nothing, and tries failed regions again, even if its source is gone.
    mutating func createImageVersion(
        _ id: ImageVersionID, _ request: ImageVersionRequest, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        // Each in a function of its own: whoever holds the definition while its table changes copies the table.
        if let standing = try standing(id, askedFor: request) { return retryFailures(of: standing, context) }
        replace(try version(id, for: request, context))
        return .applied
    }

    /// The version of that number, if there is one; refuses if it is another than `request` asks for.
    private func standing(
        _ id: ImageVersionID, askedFor request: ImageVersionRequest
    ) throws(GalleryRefusal) -> ImageVersion? {
        let definition = try parent { () throws(GalleryRefusal) -> ImageDefinition in try self.definition(id.definition)
        }
        guard let standing = definition.versions[id.number] else { return nil }
        if let deletedAt = standing.deletedAt { throw .isSoftDeleted(.conflict, standing.id, deletedAt) }
        guard standing.properties.isAnswer(to: request) else { throw .versionExists(standing, request) }
        return standing
    }

    /// The version that `request` asks for, if the rules allow it.
    private func version(
        _ id: ImageVersionID, for request: ImageVersionRequest, _ context: ChangeContext
    ) throws(GalleryRefusal) -> ImageVersion {
        let definition = try definition(id.definition)
        // Under the definition's name as first written, whatever case this caller wrote it in.
        let id = ImageVersionID(definition: definition.id, number: id.number)
        try requireKnown(request.location, as: "location")
        let properties = try properties(of: request, for: id, in: definition, context)
        try requireSize(properties, request.storage.dataDiskPlaces)
        try requireTargets(properties)
        try TextRule.require(description: nil, tags: properties.tags, as: "properties")
        try properties.uefiSettings?.requireSound(definition.properties)
        let gallery = try gallery(id.definition.gallery)
        try gallery.requireAdmitted(versionIn: properties.location, as: "\(id)")
        try requireRoom(.imageVersions, for: "\(id)", in: gallery.id.subscription, properties.location)
        return ImageVersion(
            id.number, of: definition.shared, properties, publishedDate: context.now, generation: context.revision,
            revision: context.revision)
    }

    /// What will stand of `request`: its sources are resolved to the contents that they hold.
    private func properties(
        of request: ImageVersionRequest, for id: ImageVersionID, in definition: ImageDefinition,
        _ context: ChangeContext
    ) throws(GalleryRefusal) -> ImageVersionProperties {
        try TargetRegion.requireCount(request.replicaCount, TargetRegion.countPath)
        let slots = SourceSlots(
            state: self, actor: context.actor, location: request.location,
            isShallow: request.replicationMode == .shallow, awaitsSource: request.awaitsSource == true,
            definition: definition.properties, number: id.number)
        let image = try slots.image(of: request.storage)
        var rare = ImageVersionProperties.Rare()
        rare.endOfLifeDate = request.endOfLifeDate
        rare.tags = request.tags
        rare.dataDisks = image.dataDisks
        rare.osDiskCaching = request.storage.osDisk?.hostCaching ?? .none
        rare.source = request.storage.source
        rare.osDiskSource = request.storage.osDisk?.source
        rare.uefiSettings = request.uefiSettings
        rare.storageAccountStrategy = request.storageAccountStrategy
        return ImageVersionProperties(
            location: request.location, osDisk: image.osDisk,
            targetRegions: request.targetRegions.map { typed($0, by: request.storageAccountStrategy) },
            replicationMode: request.replicationMode, storageAccountType: request.storageAccountType,
            excludeFromLatest: request.excludeFromLatest,
            allowDeletionOfReplicatedLocations: request.allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: request.blockDeletionBeforeEndOfLife, replicaCount: request.replicaCount,
            rare: rare)
    }

    /// Asking again for what stands tries the regions again whose replication failed (reference, 4.1).
    mutating func retryFailures(of standing: ImageVersion, _ context: ChangeContext) -> Outcome {
        guard !standing.failedIn.isEmpty else { return .unchanged }
        var version = standing
        version.failedIn = [:]
        version.revision = context.revision
        replace(version)
        return .applied
    }
}

extension GalleryRefusal {
    fileprivate static func versionExists(_ standing: ImageVersion, _ request: ImageVersionRequest) -> Self {
        guard standing.properties.location == request.location else {
            return Self(
                .conflict, .resourceExists, "\(standing.id)",
                "\(standing.id) exists in \(standing.properties.location), not in \(request.location); a version's own "
                    + "region never changes, publish this one under a new number")
        }
        return Self(
            .conflict, .resourceExists, "\(standing.id)",
            standing.properties.holds(request.storage)
                ? "\(standing.id) exists with the same disk and other settings; change those that may change with "
                    + "`vitrine image-version update`, or publish this one under a new number"
                : "\(standing.id) exists with another disk (\(standing.properties.osDisk.digest)); a version's "
                    + "content never changes, publish this one under a new number")
    }
}
