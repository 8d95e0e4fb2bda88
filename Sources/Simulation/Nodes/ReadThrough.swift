import Gallery
import NIOCore
import Wire

/// Gives a client what this node does not hold, from a node that does: each chunk is hashed on its way.
extension NodeShell {
    /// So many nodes are asked one after the other.
    private static let sourcesMax = 4
    private static let answerMax: Int64 = 3000

    /// Answers `MANIFEST`, or `GET` of one chunk (`index`), for a client.
    func readThrough(_ request: Request, _ content: Digest, chunk index: Int? = nil) {
        guard request.peer is ClientHost else { return request.refuse(.notFound) }
        let others = cluster.nodes.filter { $0 !== host }
        let near = others.filter { $0.region == host.region } + others.filter { $0.region != host.region }
        let holders = near.filter { $0.disk.isWhole(content) && $0.isUp }
        readThrough(request, content, index, from: Array(holders.prefix(Self.sourcesMax).map(\.id)))
    }

    private func readThrough(_ request: Request, _ content: Digest, _ index: Int?, from sources: [NodeID]) {
        guard let source = sources.first else { return request.refuse(.notFound) }
        let next: () -> Void = { [self] in readThrough(request, content, index, from: Array(sources.dropFirst())) }
        withPeer(source) { [self] end in
            guard let end else { return next() }
            var hashes: [UInt64] = []
            _ = end.ask(
                .manifest, ["\(content)"], within: Self.answerMax,
                onItem: { hashes += PretendBytes.words(of: $0.payload) },
                onEnd: { [self] reply in
                    let manifest = Manifest(hashes: hashes)
                    guard case .ok = reply, manifest.digest == content else { return next() }
                    guard let index else {
                        request.data(["0"], PretendBytes.buffer(manifest.hashes))
                        return request.ok()
                    }
                    guard manifest.hashes.indices.contains(index) else { return request.refuse(.notFound) }
                    forward(content, index, manifest.hashes[index], from: end, to: request, orElse: next)
                })
        }
    }

    private func forward(
        _ content: Digest, _ index: Int, _ hash: UInt64, from end: End, to request: Request,
        orElse next: @escaping () -> Void
    ) {
        var words: [UInt64] = []
        _ = end.ask(
            .get, ["\(content)", "first=\(index)", "count=1"], within: Self.answerMax,
            onItem: { words += PretendBytes.words(of: $0.payload) },
            onEnd: { [self] reply in
                guard case .ok = reply, let word = words.first, Manifest.hash(of: word) == hash else { return next() }
                cluster.mark(.readThrough)
                request.end.pretendBytes += cluster.setting.chunkBytes
                request.data(["0"], PretendBytes.buffer([word]))
                request.ok()
            })
    }

    /// The connection to another node, made if there is none.
    private func withPeer(_ id: NodeID, _ body: @escaping (End?) -> Void) {
        if let end = peers[id], end.isOpen { return body(end) }
        cluster.network.dial(from: host, to: cluster.node(id)) { [self] end in
            peers[id] = end
            body(end)
        }
    }
}
