import ArgumentParser
import GalleryClient
import Settings
import Wire

struct NodeStatisticsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "What each node sent, received and verified since its process began.",
        discussion: """
            Asks the nodes themselves, so it works without the coordinator; a node that
            does not answer is left out, and it is an error if none does.

            EXAMPLES
              vitrine node statistics
              vitrine node statistics -o json | jq 'map(.bytesToClients) | add'
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var answered: [NodeStatistics] = []
        let asked = await client.nodeStatistics()
        for node in asked {
            switch node.outcome {
            case .success(let statistics): answered.append(statistics)
            case .failure(let error): Terminal.say("no answer from \(node.address): \(error)")
            }
        }
        guard !answered.isEmpty || asked.isEmpty else { throw CommandFailure("none of \(asked.count) nodes answered") }
        try printing.show(answered) { Table(answered) }
    }
}

extension Table {
    fileprivate init(_ nodes: [NodeStatistics]) {
        self.init(
            "NODE", "CONTENTS>", "TO CLIENTS>", "IN REGION>", "TO REGIONS>", "FROM CLIENTS>", "FROM NODES>",
            "VERIFIED>", "FREE>", "MEMORY>")
        for node in nodes {
            let counts = [
                node.bytesToClients, node.bytesWithinRegion, node.bytesToRegions.values.reduce(0, +),
                node.bytesFromClients, node.bytesFromNodes, node.bytesVerified, node.freeBytes, node.residentBytes,
            ]
            add([node.node, "\(node.contents)"] + counts.map(Quantity.bytes))
        }
    }
}
