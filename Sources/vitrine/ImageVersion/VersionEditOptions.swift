import ArgumentParser
import Gallery

/// The changes that `vitrine image-version update` makes, in the order in which they are made.
struct VersionEditOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("One more region.", valueName: "region[=count][=type]"),
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
        parsing: .upToNextOption, help: ArgumentHelp("Exactly these regions.", valueName: "region[=count][=type]"),
        transform: TargetRegionArgument.parse)
    var targetRegions: [TargetRegion] = []

    @Option(help: "Copies in each region that names no count.")
    var replicaCount: Int?

    @Option(help: ArgumentHelp("'latest' passes it over.", valueName: "true|false"))
    var excludeFromLatest: Bool?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @Option(help: ArgumentHelp("A new list may drop regions that hold copies.", valueName: "true|false"))
    var allowReplicatedLocationDeletion: Bool?

    @Option(help: ArgumentHelp("No deletion before the end of life.", valueName: "true|false"))
    var blockDeletionBeforeEndOfLife: Bool?

    @OptionGroup var tags: TagOption

    /// What is allowed comes before what needs the permission.
    func edits() throws -> [ImageVersionEdit] {
        var edits: [ImageVersionEdit] = []
        if let allowed = allowReplicatedLocationDeletion { edits.append(.allowDeletionOfReplicatedLocations(allowed)) }
        if let blocked = blockDeletionBeforeEndOfLife { edits.append(.blockDeletionBeforeEndOfLife(blocked)) }
        if !targetRegions.isEmpty { edits.append(.replaceTargetRegions(targetRegions)) }
        edits += addRegion.map { .addRegion($0) }
        edits += setReplicas.map { .setReplicas(region: $0.region, count: $0.count) }
        edits += removeRegion.map { .removeRegion($0) }
        if let replicaCount { edits.append(.replicaCount(replicaCount)) }
        if let excludeFromLatest { edits.append(.excludeFromLatest(excludeFromLatest)) }
        if let endOfLifeDate { edits.append(.endOfLifeDate(endOfLifeDate)) }
        if let tags = try tags.values() { edits.append(.tags(tags)) }
        return edits
    }
}
