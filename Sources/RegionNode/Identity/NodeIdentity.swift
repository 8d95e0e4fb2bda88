import Gallery
import NIOCore
import ReplicaStore
import Synchronization
import Transport

/// Who this node is, and which coordinator it obeys: `node.json` of the data directory.
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
        /// The incarnation of the coordinator of that epoch.
        var coordinator: UInt64?
        /// Whether two coordinators have come with that epoch.
        var isContested: Bool?

        var fence: EpochFence {
            get { EpochFence(epoch: highestEpoch, incarnation: coordinator, isContested: isContested ?? false) }
            set {
                highestEpoch = newValue.epoch
                coordinator = newValue.incarnation
                isContested = newValue.isContested ? true : nil
            }
        }
    }

    let cluster: String
    let node: NodeID
    let incarnation: UInt64
    private let file: DurableFile
    // Held while the file is written: who comes with the epoch waits until it is on the disk.
    private let record: Mutex<Record>

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
        self.record = Mutex(record)
    }

    /// The highest epoch seen, in a greeting or a command.
    var highestEpoch: Epoch { fence.epoch }

    /// Which coordinator is obeyed.
    var fence: EpochFence { record.withLock { $0.fence } }

    /// Checks a coordinator's or a command's cluster, epoch and incarnation; what that changes of the fence is on the
    /// disk when this returns or throws.
    ///
    /// Blocks on the disk then.
    func admit(cluster: String, epoch: Epoch, incarnation: UInt64) throws(NodeIdentityError) {
        guard cluster == self.cluster else { throw .otherCluster(found: cluster, own: self.cluster) }
        try record.withLock { record throws(NodeIdentityError) in
            var fence = record.fence
            let breach: EpochFence.Breach?
            do throws(EpochFence.Breach) {
                try fence.admit(epoch: epoch, incarnation: incarnation)
                breach = nil
            } catch { breach = error }
            if fence != record.fence {
                var changed = record
                changed.fence = fence
                try Self.write(changed, to: file)
                record = changed
            }
            if let breach { throw .fenced(breach) }
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
