import ArgumentParser
import Foundation
import LocalCluster

struct NodeKill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Kill at once (SIGKILL), as a crash or a power cut does.",
        discussion: """
            EXAMPLES
              vitrine node kill westeurope-1
              vitrine node kill --region northeurope
            """)

    @OptionGroup var selection: ProcessSelection
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let cluster = try global.localCluster()
        let processes = try selection.processes(of: cluster)
        try await cluster.signal(processes, SIGKILL)
        print("killed \(processes.map(\.name).joined(separator: ", "))")
    }
}
