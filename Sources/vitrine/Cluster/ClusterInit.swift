import ArgumentParser
import Foundation
import LocalCluster
import Settings

struct ClusterInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a cluster's directory: settings, keys and certificates; starts nothing.",
        discussion: """
            Everything is written under one directory, which must not be there yet. Keys
            have mode 0600.

            EXAMPLES
              vitrine cluster init --topology cluster/three-regions.yaml
              vitrine cluster init --topology cluster/wan.yaml --cluster .vitrine-wan
            """)

    @OptionGroup var topology: TopologyOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let directory = ClusterDirectory(global.directory)
        let founding = try ClusterFounding.make(topology, directory)
        print("made \(founding.summary) in \(directory.path)")
        print("start it with `vitrine cluster up\(global.clusterFlag)`")
    }
}

extension ClusterFounding {
    /// Makes the cluster of the option's topology.
    static func make(_ option: TopologyOption, _ directory: ClusterDirectory) throws -> ClusterFounding {
        guard FileManager.default.fileExists(atPath: option.path) else {
            throw ClusterError.noTopology(path: option.path)
        }
        let founding = try ClusterFounding(topologyFile: option.path, directory: directory)
        try founding.found()
        return founding
    }

    /// What was made, in words.
    var summary: String {
        "cluster \(topology.cluster) with \(topology.regions.count) regions and \(topology.nodes.count) nodes"
    }
}

extension GlobalOptions {
    /// What to add to a command that is suggested, so that it means the same cluster.
    var clusterFlag: String { cluster.map { " --cluster \($0)" } ?? "" }
}
