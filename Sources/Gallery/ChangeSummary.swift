/// What an update changes, in few words, for whoever finds a resource changed since they read it.
extension GalleryOperation {
    /// The properties that the operation names, with the values of those that are short; none for what is no update.
    public var changedProperties: [String] {
        switch self {
        case .updateImageVersion(_, let edits, _): edits.map(\.summary)
        case .updateGallery(_, let edit, _): edit.changedProperties
        case .updateImageDefinition(_, let edit, _): edit.changedProperties
        case .updateSource(_, let edit, _): edit.changedProperties
        case .shareGallery(_, let edit): [edit.summary]
        case .rollBackLatest(_, let region, let number):
            ["latest back to \(number)\(region.map { " in \($0)" } ?? "")"]
        default: []
        }
    }
}

extension ImageVersionEdit {
    fileprivate var summary: String {
        switch self {
        case .addRegion(let target): "target region \(target.name) added"
        case .removeRegion(let region): "target region \(region) removed"
        case .setReplicas(let region, let count): "\(region) has \(count) replicas"
        case .setExcludeFromLatest(let region, let excluded):
            "excludeFromLatest in \(region) \(excluded.map { "\($0)" } ?? "as the version's")"
        case .replaceTargetRegions(let targets):
            "target regions \(TextRule.cut(targets.map(\.name.name).joined(separator: " "), to: TextRule.quotedMax))"
        case .excludeFromLatest(let excluded): "excludeFromLatest \(excluded)"
        case .replicaCount(let count): "replicaCount \(count)"
        case .endOfLifeDate(let date): "endOfLifeDate \(date.iso8601)"
        case .allowDeletionOfReplicatedLocations(let allowed): "allowDeletionOfReplicatedLocations \(allowed)"
        case .blockDeletionBeforeEndOfLife(let blocked): "blockDeletionBeforeEndOfLife \(blocked)"
        case .replicationMode(let mode): "replicationMode \(mode.rawValue)"
        case .tags: "tags"
        }
    }
}

extension GalleryEdit {
    fileprivate var changedProperties: [String] {
        names(
            ("description", description != nil), ("tags", tags != nil), ("permissions", permissions != nil),
            ("communityGalleryInfo", communityInfo != nil), ("softDeletePolicy", softDeletePolicy != nil))
    }
}

extension ImageDefinitionEdit {
    fileprivate var changedProperties: [String] {
        names(
            ("description", description != nil), ("tags", tags != nil), ("endOfLifeDate", endOfLifeDate != nil),
            ("releaseNoteUri", releaseNoteURI != nil), ("recommended.vCPUs", recommendedVCPUs != nil),
            ("recommended.memory", recommendedMemory != nil), ("disallowed.diskTypes", disallowedDiskTypes != nil),
            ("features", features != nil))
    }
}

extension ImageSourceEdit {
    fileprivate var changedProperties: [String] {
        names(
            ("tags", tags != nil), ("digest", content != nil), ("osState", osState != nil),
            ("dataDisks", dataDisks != nil))
    }
}

extension SharingEdit {
    fileprivate var summary: String {
        switch self {
        case .add: "shared with more"
        case .remove: "shared with fewer"
        case .reset: "private again"
        case .enableCommunity: "shared with the community"
        }
    }
}

private func names(_ properties: (name: String, isNamed: Bool)...) -> [String] {
    properties.filter(\.isNamed).map(\.name)
}
