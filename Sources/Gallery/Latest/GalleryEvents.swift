extension GalleryState {
    /// What `change` brought about, from the states around it; in a stable order, the moves of `latest` last.
    ///
    /// Looks only at what the change can have touched. What goes with its gallery or definition is not told one by one.
    public static func events(
        from before: GalleryState, to after: GalleryState, by change: GalleryChange
    ) -> [GalleryEvent] {
        guard before.revision != after.revision else { return [] }
        switch change.operation {
        case .recordNode(let id, .lost, let replicas): return [.nodeLost(node: id, replicas: replicas)]
        case .recordNode(let id, .returned, let replicas): return [.nodeReturned(node: id, replicas: replicas)]
        case .setRegionStanding(let region, let standing): return [.regionStanding(region: region, standing: standing)]
        case .setNodeStanding(let id, let standing): return [.nodeStanding(node: id, standing: standing)]
        case .updateGallery(let id, _, _), .shareGallery(let id, _): return sharing([id], before, after)
        case .deleteTenant, .deleteSubscription:
            return sharing(before.galleries.values.filter(\.isShared).map(\.id).sorted(), before, after)
        case .deleteGallery(let id, _): return deletion(of: before.galleries[id])
        case .deleteImageDefinition(let id, _):
            return deletion(of: before.galleries[id.gallery]?.definitions[id.name])
        case .rollBackLatest(let id, _, _):
            let definition = after.galleries[id.gallery]?.definitions[id.name]
            let numbers = definition?.versions.filter { $0.revision == after.revision }.map(\.number) ?? []
            return versions(numbers, of: id, before, after, .rolledBack)
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id, _),
            .undeleteImageVersion(let id), .purgeImageVersion(let id), .recordVerified(let id, _, _),
            .recordReplicas(let id, _, _, _), .recordFailure(let id, _, _, _), .expireImageVersion(let id, _):
            return versions([id.number], of: id.definition, before, after, LatestCause(change.operation))
        case .defineRegion, .registerNode, .establish, .createTenant, .createSubscription, .createPrincipal,
            .updatePrincipal, .deletePrincipal, .assignRole, .removeRole, .createSource, .updateSource, .deleteSource,
            .createGallery, .createImageDefinition, .updateImageDefinition:
            return []
        }
    }

    private static func sharing(
        _ galleries: [GalleryID], _ before: GalleryState, _ after: GalleryState
    ) -> [GalleryEvent] {
        galleries.compactMap { id in
            guard let old = before.galleries[id], let new = after.galleries[id],
                old.sharing != new.sharing || old.properties.permissions != new.properties.permissions
            else { return nil }
            return .galleryShared(
                gallery: new.id, permissions: new.properties.permissions,
                subscriptions: new.sharing.subscriptions.sorted(), tenants: new.sharing.tenants.sorted(),
                publicName: new.sharing.publicName)
        }
    }

    private static func deletion(of gallery: ImageGallery?) -> [GalleryEvent] {
        guard let gallery else { return [] }
        let definitions = gallery.definitions.values.sorted { $0.id < $1.id }
        return [.galleryDeleted(gallery: gallery.id, generation: gallery.generation)]
            + definitions.flatMap { deletion(of: $0) }
    }

    private static func deletion(of definition: ImageDefinition?) -> [GalleryEvent] {
        guard let definition else { return [] }
        let regions = Set(definition.versions.flatMap { $0.properties.targetRegions.map(\.name) })
        return [.definitionDeleted(definition: definition.id, generation: definition.generation)]
            + moves(of: definition.id, in: regions, definition, nil, .deleted)
    }

    /// What became of some versions of one definition.
    private static func versions(
        _ numbers: [VersionNumber], of id: ImageDefinitionID, _ before: GalleryState, _ after: GalleryState,
        _ cause: LatestCause
    ) -> [GalleryEvent] {
        let old = before.galleries[id.gallery]?.definitions[id.name]
        let new = after.galleries[id.gallery]?.definitions[id.name]
        var events: [GalleryEvent] = []
        var regions: Set<Region> = []
        for number in numbers {
            let versions = (old?.versions[number], new?.versions[number])
            events += ImageVersion.events(from: versions.0, to: versions.1, isExpiry: cause == .expired)
            regions.formUnion(ImageVersion.regionsOfChange(from: versions.0, to: versions.1))
        }
        return events + moves(of: new?.id ?? id, in: regions, old, new, cause)
    }

    private static func moves(
        of id: ImageDefinitionID, in regions: Set<Region>, _ before: ImageDefinition?, _ after: ImageDefinition?,
        _ cause: LatestCause
    ) -> [GalleryEvent] {
        regions.sorted().compactMap { region in
            let from = before?.latest(in: region).map(LatestAnswer.init)
            let to = after?.latest(in: region).map(LatestAnswer.init)
            guard from != to, let generation = (after ?? before)?.generation else { return nil }
            return .latestMoved(
                definition: id, generation: generation, region: region, from: from, to: to, cause: cause)
        }
    }
}

