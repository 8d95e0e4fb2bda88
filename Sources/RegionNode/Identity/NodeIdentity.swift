import Gallery
import NIOCore
import ReplicaStore
import Synchronization
import Transport

/// Who this node is, and the highest epoch of a coordinator it has seen: `node.json` of the data directory.
///
/// The directory is one node's of one cluster, for good. Its incarnation is drawn when it is first made, so that the
/// coordinator sees when a node comes back with an empty disk.
final class NodeIdentity: Sendable {
    /// The longest `node.json`, in bytes.
    static let fileBytesMax = 65_536
    /// Incarnations are drawn from this range: whole numbers that every reader of JSON keeps exactly.
    static let incarnations: ClosedRange<UInt64> = 1...(1 << 53 - 1)

    /// What the file holds.
    private struct Record: Codable {
        let cluster: String
        let node: NodeID
        let incarnation: UInt64
        var highestEpoch: Epoch
    }

    let cluster: String
    let node: NodeID
    let incarnation: UInt64
    private let file: DurableFile
    // Held while the file is written: who comes with the epoch waits until it is on the disk.
    private let highest: Mutex<Epoch>

    /// Reads the identity of the directory, or gives it this one.
    ///
    /// Blocks on the disk. The directory must be there, and locked by who opened the store in it.
    init(
        in directory: String, cluster: String, node: NodeID, calls: any FileSystemCalls = LinuxCalls()
    ) throws(NodeIdentityError) {
        file = DurableFile("\(directory)/node.json", calls: calls)
        let record: Record
        if let found = try Self.read(file) {
            guard found.cluster == cluster, found.node == node else {
                throw .other(
                    directory: directory, cluster: found.cluster, node: found.node, expectedCluster: cluster,
                    expectedNode: node)
            }
            record = found
        } else {
            record = Record(
                cluster: cluster, node: node, incarnation: .random(in: Self.incarnations), highestEpoch: 0)
            try Self.write(record, to: file)
        }
        self.cluster = record.cluster
        self.node = record.node
        incarnation = record.incarnation
        highest = Mutex(record.highestEpoch)
    }

    /// The highest epoch seen, in a greeting or a command.
    var highestEpoch: Epoch { highest.withLock { $0 } }

    /// Checks a coordinator's or a command's cluster and epoch; a higher epoch than any before is on the disk when this returns.
    ///
    /// Blocks on the disk then.
    func admit(cluster: String, epoch: Epoch) throws(NodeIdentityError) {
        guard cluster == self.cluster else { throw .otherCluster(found: cluster, own: self.cluster) }
        try highest.withLock { highest throws(NodeIdentityError) in
            guard epoch >= highest else { throw .staleEpoch(found: epoch, highest: highest) }
            guard epoch > highest else { return }
            let record = Record(cluster: self.cluster, node: node, incarnation: incarnation, highestEpoch: epoch)
            try Self.write(record, to: file)
            highest = epoch
        }
    }

    private static func read(_ file: DurableFile) throws(NodeIdentityError) -> Record? {
        let bytes: [UInt8]?
        do throws(ReplicaStoreError) {
            bytes = try file.read(limit: fileBytesMax)
        } catch { throw .store(error) }
        guard let bytes else { return nil }
        do {
            return try JSONPayload.decode(Record.self, from: ByteBuffer(bytes: bytes))
        } catch {
            throw .unreadable(path: file.path, reason: "\(error)")
        }
    }

    private static func write(_ record: Record, to file: DurableFile) throws(NodeIdentityError) {
        let bytes: ByteBuffer
        do {
            bytes = try JSONPayload.encode(record)
        } catch {
            throw .unreadable(path: file.path, reason: "\(error)")
        }
        do throws(ReplicaStoreError) {
            try file.replace(with: Array(bytes.readableBytesView))
        } catch { throw .store(error) }
    }
}
