import ArgumentParser
import GalleryClient
import Settings
import Wire

struct NodeContentsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "contents",
        abstract: "The disk contents that nodes hold.",
        discussion: """
            With --orphans only those that no version and no source of the catalog uses,
            as a restored older catalog may leave them: they are kept, and never removed by
            themselves. Asks the nodes themselves, so it works without the coordinator; a
            node that does not answer is left out.

            EXAMPLES
              vitrine node contents
              vitrine node contents --orphans -o json
            """)

    @Flag(help: "Only contents that nothing in the catalog uses.")
    var orphans = false

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var contents: [NodeContent] = []
        var refusal: ClientError?
        for node in await client.nodeContents(orphansOnly: orphans) {
            switch node.outcome {
            case .success(let answered): contents += answered
            case .failure(let error):
                if case .refused = error { refusal = error }
                Terminal.say("no answer from \(node.address): \(error)")
            }
        }
        if let refusal { throw refusal }
        try printing.show(contents) { Table(contents) }
    }
}

extension Table {
    fileprivate init(_ contents: [NodeContent]) {
        self.init("NODE", "CONTENT", "STATE", "DAMAGED>", "SIZE>", "OCCUPIED>", "USED")
        for it in contents {
            add(
                it.node, it.digest, it.state, "\(it.damagedChunks)", Quantity.bytes(it.bytes),
                Quantity.bytes(it.occupiedBytes), it.isUsed ? "yes" : "no")
        }
    }
}
