import Gallery
import Yams

extension Topology {
    /// What a topology says.
    package static let keys =
        ["cluster", "host", "basePort", "coordinator"] + LivenessSettings.keys + ["regions", "links"]

    /// Reads a topology file.
    public init(readingFrom path: String) throws(SettingsError) {
        try self.init(try SettingsFile(path).mapping(of: Self.keys))
    }

    /// Reads a topology that stands in a file with other things.
    package init(_ mapping: SettingsMapping) throws(SettingsError) {
        let regionKeys = RegionDefinition.keys + ["nodes", "egress"]
        let list = try mapping.list("regions", of: regionKeys, countMax: CoordinatorSettings.regionsMax)
        var regions: [RegionDefinition] = []
        for entry in list { regions.append(try RegionDefinition(entry)) }
        try RegionDefinition.check(regions, list, in: mapping)
        var nodes: [Node] = []
        for (region, entry) in zip(regions, list) { nodes += try Self.nodes(of: region.name, entry) }
        try Self.check(nodes, in: mapping)
        self.init(
            cluster: try mapping.name("cluster"),
            host: try Self.host(mapping), basePort: try Self.basePort(mapping, nodeCount: nodes.count),
            coordinator: mapping.has("coordinator") ? try mapping.address("coordinator") : nil,
            liveness: try LivenessSettings(mapping), regions: regions, nodes: nodes,
            links: try Self.links(mapping, regions))
    }

    /// `nodes` is a count, or a list of names, each with an egress and an address of its own if it says so.
    private static func nodes(of region: Region, _ mapping: SettingsMapping) throws(SettingsError) -> [Node] {
        let egress = try mapping.rate("egress")
        guard try mapping.node("nodes").sequence != nil else {
            let count = try mapping.integer("nodes", in: 1...nodesMax)
            var nodes: [Node] = []
            for number in 1...count {
                guard let id = NodeID(region: region, name: "\(region)-\(number)") else {
                    throw mapping.wrong("nodes", "\(count)", "a list of names; \(region)-\(number) is too long")
                }
                nodes.append(Node(id: id, egress: egress))
            }
            return nodes
        }
        var nodes: [Node] = []
        for entry in try mapping.list("nodes", of: ["name", "at", "egress"], countMax: nodesMax) {
            let own = try entry.rate("egress")
            let address = entry.has("at") ? try entry.address("at") : nil
            nodes.append(Node(id: try entry.nodeID("name", in: region), egress: own ?? egress, address: address))
        }
        guard !nodes.isEmpty else { throw mapping.wrong("nodes", "empty", "a count or a list of at least one node") }
        return nodes
    }

    /// A node's name is its directory, so it is unique in the cluster.
    private static func check(_ nodes: [Node], in mapping: SettingsMapping) throws(SettingsError) {
        guard nodes.count <= nodesMax else {
            throw mapping.wrong("regions", "\(nodes.count) nodes", "a list with at most \(nodesMax) nodes in all")
        }
        var names: Set<String> = []
        for node in nodes {
            guard names.insert(node.id.name.lowercased()).inserted else {
                throw mapping.wrong("regions", node.id.name, "a list in which no two nodes have one name")
            }
        }
    }

    /// Where everything is that has no address of its own.
    private static let hostDefault = "127.0.0.1"
    private static let basePortDefault = 7440

    private static func host(_ mapping: SettingsMapping) throws(SettingsError) -> String {
        guard mapping.has("host") else { return hostDefault }
        return try mapping.value("host", "a host name or address") { Address(host: $0, port: 0)?.host }
    }

    private static func basePort(_ mapping: SettingsMapping, nodeCount: Int) throws(SettingsError) -> Int {
        guard mapping.has("basePort") else { return basePortDefault }
        return try mapping.integer("basePort", in: 1...(65_535 - nodeCount))
    }

    private static func links(
        _ mapping: SettingsMapping, _ regions: [RegionDefinition]
    ) throws(SettingsError) -> [Link] {
        guard mapping.has("links") else { return [] }
        let countMax = regions.count * regions.count
        var links: [Link] = []
        for entry in try mapping.list("links", of: ["between", "rate"], countMax: countMax) {
            let node = try entry.node("between")
            let ends = (node.sequence.map { Array($0) } ?? []).compactMap { $0.scalar.flatMap { Region($0.string) } }
            let between = Set(ends).intersection(regions.map(\.name))
            guard ends.count == 2, between.count == 2 else {
                let value = ends.map(\.name).joined(separator: ", ")
                throw entry.wrong("between", "[\(value)]", "two different regions of this file")
            }
            guard !links.contains(where: { $0.between == between }) else {
                throw entry.wrong("between", ends.map(\.name).joined(separator: ", "), "a pair that stands only once")
            }
            guard let rate = try entry.rate("rate") else {
                throw .missing(file: entry.file.path, key: entry.path(of: "rate"))
            }
            links.append(Link(between: between, rate: rate))
        }
        return links
    }
}
