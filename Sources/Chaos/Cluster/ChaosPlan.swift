import Foundation
import Gallery
import LocalCluster
import Settings

/// Where everything of a chaos cluster is: each process listens and dials from a loopback address of its own, and is
/// reached through the proxy.
struct ChaosPlan: Sendable {
    /// Where whoever looks on dials from; no fault is put on it.
    static let observer = "127.1.254.1"
    private static let frontHost = "127.0.0.1"

    let plan: ProcessPlan
    let routes: [FaultProxy.Route]
    /// The place that dials from each address.
    let sources: [String: String]
    /// The address that each place dials from.
    let addresses: [String: String]

    init(_ topology: Topology, basePort: Int) throws {
        var addresses = [ScenarioPlaces.coordinator: "127.1.0.1"]
        for (number, region) in topology.regions.enumerated() {
            let nodes = topology.nodes.filter { $0.id.region == region.name }
            for (index, node) in nodes.enumerated() { addresses[node.id.name] = "127.1.\(number + 1).\(index + 1)" }
            addresses[Place.userPrefix + region.name.name] = "127.1.\(number + 1).250"
        }
        var routes: [FaultProxy.Route] = []
        let names = [ScenarioPlaces.coordinator] + topology.nodes.map(\.id.name)
        for (index, name) in names.enumerated() {
            routes.append(
                FaultProxy.Route(
                    place: name, front: try Self.address(Self.frontHost, basePort + index),
                    back: try Self.address(addresses[name] ?? Self.frontHost, basePort + names.count)))
        }
        self.addresses = addresses
        self.routes = routes
        sources = Dictionary(uniqueKeysWithValues: addresses.map { ($0.value, $0.key) })
        plan = try Self.plan(topology, routes, addresses)
    }

    private static func plan(
        _ topology: Topology, _ routes: [FaultProxy.Route], _ addresses: [String: String]
    ) throws -> ProcessPlan {
        var plan = ProcessPlan(topology, user: ClusterFounding.userName)
        let coordinator = routes[0]
        plan.coordinator.listen = coordinator.back
        var fronts: [Region: [Address]] = [:]
        for (index, route) in routes.dropFirst().enumerated() {
            plan.nodes[index].listen = route.back
            plan.nodes[index].advertise = route.front
            plan.nodes[index].dialFrom = addresses[route.place]
            plan.nodes[index].coordinator = coordinator.front
            fronts[plan.nodes[index].node.region, default: []].append(route.front)
        }
        plan.client.coordinator = coordinator.front
        plan.client.nodes = fronts
        plan.client.dialFrom = observer
        return plan
    }

    private static func address(_ host: String, _ port: Int) throws -> Address {
        guard let address = Address(host: host, port: port) else {
            throw ChaosError.cluster("\(host):\(port) is no address to listen on")
        }
        return address
    }
}

/// Ports of this machine that nobody listens on.
enum FreePorts {
    private static let range = 20_000...29_000
    private static let tries = 200

    /// The first of `count` consecutive ports.
    static func take(count: Int) throws -> Int {
        for _ in 0..<tries {
            let base = Int.random(in: range)
            if (base..<(base + count)).allSatisfy(isFree) { return base }
        }
        throw ChaosError.cluster("no \(count) ports in a row are free")
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
