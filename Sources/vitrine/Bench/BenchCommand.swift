import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what a cluster can do.",
        discussion: """
            EXAMPLES
              vitrine bench deploy --image contoso/web --region northeurope
              vitrine bench resolve --image contoso/web --region northeurope
              vitrine bench catalog -o json
            """,
        subcommands: [BenchDeploy.self, BenchResolve.self, BenchCatalog.self])
}
