public import Gallery
import Yams

/// What `vitrine` reads: who the user is, and where the cluster is.
public struct ClientSettings: Hashable, Sendable {
    /// The most nodes a region may list.
    public static let nodesMax = 1000

    public let cluster: String
    /// The name in the certificate.
    public let user: String
    public var coordinator: Address
    /// The address of this machine that others are dialed from; `nil` for the one the system chooses.
    public var dialFrom: String?
    /// Some nodes of each region, to be asked when the coordinator does not answer.
    public var nodes: [Region: [Address]]
    public let credentials: CredentialPaths
    /// The subscription that names without one are in.
    public var subscription: SubscriptionID

    public init(
        cluster: String, user: String, coordinator: Address, nodes: [Region: [Address]], credentials: CredentialPaths,
        subscription: SubscriptionID = .standard
    ) {
        self.cluster = cluster
        self.user = user
        self.coordinator = coordinator
        self.nodes = nodes
        self.credentials = credentials
        self.subscription = subscription
    }

    /// Reads the file; paths in the result are absolute.
    public init(readingFrom path: String) throws(SettingsError) {
        let keys = ["cluster", "user", "coordinator", "nodes", "dialFrom", "subscription"] + CredentialPaths.keys
        let mapping = try SettingsFile(path).mapping(of: keys)
        cluster = try mapping.name("cluster")
        user = try mapping.name("user")
        coordinator = try mapping.address("coordinator")
        dialFrom = try mapping.localAddress("dialFrom")
        nodes = try mapping.addresses("nodes")
        credentials = try CredentialPaths(mapping)
        subscription =
            try mapping.has("subscription")
            ? mapping.value("subscription", SubscriptionID.form, SubscriptionID.init) : .standard
    }

    /// Writes a file that is not there yet, mode 0600; paths are written as they are here.
    public func write(to path: String) throws(SettingsError) {
        let nodes = self.nodes.sorted { $0.key < $1.key }.map { region, addresses -> (String, Node?) in
            (region.name, .sequence(Node.Sequence(addresses.map { Node($0.description) })))
        }
        let entries: [(String, Node?)] =
            [
                ("cluster", Node(cluster)), ("user", Node(user)), ("coordinator", Node(coordinator.description)),
                ("nodes", Node(entries: nodes)), ("dialFrom", dialFrom.map { Node($0) }),
                ("subscription", subscription == .standard ? nil : Node(subscription.text)),
            ] + credentials.entries
        try SettingsFile(path).write(
            Node(entries: entries), heading: "Settings of vitrine; paths from this file.")
    }
}

extension SettingsMapping {
    /// Lists of addresses by region.
    fileprivate func addresses(_ key: String) throws(SettingsError) -> [Region: [Address]] {
        let node = try node(key)
        let expected = "a mapping of regions to lists of host:port"
        guard let mapping = node.mapping else { throw wrong(key, Self.text(of: node), expected) }
        var addresses: [Region: [Address]] = [:]
        for (name, list) in mapping {
            guard let region = name.scalar.flatMap({ Region($0.string) }) else {
                throw wrong(key, Self.text(of: name), expected)
            }
            guard let sequence = list.sequence, sequence.count <= ClientSettings.nodesMax else {
                throw wrong("\(key).\(region)", Self.text(of: list), "a list of at most \(ClientSettings.nodesMax)")
            }
            for (index, element) in sequence.enumerated() {
                guard let address = element.scalar.flatMap({ Address($0.string) }) else {
                    throw wrong("\(key).\(region)[\(index)]", Self.text(of: element), "host:port")
                }
                addresses[region, default: []].append(address)
            }
        }
        return addresses
    }
}
