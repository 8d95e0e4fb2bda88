import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What can be said of a version when it is published, and changed later, with the flags of `az sig image-version`.
struct VersionPropertiesOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Exactly these regions, each with its own count, type and flag if wanted (of a new version by default its "
                + "own region); after a + copies in one more storage type.",
            valueName: "region[=count][=type][=exclude][+type[=count]]"),
        transform: TargetRegionArgument.parse)
    var targetRegions: [TargetRegion] = []

    @Option(help: "Copies in each region that names no count (of a new version by default 1).")
    var replicaCount: Int?

    @Option(help: ArgumentHelp("'latest' passes it over.", valueName: "true|false"))
    var excludeFromLatest: Bool?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @Option(help: ArgumentHelp("A new list may drop regions that hold copies.", valueName: "true|false"))
    var allowReplicatedLocationDeletion: Bool?

    @Option(help: ArgumentHelp("No deletion before the end of life.", valueName: "true|false"))
    var blockDeletionBeforeEndOfLife: Bool?

    @Option(help: "Full: each region holds copies. Shallow: every read goes to the source; it can become Full.")
    var replicationMode: ReplicationMode?

    @OptionGroup var tags: TagOption

    /// Whether anything was said.
    var isEmpty: Bool {
        [excludeFromLatest, allowReplicatedLocationDeletion, blockDeletionBeforeEndOfLife].allSatisfy { $0 == nil }
            && targetRegions.isEmpty && replicaCount == nil && endOfLifeDate == nil && replicationMode == nil
            && tags.tags.isEmpty
    }

    func fill(_ document: inout JSONValue) throws {
        document["tags"] = try tags.values()
        let publishing = "properties.publishingProfile"
        if !targetRegions.isEmpty {
            document["\(publishing).targetRegions"] = .array(targetRegions.map(\.document))
        }
        document["\(publishing).replicaCount"] = JSONValue(replicaCount)
        document["\(publishing).excludeFromLatest"] = JSONValue(excludeFromLatest)
        document["\(publishing).endOfLifeDate"] = JSONValue(endOfLifeDate?.iso8601)
        document["\(publishing).replicationMode"] = JSONValue(replicationMode?.rawValue)
        let safety = "properties.safetyProfile"
        document["\(safety).allowDeletionOfReplicatedLocations"] = JSONValue(allowReplicatedLocationDeletion)
        document["\(safety).blockDeletionBeforeEndOfLife"] = JSONValue(blockDeletionBeforeEndOfLife)
    }
}
