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
              vitrine image-definition create -r contoso -i web -p contoso -f web -s 22 \\
                  --os-type Linux
              vitrine image-version create -r contoso -i web -e 1.0.0 --file web.raw \\
                  --target-regions westeurope=2 northeurope swedencentral
              vitrine resolve contoso/web --region northeurope
              vitrine vm create --image contoso/web --region northeurope --to disk.raw

            Each command has its own --help with examples. Exit codes: 0 done, 1 refused or
            failed, 2 wrong usage, 130 stopped with Ctrl-C.
            """,
        version: VersionCommand.Report().line,
        groupedSubcommands: [
            CommandGroup(
                name: "Images",
                subcommands: [
                    GalleryCommand.self, ImageDefinitionCommand.self, ImageVersionCommand.self, ShareCommand.self,
                    ResolveCommand.self, VMCommand.self,
                ]),
            CommandGroup(
                name: "Sources of images",
                subcommands: [
                    DiskCommand.self, SnapshotCommand.self, VHDCommand.self, ImageCommand.self, SourceCommand.self,
                ]),
            CommandGroup(
                name: "Who and what they may",
                subcommands: [AccountCommand.self, PrincipalCommand.self, RoleCommand.self, CanCommand.self]),
            CommandGroup(name: "Everything at once", subcommands: [ApplyCommand.self, ExportCommand.self]),
            CommandGroup(
                name: "What happened",
                subcommands: [WatchCommand.self, AuditCommand.self, UsageCommand.self, IncidentsCommand.self]),
            CommandGroup(
                name: "The cluster",
                subcommands: [
                    ClusterCommand.self, RegionCommand.self, NodeCommand.self, ScrubCommand.self, BackupCommand.self,
                    RestoreCommand.self, RecoverCommand.self, WhatIfCommand.self, DrillCommand.self,
                    ChaosCommand.self, SimulateCommand.self, BenchCommand.self, VersionCommand.self,
                ]),
        ])

    static func main() async {
        await Invocation(CommandLine.arguments.dropFirst().map { $0 }).runAndExit()
    }
}
