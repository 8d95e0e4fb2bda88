import ArgumentParser

/// `vitrine`: the one command for people.
@main
struct Vitrine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrine",
        abstract: "A self-hosted image gallery over several regions.",
        discussion: """
            EXAMPLES
              vitrine cluster up --topology cluster/three-regions.yaml
              vitrine gallery create -r contoso -l westeurope
              vitrine image-definition create -r contoso -i web -p contoso -f web -s 22 --os-type Linux
              vitrine image-version create -r contoso -i web -e 1.0.0 --file web.raw \\
                  --target-regions westeurope=2 northeurope swedencentral
              vitrine resolve contoso/web --region northeurope
              vitrine vm create --image contoso/web --region northeurope --to disk.raw

            Each command has its own --help with examples. Exit codes: 0 done, 1 refused or failed, 2 wrong usage,
            130 stopped with Ctrl-C.
            """,
        subcommands: [
            ClusterCommand.self, GalleryCommand.self, ImageDefinitionCommand.self, ImageVersionCommand.self,
            ResolveCommand.self, VMCommand.self, BenchCommand.self, NodeCommand.self, IncidentsCommand.self,
            VersionCommand.self,
        ])

    static func main() async {
        await Invocation(CommandLine.arguments.dropFirst().map { $0 }).runAndExit()
    }
}
