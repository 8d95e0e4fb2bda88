/// Letting `latest` name an earlier version again.
extension GalleryState {
    /// Excludes every higher version in `region` (`nil`: in all target regions of `number`), so that `latest` names
    /// `number` there, and includes that if it is excluded.
    ///
    /// Also higher versions that are copying still, or deleted: they are not to take its place by and by. Refused
    /// where `latest` would not name it all the same.
    mutating func rollBackLatest(
        of id: ImageDefinitionID, in region: Region?, to number: VersionNumber, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        if let region { try requireKnown(region, as: "in") }
        let version = try version(ImageVersionID(definition: id, number: number))
        let regions = region.map { [$0] } ?? version.properties.targetRegions.map(\.name)
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
}

extension ImageVersion {
    /// Why `latest` could not name this version in `region` even if it was included and the highest.
    fileprivate func reasonNotNameable(in region: Region) -> Resolution.SkipReason? {
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
                + "or name one region with --region")
    }
}
