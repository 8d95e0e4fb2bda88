import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings
import Wire

struct ClusterUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start what is not running, and wait until every node is alive.",
        discussion: """
            Makes the cluster first if there is none. The daemons go on after this command;
            each writes to its log.

            EXAMPLES
              vitrine cluster up --topology cluster/three-regions.yaml
              vitrine cluster up --cluster .vitrine-wan
            """)

    @OptionGroup var topology: TopologyOption

    @Option(help: ArgumentHelp("How long to wait for the nodes.", valueName: "seconds"))
    var timeout: Int = 30

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("--timeout must be more than 0 seconds") }
    }

    func run() async throws {
        let directory = ClusterDirectory(global.directory)
        if !FileManager.default.fileExists(atPath: directory.topology) {
            let founding = try ClusterFounding.make(topology, directory)
            Terminal.say("made \(founding.summary) in \(directory.path)")
        } else {
            try checkTopology(directory)
        }
        let cluster = try global.localCluster()
        guard !cluster.topology.isSpread else {
            throw CommandFailure(
                "\(directory.topology) names machines; deploy/three-machines.md says how to start the daemons there")
        }
        let started = try cluster.start(cluster.processes)
        let standing = cluster.processes.count - started.count
        Terminal.say("started \(started.count) processes\(standing > 0 ? ", \(standing) ran already" : "")")
        let status = try await readiness(of: cluster, started)
        try StatusReport(status, of: cluster).show(Printing(format: global.output))
        sayWhatNext(cluster)
    }

    private func readiness(
        of cluster: LocalCluster, _ started: [LocalProcess]
    ) async throws -> (cluster: ClusterStatus, nodes: [ClusterStatus.Node]) {
        do {
            return try await global.withClient { client in
                try await ClusterReadiness(
                    cluster: cluster, started: started, client: client, timeout: .seconds(timeout), report: Terminal.say
                ).wait()
            }
        } catch {
            guard Task.isCancelled else { throw error }
            throw CommandFailure(
                "stopped; what was started goes on: `vitrine cluster down\(global.clusterFlag)` ends it")
        }
    }

    /// A topology that was named must be the one the cluster was made from.
    private func checkTopology(_ directory: ClusterDirectory) throws {
        guard let path = topology.topology else { return }
        guard FileManager.default.contents(atPath: path) == FileManager.default.contents(atPath: directory.topology)
        else {
            throw ClusterError.system(
                "\(directory.path) was made from another topology than \(path); leave --topology out, or name another "
                    + "directory with --cluster")
        }
    }

    private func sayWhatNext(_ cluster: LocalCluster) {
        let region = cluster.topology.regions.first?.name.name ?? "westeurope"
        let flag = global.clusterFlag
        Terminal.say(
            """

            next:
              vitrine gallery create -r contoso -l \(region)\(flag)
              vitrine cluster status\(flag)
              vitrine cluster down\(flag)
            logs: \(cluster.directory.coordinator)/log, \(cluster.directory.nodes)/*/log
            """)
    }
}
