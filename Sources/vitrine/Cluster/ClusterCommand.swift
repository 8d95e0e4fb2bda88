import ArgumentParser

struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "A whole cluster on this machine: make, start, look at and stop it.",
        discussion: """
            EXAMPLES
              vitrine cluster up --topology cluster/three-regions.yaml
              vitrine cluster status
              vitrine cluster issue-client --name alice
              vitrine cluster down
            """,
        subcommands: [
            ClusterInit.self, ClusterUp.self, ClusterDown.self, ClusterStatusCommand.self, ClusterIssueClient.self,
        ])
}

/// Which topology a new cluster is made from.
struct TopologyOption: ParsableArguments {
    static let pathDefault = "cluster/three-regions.yaml"

    @Option(
        help: ArgumentHelp(
            "The topology of a new cluster (default: \(TopologyOption.pathDefault)).", valueName: "file"))
    var topology: String?

    var path: String { topology ?? Self.pathDefault }
}
