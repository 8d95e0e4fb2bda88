import ArgumentParser
import Foundation
import LocalCluster

struct NodePause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop for a while (SIGSTOP), as a hung machine does.",
        discussion: """
            EXAMPLES
              vitrine node pause westeurope-1
              vitrine node pause --region northeurope
            """)

    @OptionGroup var selection: ProcessSelection
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let cluster = try global.localCluster()
        let processes = try selection.processes(of: cluster)
        try await cluster.signal(processes, SIGSTOP)
        print("paused \(processes.map(\.name).joined(separator: ", "))")
    }
}
