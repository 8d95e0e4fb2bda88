import DiskImage
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Sends a range of a content from this node's disk, reading ahead of what is sent.
struct LocalServing: Sendable {
    /// A run could not be read; what lies before it was sent.
    struct Interruption: Error {
        let run: Range<Int>
        let refusal: Refusal
    }

    let context: NodeContext
    let sending: ContentSending
    let source: LocalSource
    let digest: Digest

    /// Sends the occupied chunks of the range, in order.
    func send(_ range: Range<Int>) async throws {
        var runs = ChunkRuns(of: source.manifest, in: range, bytesMax: NodeLimits.pieceBytesMax)
        guard var run = runs.next() else { return }
        var bytes = try await read(run)
        // While one run is sent the next is read: neither the disk nor the connection waits for the other.
        while let following = runs.next() {
            async let ahead = read(following)
            try await sending.send(bytes, at: source.manifest.bytes(ofRun: run).lowerBound)
            bytes = try await ahead
            run = following
        }
        try await sending.send(bytes, at: source.manifest.bytes(ofRun: run).lowerBound)
    }

    private func read(_ run: Range<Int>) async throws -> ByteBuffer {
        do throws(Refusal) {
            try await arrival(of: run)
            let source = source
            context.gauge.begin()
            defer { context.gauge.end() }
            let bytes = try await context.onFiles { (_) throws(ReplicaStoreError) in try source.read(run) }
            context.counters.verified(bytes.readableBytes)
            return bytes
        } catch {
            throw Interruption(run: run, refusal: error)
        }
    }

    /// Waits until all chunks of the run are here.
    private func arrival(of run: Range<Int>) async throws(Refusal) {
        guard case .copying(let replica) = source else { return }
        for chunk in run {
            var seen = replica.haveCount
            while !replica.holds(chunk) {
                let before = seen
                // Any progress of the copy is a reason to go on waiting for this chunk of it.
                let hasCome = await context.news.arrivals.wait(
                    for: digest, atMost: context.limits.copyStallMax,
                    until: { replica.holds(chunk) || replica.haveCount != before })
                guard !Task.isCancelled else { throw Refusal(.cancelled, "cancelled") }
                guard hasCome else { throw Refusal(.unavailable, "the copy here gets no further") }
                seen = replica.haveCount
            }
        }
    }
}
