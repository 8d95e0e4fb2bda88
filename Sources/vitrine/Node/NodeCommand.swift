import ArgumentParser
import Foundation
import Gallery
import LocalCluster

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Nodes: what they did, take one out of use; do to a local one what fate does.",
        discussion: """
            EXAMPLES
              vitrine node kill westeurope-1          # kill -9
              vitrine node start westeurope-1
              vitrine node kill --region northeurope  # a whole region
              vitrine node kill coordinator
              vitrine node drain westeurope/westeurope-1
            """,
        subcommands: [
            NodeKill.self, NodePause.self, NodeResume.self, NodeStart.self, NodeStatisticsCommand.self,
            NodeContentsCommand.self, NodeDrain.self, NodeRetire.self, NodeRestore.self,
        ])
}

/// Which processes of the local cluster are meant.
struct ProcessSelection: ParsableArguments {
    @Argument(help: "Names of nodes, or 'coordinator'.")
    var names: [String] = []

    @Option(help: ArgumentHelp("All nodes of a region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    func validate() throws {
        guard !names.isEmpty || region != nil else { throw ValidationError("name a node, or a region with --region") }
    }

    func processes(of cluster: LocalCluster) throws -> [LocalProcess] {
        var processes: [LocalProcess] = []
        for name in names { processes.append(try cluster.process(named: name)) }
        if let region { processes += try cluster.processes(in: region) }
        return processes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
