import Gallery
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Answers `VIEW`: what the node knows of the catalog, for a coordinator whose catalog was restored.
struct ViewRequests: Sendable {
    let context: NodeContext

    /// `VIEW`: how far it is, and which coordinator the node obeys.
    ///
    /// `VIEW since=REVISION`: a row for each change after it, or `GONE` if they are not all there. `VIEW whole=true`: the
    /// whole state in pieces.
    func view(_ request: Request) async throws {
        let isAskedFor = request.message["since"] != nil || request.message["whole"] != nil
        guard isAskedFor else {
            return request.ok(context.view.position.fields + Reporting.fence(of: context.identity))
        }
        guard !context.view.isBroken else { throw Refusal(.unavailable, "this node's view cannot be read") }
        if request.message["whole"] == "true" { return try await whole(request) }
        let since = try request.message.field("since", "a number", { DecimalNumber.read($0, as: Revision.self) })
        let (changes, state) = try await context.view.changes(after: since)
        guard let changes else { throw Refusal(.gone, "not all changes after \(since) are kept here") }
        for change in changes { try await request.item(json: try JSONPayload.encode(change)) }
        request.ok(summary(of: state, state.encoded()))
    }

    private func whole(_ request: Request) async throws {
        let state = context.view.state
        let encoded = state.encoded()
        var coded = ByteBuffer(bytes: encoded)
        var offset: UInt64 = 0
        while let piece = coded.readSlice(length: min(coded.readableBytes, NodeLimits.pieceBytesMax)),
            piece.readableBytes > 0
        {
            try await request.data(at: offset, piece)
            offset += UInt64(piece.readableBytes)
        }
        request.ok(summary(of: state, encoded))
    }

    private func summary(of state: GalleryState, _ encoded: [UInt8]) -> [String] {
        let position = ViewPosition(lineage: context.view.position.lineage, revision: state.revision)
        return position.fields + ["state=\(Digest.sha256(of: encoded))"]
    }
}
