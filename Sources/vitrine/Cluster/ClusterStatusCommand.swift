import ArgumentParser
import Foundation
import GalleryClient
import LocalCluster
import Settings

struct ClusterStatusCommand: ClientCommand {
    /// How long the coordinator may take before the nodes are asked instead.
    private static let patience = Duration.seconds(3)

    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "The coordinator, the nodes, and where copies are missing.",
        discussion: """
            When the coordinator does not answer, the nodes are asked one by one.

            EXAMPLES
              vitrine cluster status
              vitrine cluster status -o json
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let local = try localClusterIfAny()
        do throws(ClientError) {
            let status = try await client.status(deadline: Self.patience)
            try show(StatusReport(status, of: local))
        } catch {
            switch error {
            case .coordinatorUnreachable(let address, let reason):
                Terminal.say(
                    "the coordinator does not answer at \(address) (\(reason)); `vitrine cluster up` starts what is "
                        + "not running")
            case .noAnswer(_, let reason):
                Terminal.say("the coordinator does not answer at \(client.settings.coordinator) (\(reason))")
            default: throw error
            }
            Terminal.say("asking the nodes instead:")
            let nodes = await client.nodeStatistics()
            try show(NodesReport(nodes))
        }
    }

    private func show(_ report: StatusReport) throws(ClientError) {
        do { try report.show(printing) } catch { throw .unreadableAnswer(to: "STATUS", reason: "\(error)") }
    }

    private func show(_ report: NodesReport) throws { try report.show(printing) }

    /// The settings may be of a cluster whose processes are elsewhere.
    private func localClusterIfAny() throws -> LocalCluster? {
        guard FileManager.default.fileExists(atPath: ClusterDirectory(global.directory).topology) else { return nil }
        return try global.localCluster()
    }
}
