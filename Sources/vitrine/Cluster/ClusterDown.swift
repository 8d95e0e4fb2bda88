import ArgumentParser
import LocalCluster

struct ClusterDown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Stop the cluster's processes; its directory stays.",
        discussion: """
            Only processes that this cluster's directory records, and that run with its
            settings, are stopped.

            EXAMPLES
              vitrine cluster down
              vitrine cluster down && rm -r .vitrine     # and forget everything it held
            """)

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let cluster = try global.localCluster()
        let stopped = try await cluster.stop(cluster.processes)
        for (process, wasKilled) in stopped where wasKilled {
            Terminal.say("\(process.name) did not end within \(LocalCluster.terminationGrace) and was killed")
        }
        print(stopped.isEmpty ? "nothing was running" : "stopped \(stopped.count) processes")
    }
}
