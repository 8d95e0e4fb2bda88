import ArgumentParser
import Foundation
import LocalCluster

struct NodeResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let go on what was paused (SIGCONT).",
        discussion: """
            EXAMPLES
              vitrine node resume westeurope-1
              vitrine node resume --region northeurope
            """)

    @OptionGroup var selection: ProcessSelection
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let cluster = try global.localCluster()
        let processes = try selection.processes(of: cluster)
        try await cluster.signal(processes, SIGCONT)
        print("resumed \(processes.map(\.name).joined(separator: ", "))")
    }
}
