/// Letting `latest` name an earlier version again.
extension GalleryState {
    /// How many regions a roll-back names at most: a version has no more target regions.
    public static let rollBackRegionsMax = TargetRegion.replicaCounts.upperBound

    /// Excludes every higher version in `regions`, so that `latest` names `number` there, and includes that if it is
    /// excluded.
    ///
    /// Also higher versions that are copying still, or deleted: they are not to take its place by and by. Refused
    /// where `latest` would not name it all the same. In every other region all stays as it is.
    mutating func rollBackLatest(
        of id: ImageDefinitionID, in regions: [Region], to number: VersionNumber, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        try requireList(regions)
        let version = try version(ImageVersionID(definition: id, number: number))
        for region in regions {
            if let reason = version.reasonNotNameable(in: region) {
                throw .cannotRollBack(to: version.id, region, reason)
            }
        }
        var changed: [ImageVersion] = []
        for standing in [version] + Array(try definition(id).versions.after(number)) {
            var adjusted = standing
            for region in regions { adjusted.setExcluded(standing.number != number, in: region) }
            if adjusted != standing { changed.append(adjusted) }
        }
        for var version in changed {
            version.revision = context.revision
            replace(version)
        }
        return changed.isEmpty ? .unchanged : .applied
    }

    /// Known regions, at least one and not too many, each once and in order of name.
    private func requireList(_ regions: [Region]) throws(GalleryRefusal) {
        guard (1...Self.rollBackRegionsMax).contains(regions.count) else {
            throw .invalid(
                "regions", "\(regions.count)", "is not how many regions a roll-back is in",
                remedy: "name 1 to \(Self.rollBackRegionsMax)")
        }
        for (index, region) in regions.enumerated().dropFirst() where region <= regions[index - 1] {
            throw .invalid(
                "regions[\(index)]", "\(region)", "does not come after '\(regions[index - 1])'",
                remedy: "name the regions of a roll-back in order, each once")
        }
        for region in regions { try requireKnown(region, as: "in") }
    }
}

extension ImageVersion {
    /// Why `latest` could not name this version in `region` even if it was included and the highest.
    func reasonNotNameable(in region: Region) -> Resolution.SkipReason? {
        target(region) == nil ? .notATarget : reasonNotReady(in: region)
    }

    /// Sets the flag of `region`, if it is a target and the flags say otherwise.
    fileprivate mutating func setExcluded(_ excluded: Bool, in region: Region) {
        guard let index = properties.targetRegions.firstIndex(where: { $0.name == region }),
            isExcludedFromLatest(in: properties.targetRegions[index]) != excluded
        else { return }
        // The version's own flag where it says the same: nothing is left over that a later change would trip on.
        let isFlagOfVersion = properties.excludeFromLatest == excluded
        properties.targetRegions[index].excludeFromLatest = isFlagOfVersion ? nil : excluded
    }
}

extension GalleryRefusal {
    fileprivate static func cannotRollBack(
        to id: ImageVersionID, _ region: Region, _ reason: Resolution.SkipReason
    ) -> Self {
        Self(
            .conflict, .galleryImageNotAvailableInRegion, "\(id)",
            "latest cannot name \(id) in \(region) (\(reason.rawValue)); roll back to a version that is ready there, "
                + "or name other regions with --region")
    }
}
