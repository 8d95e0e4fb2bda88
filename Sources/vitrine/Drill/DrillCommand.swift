import ArgumentParser
import Foundation
import Gallery
import GalleryClient
import LocalCluster

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Lose a region of a cluster on this machine, and hold the result beside the prediction.",
        discussion: """
            EXAMPLES
              vitrine drill lose-region northeurope
              vitrine drill lose-region northeurope --keep-down -o json
            """,
        subcommands: [DrillRegion.self])
}

struct DrillRegion: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "lose-region",
        abstract: "Kill all nodes of a region, wait until it is healed, bring them back.",
        discussion: """
            Meanwhile images are deployed in the other regions, a few at a time, and thrown
            away. Exit code 1 if what was predicted to survive did not, or if it was not
            healed in time.

            EXAMPLES
              vitrine drill lose-region northeurope
              vitrine drill lose-region northeurope --timeout 600 --keep-down
            """)

    @Argument(help: "The region.", transform: RegionArgument.parse)
    var region: Region

    @Flag(help: "Leave its nodes down; `vitrine node start --region REGION` brings them back.")
    var keepDown = false

    @Option(help: ArgumentHelp("How many seconds healing may take beyond the prediction.", valueName: "seconds"))
    var timeout = 300

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 86400 seconds") }
    }

    func run(with client: GalleryClient) async throws {
        let cluster = try global.localCluster()
        let nodes = try cluster.processes(in: region)
        let drill = Drill(client: client, region: region, patience: .seconds(timeout))
        let prediction = try await client.whatIf(losing: [region])
        try await drill.requireCalm()
        let known = try await drill.incidentIDs()
        let load = DrillLoad(client: client, images: try await drill.images(prediction))
        let result: DrillResult
        do {
            result = try await load.run {
                Terminal.say("killing \(nodes.map(\.name).joined(separator: ", "))")
                try await cluster.signal(nodes, SIGKILL)
                return try await drill.watch(prediction, since: .now, knowing: known)
            } judgedBy: { outcome, deployments in
                outcome.with(deployments)
            }
        } catch {
            if !keepDown { try bringBack(nodes, in: cluster) }
            throw error
        }
        let report = DrillReport(prediction: prediction, result: try await drill.finish(result, prediction))
        if !keepDown {
            let started = try bringBack(nodes, in: cluster)
            _ = try await ClusterReadiness(
                cluster: cluster, started: started, client: client, timeout: .seconds(timeout), report: Terminal.say
            ).wait()
        }
        try printing.show(report) { report.table }
        if let failure = report.failure { throw CommandFailure(failure) }
    }

    @discardableResult
    private func bringBack(_ nodes: [LocalProcess], in cluster: LocalCluster) throws -> [LocalProcess] {
        Terminal.say("starting \(nodes.map(\.name).joined(separator: ", "))")
        return try cluster.start(nodes)
    }
}
