import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// Changes to one target region that leave the others alone.
struct TargetRegionEditOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("One more region.", valueName: "region[=count][=type][=exclude]"),
        transform: TargetRegionArgument.parse)
    var addRegion: [TargetRegion] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("No longer this region.", valueName: "region"),
        transform: RegionArgument.parse)
    var removeRegion: [Region] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("So many copies in a region.", valueName: "region=count"),
        transform: RegionArgument.parseCount)
    var setReplicas: [(region: Region, count: Int)] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Whether 'latest' passes it over in a region.", valueName: "region=true|false"),
        transform: RegionArgument.parseFlag)
    var setExclude: [(region: Region, flag: Bool)] = []

    /// In the order in which they are made: what is added comes before what is removed.
    var edits: [JSONValue] {
        var edits: [JSONValue] = []
        for target in addRegion {
            var edit = target.document
            edit["op"] = "add"
            edits.append(edit)
        }
        for (region, count) in setReplicas {
            edits.append([
                "op": "setCount", "name": .string(region.name), "regionalReplicaCount": .integer(Int64(count)),
            ])
        }
        for (region, flag) in setExclude {
            edits.append(["op": "setExclude", "name": .string(region.name), "excludeFromLatest": .bool(flag)])
        }
        return edits + removeRegion.map { ["op": "remove", "name": .string($0.name)] }
    }

    func fill(_ document: inout JSONValue) {
        guard !edits.isEmpty else { return }
        document["properties.publishingProfile.targetRegionEdits"] = .array(edits)
    }
}
