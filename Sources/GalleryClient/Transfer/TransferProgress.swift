/// How far moving or hashing bytes is.
public struct TransferProgress: Hashable, Sendable {
    /// What is being done.
    public enum Stage: String, Hashable, Sendable {
        /// Reading the file and hashing its chunks.
        case hashing
        /// Sending the chunks that the node does not have.
        case sending
        /// Receiving and checking a disk.
        case receiving
    }

    public let stage: Stage
    public let bytesDone: Int
    public let bytesTotal: Int

    public init(_ stage: Stage, bytesDone: Int, bytesTotal: Int) {
        self.stage = stage
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
    }

    public typealias Report = @Sendable (TransferProgress) -> Void
}
