/// Where it was said that a version's target regions are to be as they are: in its list of them, or by an edit of one.
struct TargetRegionPlaces {
    /// Where single edits stand in an update, in the order of all that name a region (`targetRegionEdits`, ours).
    private static let editsPath = "\(TargetRegion.profilePath).targetRegionEdits"

    private var paths: [Region: String] = [:]

    init() {}

    /// As `properties` has them, and then as `edits` say.
    init(_ properties: ImageVersionProperties, changedBy edits: [ImageVersionEdit]) {
        list(properties.targetRegions)
        for (edit, path) in Self.located(edits) {
            switch edit {
            case .replaceTargetRegions(let targets): list(targets)
            case .addRegion(let target): paths[target.name] = path
            case .removeRegion(let region): paths[region] = nil
            case .setReplicas(let region, _), .setExcludeFromLatest(let region, _): paths[region] = path
            default: break
            }
        }
    }

    /// `index`: where it is in the list of all.
    func path(of region: Region, at index: Int) -> String { paths[region] ?? "\(TargetRegion.path)[\(index)]" }

    /// The edits with their places; of one that is not of a single region, where target regions stand.
    static func located(_ edits: [ImageVersionEdit]) -> [(edit: ImageVersionEdit, path: String)] {
        var count = 0
        return edits.map { edit in
            guard edit.isOfOneRegion else { return (edit, TargetRegion.path) }
            defer { count += 1 }
            return (edit, "\(editsPath)[\(count)]")
        }
    }

    private mutating func list(_ targets: [TargetRegion]) {
        paths = [:]
        for (index, target) in targets.enumerated() where paths[target.name] == nil {
            paths[target.name] = "\(TargetRegion.path)[\(index)]"
        }
    }
}

extension ImageVersionEdit {
    fileprivate var isOfOneRegion: Bool {
        switch self {
        case .addRegion, .removeRegion, .setReplicas, .setExcludeFromLatest: true
        default: false
        }
    }
}
