public import Gallery
import Yams

/// What `vitrine-coordinator --settings FILE` reads.
public struct CoordinatorSettings: Hashable, Sendable {
    /// The most regions of a cluster.
    public static let regionsMax = 100
    /// The administrator where the settings name none.
    public static let administratorDefault = "operator"

    public let cluster: String
    /// The name of this coordinator, as in its certificate.
    public let coordinator: String
    public var listen: Address
    public let credentials: CredentialPaths
    /// The path of the catalog's SQLite file.
    public let database: String
    public let liveness: LivenessSettings
    public let regions: [RegionDefinition]
    /// Whose certificate (`user/NAME`) owns the cluster; it is bound to the owner at each start.
    public let administrator: String

    public init(
        cluster: String, coordinator: String, listen: Address, credentials: CredentialPaths, database: String,
        liveness: LivenessSettings, regions: [RegionDefinition], administrator: String = Self.administratorDefault
    ) {
        self.cluster = cluster
        self.coordinator = coordinator
        self.listen = listen
        self.credentials = credentials
        self.database = database
        self.liveness = liveness
        self.regions = regions
        self.administrator = administrator
    }

    /// Reads the file; paths in the result are absolute.
    public init(readingFrom path: String) throws(SettingsError) {
        let keys =
            ["cluster", "coordinator", "administrator", "listen"] + CredentialPaths.keys + ["database"]
            + LivenessSettings.keys
            + ["regions"]
        let mapping = try SettingsFile(path).mapping(of: keys)
        cluster = try mapping.name("cluster")
        coordinator = try mapping.name("coordinator")
        administrator = mapping.has("administrator") ? try mapping.name("administrator") : Self.administratorDefault
        listen = try mapping.address("listen")
        credentials = try CredentialPaths(mapping)
        database = try mapping.filePath("database")
        liveness = try LivenessSettings(mapping)
        let list = try mapping.list("regions", of: RegionDefinition.keys, countMax: Self.regionsMax)
        var regions: [RegionDefinition] = []
        for entry in list { regions.append(try RegionDefinition(entry)) }
        try RegionDefinition.check(regions, list, in: mapping)
        self.regions = regions
    }

    /// Writes a file that is not there yet, mode 0600; paths are written as they are here.
    public func write(to path: String) throws(SettingsError) {
        let entries: [(String, Node?)] =
            [
                ("cluster", Node(cluster)), ("coordinator", Node(coordinator)),
                ("administrator", Node(administrator)), ("listen", Node(listen.description)),
            ] + credentials.entries + [("database", Node(database))] + liveness.entries + [
                ("regions", .sequence(Node.Sequence(regions.map { Node(entries: $0.entries) })))
            ]
        try SettingsFile(path).write(
            Node(entries: entries), heading: "Settings of vitrine-coordinator; paths from this file.")
    }
}
