import ArgumentParser
import GalleryClient
import Wire

struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "A restored catalog: how far it is with learning what nodes know, or: go on.",
        discussion: """
            EXAMPLES
              vitrine recover status
              vitrine recover accept-loss
            """,
        subcommands: [RecoverStatusCommand.self, RecoverAcceptLoss.self])
}

struct RecoverStatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Which nodes have told what they know, and which are awaited.",
        discussion: """
            EXAMPLES
              vitrine recover status
              vitrine recover status -o json | jq .awaited
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let status = try await client.recovery()
        try printing.show(status) { Table(status) }
        for problem in status.problems { Terminal.say(Terminal.warning(problem)) }
    }
}

struct RecoverAcceptLoss: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-loss",
        abstract: "Go on with what is known, though nodes have not told or contradict each other.",
        discussion: """
            Changes that only a missing node knows are lost for good, acknowledged or not:
            image versions among them are forgotten, though their disks stay on the nodes
            (`vitrine node contents --orphans` lists them). Whoever gave the word stands in
            the audit. Start the missing nodes instead, if that can be done.

            EXAMPLES
              vitrine recover accept-loss --yes
            """)

    @Flag(help: "Yes, what missing nodes know may be lost.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard yes else {
            throw ValidationError(
                "changes may be lost for good; `vitrine recover status` says whom it waits for. Add --yes")
        }
    }

    func run(with client: GalleryClient) async throws {
        let status = try await client.recovery(acceptingLoss: true)
        try printing.show(status) { Table(status) }
        if !status.awaited.isEmpty {
            Terminal.say(Terminal.warning("went on without \(status.awaited.joined(separator: " "))"))
        }
    }
}

extension Table {
    init(_ status: RecoveryStatus) {
        self.init("STATE", "RESTORED>", "KNOWN>", "TOLD>", "AWAITED")
        add(
            status.state, "\(status.restored)", "\(status.known)", "\(status.told.count)",
            status.awaited.isEmpty ? "-" : status.awaited.joined(separator: " "))
    }
}
