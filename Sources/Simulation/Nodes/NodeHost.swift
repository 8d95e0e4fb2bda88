import Gallery
import Wire

/// The machine of a region node, with its disk.
final class NodeHost: Host {
    let id: NodeID
    var disk: NodeDisk
    private(set) var shell: NodeShell?
    /// What will befall a write to its disk.
    var mishap: Fault?
    /// How many tries to start have failed since the last success.
    private(set) var refusals = 0

    init(number: Int, id: NodeID, cluster: Cluster) {
        self.id = id
        disk = NodeDisk(owner: id, incarnation: number)
        super.init(number: number, name: id.name, role: .node, region: id.region, cluster: cluster)
    }

    override var greetingEpoch: Epoch { disk.fence.epoch }

    override func begin() {
        guard disk.owner == id else {
            // The disk is another's: a node that served it would speak for the other.
            cluster.mark(.foreignDiskRefused)
            refusals += 1
            return
        }
        refusals = 0
        let opened = NodeShell(self)
        shell = opened
        opened.begin()
    }

    override func end() { shell = nil }

    override func serve(_ request: Request) {
        if let shell { shell.serve(request) } else { request.refuse(.unavailable) }
    }

    override func serveBody(_ message: Message, of id: UInt64, on end: End) {
        shell?.takeBody(message, of: id, on: end)
    }

    override func cancel(_ id: UInt64, on end: End) { shell?.cancel(id, on: end) }
}
