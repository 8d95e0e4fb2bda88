import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct NodeDrain: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Empty a node: its copies are made elsewhere, and then go from it.",
        discussion: """
            It takes nothing new and is read from until its copies are verified elsewhere.
            Where that would leave fewer copies than wanted, as while another region is
            silent, they stay. If its region has no other node, copies are made in other
            target regions or the region's pair to stand in, and what it holds stays and is
            served until the region has another node; it is said at once what has nowhere
            to go. `vitrine cluster status` says "draining", then "drained", and why not
            yet. Undo: vitrine node restore.

            EXAMPLES
              vitrine node drain westeurope/westeurope-1
              vitrine cluster status
            """)

    @OptionGroup var node: NodeArgument
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let written = try await client.setStanding(of: node.id, to: .draining)
        try show(written, .standings)
        guard printing.format == .table else { return }
        for note in written.document["notes"]?.array?.compactMap(\.string) ?? [] { Terminal.say(note) }
    }
}

struct NodeRetire: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Say that a node is gone for good, so that nothing is waited for.",
        discussion: """
            What it held is made anew on other nodes at once. It is disconnected and
            refused until it is restored; nothing on it is deleted. Undo: vitrine node
            restore.

            EXAMPLES
              vitrine node retire westeurope/westeurope-1
              vitrine node retire westeurope/westeurope-1 --force   # though it is alive
            """)

    @OptionGroup var node: NodeArgument
    @OptionGroup var terms: StandingOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(
            try await client.setStanding(
                of: node.id, to: .retired, isForced: terms.force, terms.changeTerms), .standings)
    }
}

struct NodeRestore: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Let a retired or drained node in again.",
        discussion: """
            EXAMPLES
              vitrine node restore westeurope/westeurope-1
            """)

    @OptionGroup var node: NodeArgument
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.setStanding(of: node.id, to: .serving), .standings)
    }
}

/// The one node that is meant.
struct NodeArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The node, as `vitrine cluster status` names it.", valueName: "region/node"),
        transform: Self.parse)
    var id: NodeID

    private static func parse(_ text: String) throws -> NodeID {
        guard let id = NodeID(text) else {
            throw ValidationError("\(text) is not REGION/NODE; `vitrine cluster status` lists the nodes")
        }
        return id
    }
}
