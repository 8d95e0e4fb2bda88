import ArgumentParser
import Gallery
import Wire

/// Where a version is wanted and how, with the flags of `az sig image-version create`.
struct PublishingOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Regions that hold it, each with its own count and type if wanted (default: its own region).",
            valueName: "region[=count][=type]"),
        transform: TargetRegionArgument.parse)
    var targetRegions: [TargetRegion] = []

    @Option(help: "Copies in each region that names no count (default: 1).")
    var replicaCount: Int?

    @Option(help: "standard_lrs, standard_zrs or premium_lrs.")
    var storageAccountType: StorageAccountType?

    @Option(help: "Full: each region holds copies. Shallow: every read goes to the source.")
    var replicationMode: ReplicationMode = .full

    @Option(help: ArgumentHelp("'latest' passes it over.", valueName: "true|false"))
    var excludeFromLatest: Bool?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @Option(help: ArgumentHelp("A new list may drop regions that hold copies.", valueName: "true|false"))
    var allowReplicatedLocationDeletion: Bool?

    @Option(help: ArgumentHelp("No deletion before the end of life.", valueName: "true|false"))
    var blockDeletionBeforeEndOfLife: Bool?

    func properties() -> ImageVersionDocumentProperties {
        var publishing = PublishingProfile()
        publishing.targetRegions = targetRegions.isEmpty ? nil : targetRegions.map { TargetRegionDocument($0) }
        publishing.replicaCount = replicaCount
        publishing.storageAccountType = storageAccountType?.rawValue
        publishing.replicationMode = replicationMode.rawValue
        publishing.excludeFromLatest = excludeFromLatest
        publishing.endOfLifeDate = endOfLifeDate?.iso8601
        var properties = ImageVersionDocumentProperties()
        properties.publishingProfile = publishing
        properties.safetyProfile = SafetyProfile(
            allowDeletionOfReplicatedLocations: allowReplicatedLocationDeletion,
            blockDeletionBeforeEndOfLife: blockDeletionBeforeEndOfLife)
        return properties
    }
}
