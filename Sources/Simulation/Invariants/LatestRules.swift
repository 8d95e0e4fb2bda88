import Gallery

/// What may become of latest, and of versions, by one change: written down without looking at how the gallery does it.
struct LatestRules {
    let definitions: [ImageDefinitionID]
    let regions: [Region]

    /// Why `change`, which made `after` of `before`, breaks a rule; `nil` if it breaks none.
    func breach(by operation: GalleryOperation, from before: GalleryState, to after: GalleryState) -> String? {
        let concerned = operation.versionID.map { [$0.definition] } ?? definitions
        guard !operation.isAboutNodes else { return nil }
        for id in concerned {
            let former = before.galleries[id.gallery]?.definitions[id.name]
            guard let definition = after.galleries[id.gallery]?.definitions[id.name] else { continue }
            if let reason = resurrection(in: definition, after: former, operation) { return reason }
            for region in regions {
                let latest = definition.latest(in: region)
                if let latest, let reason = objection(to: latest, in: region) { return "latest of \(id): \(reason)" }
                if let higher = definition.versions.last(where: { objection(to: $0, in: region) == nil }),
                    latest.map({ Self.isBelow($0.number, higher.number) }) ?? true
                {
                    return "latest of \(id) in \(region) passes over \(higher.number)"
                }
                // I5: it goes back only by what is meant to let it.
                guard let earlier = former?.latest(in: region)?.number, !operation.mayLowerLatest else { continue }
                if latest.map({ Self.isBelow($0.number, earlier) }) ?? true {
                    return "latest of \(id) in \(region) went back from \(earlier)"
                }
            }
        }
        return nil
    }

    /// I6: why latest may not name a version in a region.
    private func objection(to version: ImageVersion, in region: Region) -> String? {
        guard let target = version.properties.targetRegions.first(where: { $0.name == region }) else {
            return "\(version.number) is not for \(region)"
        }
        if version.deletedAt != nil { return "\(version.number) is deleted" }
        if target.excludeFromLatest ?? version.properties.excludeFromLatest { return "\(version.number) is excluded" }
        let isShallow = version.properties.replicationMode == .shallow
        let holder = isShallow ? version.properties.location : region
        if !version.verifiedIn.contains(holder) { return "\(version.number) is not complete in \(holder)" }
        let wanted = isShallow ? [version.properties.location] : version.properties.targetRegions.map(\.name)
        // It succeeded once it was complete in two regions, or in all if they are fewer, and stays so.
        let isComplete = wanted.filter { version.verifiedIn.contains($0) }.count >= min(2, wanted.count)
        return isComplete || version.succeeded != nil ? nil : "\(version.number) is not published yet"
    }

    /// I16 and I7: a version appears only by being made or restored, and keeps its content.
    private func resurrection(
        in definition: ImageDefinition, after former: ImageDefinition?, _ operation: GalleryOperation
    ) -> String? {
        for version in definition.versions {
            guard let earlier = former?.versions[version.number] else {
                if case .createImageVersion(version.id, _) = operation { continue }
                return "\(version.id) appeared by something else than a request to make it"
            }
            if earlier.generation == version.generation, earlier.properties.osDisk != version.properties.osDisk {
                return "\(version.id) has another content than before"
            }
            guard earlier.deletedAt != nil, version.deletedAt == nil else { continue }
            if case .undeleteImageVersion(version.id) = operation { continue }
            return "\(version.id) was deleted and stands again by something else than being restored"
        }
        return nil
    }

    private static func isBelow(_ left: VersionNumber, _ right: VersionNumber) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

extension GalleryOperation {
    /// The version that it is about, if it is about one.
    fileprivate var versionID: ImageVersionID? {
        switch self {
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .deleteImageVersion(let id, _),
            .undeleteImageVersion(let id), .purgeImageVersion(let id), .recordVerified(let id, _, _),
            .recordReplicas(let id, _, _, _), .recordFailure(let id, _, _, _), .expireImageVersion(let id, _):
            id
        default: nil
        }
    }

    /// Whether it leaves galleries alone.
    fileprivate var isAboutNodes: Bool {
        switch self {
        case .registerNode, .recordNode, .defineRegion, .setRegionStanding, .setNodeStanding: true
        default: false
        }
    }

    /// Whether it is meant to let latest name an earlier version, or none.
    fileprivate var mayLowerLatest: Bool {
        switch self {
        case .updateImageVersion, .deleteImageVersion, .purgeImageVersion, .expireImageVersion, .rollBackLatest,
            .deleteImageDefinition, .deleteGallery, .updateGallery:
            true
        default: false
        }
    }
}
