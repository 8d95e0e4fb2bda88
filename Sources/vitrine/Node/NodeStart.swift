import ArgumentParser
import Foundation
import LocalCluster

struct NodeStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a process that is not running.",
        discussion: """
            EXAMPLES
              vitrine node start westeurope-1
              vitrine node start --region northeurope
              vitrine node start coordinator
            """)

    @OptionGroup var selection: ProcessSelection
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let cluster = try global.localCluster()
        let wanted = try selection.processes(of: cluster)
        let started = try cluster.start(wanted)
        for process in wanted where !started.contains(process) { Terminal.say("\(process.name) runs already") }
        if !started.isEmpty { print("started \(started.map(\.name).joined(separator: ", "))") }
    }
}
