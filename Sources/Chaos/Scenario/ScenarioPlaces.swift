import Gallery
import Settings

/// The places of a topology by name.
struct ScenarioPlaces: Hashable, Sendable {
    static let coordinator = ClusterDirectory.coordinatorName

    /// The nodes of each region, in order.
    let nodes: [(region: String, nodes: [String])]

    init(_ topology: Topology) {
        nodes = topology.regions.map { region in
            (region.name.name, topology.nodes.filter { $0.id.region == region.name }.map(\.id.name))
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.nodes.elementsEqual(right.nodes) { $0.region == $1.region && $0.nodes == $1.nodes }
    }

    func hash(into hasher: inout Hasher) { hasher.combine(nodes.map(\.region)) }

    var regions: [String] { nodes.map(\.region) }
    var allNodes: [String] { nodes.flatMap(\.nodes) }

    /// Every name that a step may say.
    var known: [String] {
        [Self.coordinator] + regions + allNodes + regions.map { Place.userPrefix + $0 }
    }

    /// The ends of links that a place stands for: a region's nodes with its users.
    func ends(of place: Place) -> [String] {
        guard let region = nodes.first(where: { $0.region == place.name }) else { return [place.name] }
        return region.nodes + [Place.userPrefix + region.region]
    }

    /// All ends of links.
    var allEnds: [String] { [Self.coordinator] + allNodes + regions.map { Place.userPrefix + $0 } }

    /// The processes that a place stands for.
    func processes(of place: Place) -> [String] {
        ends(of: place).filter { !$0.hasPrefix(Place.userPrefix) }
    }

    /// The region that a place is in; `nil` for the coordinator.
    func region(of place: Place) -> String? {
        let name =
            place.name.hasPrefix(Place.userPrefix) ? String(place.name.dropFirst(Place.userPrefix.count)) : place.name
        return nodes.first { $0.region == name || $0.nodes.contains(name) }?.region
    }
}