extension ImageVersion {
    /// The transitions between two states of one version; `nil` is one that is not there.
    fileprivate static func events(
        from old: ImageVersion?, to new: ImageVersion?, isExpiry: Bool
    ) -> [GalleryEvent] {
        guard let new else {
            guard let old else { return [] }
            return isExpiry
                ? [.versionExpired(version: old.id, generation: old.generation)]
                : [.versionDeleted(version: old.id, generation: old.generation)]
        }
        let (id, generation) = (new.id, new.generation)
        var events: [GalleryEvent] = []
        if old == nil { events.append(.versionPublished(version: id, generation: generation)) }
        if let old, old.isSoftDeleted != new.isSoftDeleted {
            events.append(
                new.isSoftDeleted
                    ? .versionSoftDeleted(version: id, generation: generation)
                    : .versionRestored(version: id, generation: generation))
        }
        for region in new.verifiedIn { events += replicas(in: region, from: old, to: new) }
        for (region, reason) in new.failedIn.sorted(by: { $0.key < $1.key }) where old?.failedIn[region] != reason {
            events.append(.regionFailed(version: id, generation: generation, region: region, reason: reason))
        }
        let (was, isNow) = (old?.provisioningState, new.provisioningState)
        if was != isNow, isNow == .succeeded { events.append(.versionReady(version: id, generation: generation)) }
        if was != isNow, isNow == .failed { events.append(.versionFailed(version: id, generation: generation)) }
        return events
    }

    /// What became of its replicas in a region where it was verified.
    private static func replicas(
        in region: Region, from old: ImageVersion?, to new: ImageVersion
    ) -> [GalleryEvent] {
        let (id, generation) = (new.id, new.generation)
        let wasVerified = old?.verifiedIn.contains(region) == true
        let wasReady = wasVerified && old?.shortIn[region] != 0
        let events: [GalleryEvent] =
            wasReady || new.shortIn[region] == 0
            ? [] : [.regionReady(version: id, generation: generation, region: region)]
        guard let held = new.shortIn[region] else {
            let isNews = !wasVerified || old?.shortIn[region] != nil
            return events + (isNews ? [.regionComplete(version: id, generation: generation, region: region)] : [])
        }
        let wanted = new.copiesWanted(in: region)
        // More are wanted than were: none is lost.
        guard let old, wasVerified, wanted == old.copiesWanted(in: region), held < old.shortIn[region] ?? wanted
        else { return events }
        return events + [
            .replicaLost(version: id, generation: generation, region: region, held: held, wanted: wanted)
        ]
    }

    /// The regions in which `latest` may name the one, and not the other: nowhere else can the change move it.
    fileprivate static func regionsOfChange(from old: ImageVersion?, to new: ImageVersion?) -> Set<Region> {
        let regions = Set([old, new].compactMap { $0 }.flatMap { $0.properties.targetRegions.map(\.name) })
        return regions.filter { region in
            let isOld = old.map { $0.reasonNotLatest(in: region) == nil } ?? false
            let isNew = new.map { $0.reasonNotLatest(in: region) == nil } ?? false
            return isOld != isNew
        }
    }
}
