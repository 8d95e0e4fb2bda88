public import Gallery
import Yams

/// What `vitrine-region --settings FILE` reads: one node of a region.
public struct RegionSettings: Hashable, Sendable {
    public let cluster: String
    /// The node: its region and its name, as in its certificate.
    public let node: NodeID
    public var listen: Address
    /// Where others reach it: what it tells the coordinator.
    public var advertise: Address
    /// The address of this machine that it dials others from; `nil` for the one the system chooses.
    public var dialFrom: String?
    public var coordinator: Address
    public let credentials: CredentialPaths
    /// The data directory.
    public let data: String
    public let heartbeat: Duration
    /// What the node sends altogether; `nil` for as fast as it goes.
    public let egress: TransferRate?
    /// What it sends to other regions; those not named have no limit of their own.
    public let links: [Region: TransferRate]
    public var upkeep: UpkeepSettings

    public init(
        cluster: String, node: NodeID, listen: Address, advertise: Address, coordinator: Address,
        credentials: CredentialPaths, data: String, heartbeat: Duration, egress: TransferRate? = nil,
        links: [Region: TransferRate] = [:], upkeep: UpkeepSettings = UpkeepSettings()
    ) {
        self.cluster = cluster
        self.node = node
        self.listen = listen
        self.advertise = advertise
        self.coordinator = coordinator
        self.credentials = credentials
        self.data = data
        self.heartbeat = heartbeat
        self.egress = egress
        self.links = links
        self.upkeep = upkeep
    }

    /// Reads the file; paths in the result are absolute.
    public init(readingFrom path: String) throws(SettingsError) {
        let keys =
            ["cluster", "region", "node", "listen", "advertise", "coordinator"] + CredentialPaths.keys
            + ["data", "heartbeat", "egress", "links"] + ["dialFrom"] + UpkeepSettings.keys
        let mapping = try SettingsFile(path).mapping(of: keys)
        cluster = try mapping.name("cluster")
        let region = try mapping.region("region")
        node = try mapping.nodeID("node", in: region)
        listen = try mapping.address("listen")
        advertise = mapping.has("advertise") ? try mapping.address("advertise") : listen
        dialFrom = try mapping.localAddress("dialFrom")
        coordinator = try mapping.address("coordinator")
        credentials = try CredentialPaths(mapping)
        data = try mapping.filePath("data")
        heartbeat = try mapping.seconds("heartbeat")
        egress = try mapping.rate("egress")
        links = try mapping.rates("links")
        upkeep = try UpkeepSettings(mapping)
    }

    /// Writes a file that is not there yet, mode 0600; paths are written as they are here.
    public func write(to path: String) throws(SettingsError) {
        let entries: [(String, Node?)] =
            [
                ("cluster", Node(cluster)), ("region", Node(node.region.name)), ("node", Node(node.name)),
                ("listen", Node(listen.description)), ("advertise", Node(advertise.description)),
                ("dialFrom", dialFrom.map { Node($0) }),
                ("coordinator", Node(coordinator.description)),
            ] + credentials.entries + [
                ("data", Node(data)), ("heartbeat", Node(heartbeat.secondsText)),
                ("egress", egress.map { Node($0.text) }), ("links", links.isEmpty ? nil : Node(rates: links)),
            ] + upkeep.entries
        try SettingsFile(path).write(
            Node(entries: entries), heading: "Settings of vitrine-region; paths from this file.")
    }
}

extension SettingsMapping {
    func nodeID(_ key: String, in region: Region) throws(SettingsError) -> NodeID {
        let expected = "1 to \(NodeID.nameLengthMax) letters, digits or '-', the first a letter or digit"
        return try value(key, expected) { NodeID(region: region, name: $0) }
    }
}
