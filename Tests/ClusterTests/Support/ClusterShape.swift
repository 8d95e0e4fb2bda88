/// What a cluster of a test is like.
struct ClusterShape: Sendable {
    struct Region: Sendable {
        let name: String
        var nodes = 1
        /// MiB/s that each node sends; without limit if `nil`.
        var egress: Int?
        /// Whether its only node keeps its data on a file system of ``SmallFileSystem/bytes``.
        var isSmall = false
    }

    var regions: [Region]
    /// Seconds between two heartbeats.
    var heartbeat = 0.25
    var suspectAfter = 4
    var downAfter: Int
    /// Seconds.
    var lostAfter: Double
    /// Seconds.
    var orphanGrace = 600.0

    /// No node is given up however slow the machine is; what an interrupted publish leaves goes after some seconds.
    static let steady = ClusterShape(
        regions: [
            Region(name: "westeurope", nodes: 2), Region(name: "northeurope", nodes: 2),
            Region(name: "swedencentral", egress: 1), Region(name: "tiny", isSmall: true),
        ], downAfter: 120, lostAfter: 600, orphanGrace: 3)

    /// Losses are noticed and healed within seconds.
    static let healing = ClusterShape(
        regions: ["a", "b", "c"].map { Region(name: $0, nodes: 2) }, downAfter: 8, lostAfter: 2)

    /// One node in each region, for restarts of coordinator and nodes.
    static let views = ClusterShape(
        regions: ["a", "b", "c"].map { Region(name: $0) }, downAfter: 120, lostAfter: 600)

    /// The least.
    static let single = ClusterShape(regions: [Region(name: "a")], downAfter: 120, lostAfter: 600)

    func topology(basePort: Int) -> String {
        let rows = regions.map { region in
            let egress = region.egress.map { ", egress: \($0)" } ?? ""
            return "  - {name: \(region.name), displayName: \(region.name), nodes: \(region.nodes)\(egress)}"
        }
        return """
            cluster: test
            host: 127.0.0.1
            basePort: \(basePort)
            heartbeat: \(heartbeat)
            suspectAfter: \(suspectAfter)
            downAfter: \(downAfter)
            lostAfter: \(lostAfter)
            orphanGrace: \(orphanGrace)
            regions:
            \(rows.joined(separator: "\n"))

            """
    }

    var processCount: Int { 1 + regions.reduce(0) { $0 + $1.nodes } }
}
