import Gallery
import Instances
import NIOCore
import Transport
import Wire

/// Sends bytes of a content as the answer to one request, as fast as the rates let them through.
struct ContentSending: Sendable {
    let context: NodeContext
    let request: Request
    let precedence: EgressQueue.Precedence

    /// Sends bytes that stand at `offset` of the disk, in pieces if they are many.
    func send(_ bytes: ByteBuffer, at offset: Int) async throws {
        var rest = bytes
        var offset = offset
        while let piece = rest.readSlice(length: min(rest.readableBytes, NodeLimits.pieceBytesMax)),
            piece.readableBytes > 0
        {
            try await pass(piece.readableBytes)
            try await request.data(at: UInt64(offset), piece)
            context.counters.sent(piece.readableBytes, to: request.peer)
            if precedence == .deployment {
                let isAbroad = request.peer.link(from: context.node.region) != nil
                context.deploying.note(piece.readableBytes, isAbroad: isAbroad)
            }
            offset += piece.readableBytes
        }
    }

    private func pass(_ count: Int) async throws(Refusal) {
        do throws(Egress.Refusal) {
            try await context.egress.pass(
                count, to: request.peer.link(from: context.node.region), precedence)
        } catch {
            switch error {
            case .tooManyWaiting: throw Refusal(.busy, "too many wait for this node to send")
            case .cancelled: throw Refusal(.cancelled, "cancelled")
            }
        }
    }
}
