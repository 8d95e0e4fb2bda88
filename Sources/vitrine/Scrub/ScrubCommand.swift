import ArgumentParser
import Gallery
import GalleryClient
import Settings
import Wire

struct ScrubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrub",
        abstract: "Reading everything that nodes hold, so that damage is found while there are good copies.",
        discussion: """
            Every node reads all it holds once a day, spread over the day (scrubCycle and
            scrubRate of its settings). A damaged chunk is served to nobody, kept to be
            looked at, and fetched anew from a verified copy.

            EXAMPLES
              vitrine scrub status
              vitrine scrub start --all --wait
            """,
        subcommands: [ScrubStatusCommand.self, ScrubStart.self])
}

struct ScrubStatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How far each node is, and what it found.",
        discussion: """
            Asks the nodes themselves, so it works without the coordinator; one that does
            not answer is left out.

            EXAMPLES
              vitrine scrub status
              vitrine scrub status --node westeurope-1
              vitrine scrub status -o json | jq 'map(.findings) | add'
            """)

    @Option(help: ArgumentHelp("Only this node: its name, or REGION/NAME.", valueName: "node"))
    var node: String?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let answered = try ScrubAnswers(await client.scrub(), of: node)
        answered.tellSilent()
        try printing.show(answered.statuses) { Table(answered.statuses) }
    }
}

/// What the nodes that were asked answered.
struct ScrubAnswers {
    /// A node, and where it listens.
    let nodes: [(address: Address, status: ScrubStatus)]
    private let silent: [(address: Address, error: ClientError)]

    var statuses: [ScrubStatus] { nodes.map(\.status) }

    /// Of all that were asked only the one of that name, if one is given.
    init(_ asked: [AskedNode<ScrubStatus>], of name: String?) throws {
        var nodes: [(address: Address, status: ScrubStatus)] = []
        var silent: [(address: Address, error: ClientError)] = []
        for node in asked {
            switch node.outcome {
            case .success(let status): nodes.append((node.address, status))
            case .failure(let error): silent.append((node.address, error))
            }
        }
        if let name {
            nodes = nodes.filter { $0.status.node == name || $0.status.node.hasSuffix("/\(name)") }
            guard !nodes.isEmpty else { throw ScrubError.noSuchNode(name) }
            silent = []
        }
        (self.nodes, self.silent) = (nodes, silent)
        // A right that is missing is missing everywhere.
        if nodes.isEmpty, let refused = silent.first(where: { if case .refused = $0.error { true } else { false } }) {
            throw refused.error
        }
    }

    func tellSilent() {
        for node in silent { Terminal.say("no answer from \(node.address): \(node.error)") }
    }
}

/// Why nothing was scrubbed, or not all is well.
enum ScrubError: Error, CustomStringConvertible {
    case noSuchNode(String)
    case nobodyAnswers
    case stillDamaged(nodes: [String])

    var description: String {
        switch self {
        case .noSuchNode(let name): "no node that answers is called \(name); see `vitrine cluster status`"
        case .nobodyAnswers: "no node answers; see `vitrine cluster status`"
        case .stillDamaged(let nodes):
            "damaged chunks of \(nodes.joined(separator: ", ")) are not repaired yet; see `vitrine scrub status` and "
                + "`vitrine cluster status`"
        }
    }
}

extension Table {
    init(_ nodes: [ScrubStatus]) {
        self.init(
            "NODE", "CYCLE>", "BEGUN", "READ>", "OF>", "STATE", "FOUND>", "REPAIRED>", "DAMAGED>", "QUARANTINE>",
            "LAST FINDING")
        for it in nodes {
            let last = it.lastFinding.map { "chunk \($0.chunk) of \($0.digest) at \($0.at)" }
            add(
                it.node, "\(it.cycle)", it.cycleStart, Quantity.bytes(it.readBytes), Quantity.bytes(it.ofBytes),
                it.isComplete ? "done" : "reading", "\(it.findings)", "\(it.repaired)", "\(it.damagedChunks)",
                Quantity.bytes(it.quarantinedBytes), last ?? "-")
        }
    }
}
