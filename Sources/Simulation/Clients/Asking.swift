import Chance
import Gallery
import NIOCore
import Wire

/// Asking which version is meant, and reading it.
extension ClientHost {
    private static let answerMax: Int64 = 5000

    /// Asks the coordinator; `then` is given the receipt, or `nil`.
    func resolve(_ reference: ImageReference, in region: Region, then: @escaping (Receipt?) -> Void) {
        let calledAt = cluster.now
        let floors = cluster.floors()
        withCoordinator { [self] end in
            guard let end else { return then(nil) }
            _ = end.ask(.resolve, ["\(reference)", "in=\(region)"], within: Self.answerMax) { [self] reply in
                note(reply, .resolve(reference, region), calledAt, floors, then)
                if case .lost = reply { leaveCoordinator() }
            }
        }
    }

    /// Asks a node of the region, which answers from its view.
    func resolveNear(_ reference: ImageReference, salt: Int, then: @escaping (Receipt?) -> Void) {
        let near = cluster.nodes.filter { $0.region == region }
        guard !near.isEmpty else { return then(nil) }
        let node = near[salt % near.count].id
        let calledAt = cluster.now
        withNode(node) { [self] end in
            guard let end else { return then(nil) }
            _ = end.ask(.resolve, ["\(reference)", "in=\(region)"], within: Self.answerMax) { [self] reply in
                note(reply, .resolveNear(reference, region, node: node), calledAt, [:], then)
                if case .lost = reply { leave(node) }
            }
        }
    }

    private func note(
        _ reply: End.Reply, _ operation: Observation.Operation, _ calledAt: Int64, _ floors: [Int: Revision],
        _ then: (Receipt?) -> Void
    ) {
        switch reply {
        case .ok(let message):
            guard let receipt = Receipt(message), let catalog = message["catalog"].flatMap({ Int($0) }) else {
                cluster.fail("a receipt cannot be read: \(message.fields)")
                return
            }
            let result = Observation.Result.resolved(
                receipt.number, receipt.generation, receipt.digest, receipt.revision)
            observe(operation, calledAt, result, catalog, floors)
            then(receipt)
        case .refused(_, let message):
            if let catalog = message["catalog"].flatMap({ Int($0) }),
                let revision = message["revision"].flatMap(Revision.init)
            {
                observe(operation, calledAt, .refused(message["rule"], revision), catalog, floors)
            }
            then(nil)
        case .lost: then(nil)
        }
    }

    /// How a deployment ended.
    enum Deployment {
        case done
        /// No version is meant, or nobody could be asked.
        case unresolved
        /// No node gave the bytes.
        case unread
    }

    /// Resolves, reads every chunk and verifies it.
    func deploy(_ reference: ImageReference, in region: Region, then: @escaping (Deployment) -> Void) {
        resolve(reference, in: region) { [self] receipt in
            if let receipt { return read(receipt, then) }
            // Without the coordinator a node of the region knows.
            guard region == self.region else { return then(.unresolved) }
            resolveNear(reference, salt: cluster.chance.number(in: 0...99)) { [self] receipt in
                if let receipt { read(receipt, then) } else { then(.unresolved) }
            }
        }
    }

    private func read(_ receipt: Receipt, _ then: @escaping (Deployment) -> Void) {
        let promise = Promise(receipt.digest, for: self)
        let end: (Deployment) -> Void = { end in
            if end == .unread { promise.check() }
            then(end)
        }
        let rest = cluster.nodes.map(\.id).filter { $0 != receipt.node }
        let near = rest.filter { $0.region == receipt.node.region }
        let far = rest.filter { $0.region != receipt.node.region }
        // Twice: what failed by a connection that broke may go over another.
        let order = [receipt.node] + near + far
        read(receipt.digest, from: order + order, end)
    }

    /// Tries one node after the other.
    private func read(_ content: Digest, from candidates: [NodeID], _ then: @escaping (Deployment) -> Void) {
        guard let node = candidates.first else { return then(.unread) }
        let next: () -> Void = { [self] in
            cluster.mark(.readElsewhere)
            read(content, from: Array(candidates.dropFirst()), then)
        }
        guard let target = cluster.node(node), cluster.network.isOpen(from: self, to: target) else { return next() }
        withNode(node) { [self] end in
            guard let end else { return next() }
            var hashes: [UInt64] = []
            _ = end.ask(
                .manifest, ["\(content)"], within: Self.answerMax,
                onItem: { hashes += PretendBytes.words(of: $0.payload) },
                onEnd: { [self] reply in
                    guard case .ok = reply else {
                        if case .lost = reply { leave(node) }
                        return next()
                    }
                    let manifest = Manifest(hashes: hashes)
                    cluster.checkServed(
                        manifest.digest == content, "\(node) sent the manifest of another content than \(content)")
                    read(manifest, 0, of: content, from: node, end, next, then)
                })
        }
    }

    private func read(
        _ manifest: Manifest, _ index: Int, of content: Digest, from node: NodeID, _ end: End,
        _ next: @escaping () -> Void, _ then: @escaping (Deployment) -> Void
    ) {
        guard index < manifest.hashes.count else { return then(.done) }
        var words: [UInt64] = []
        _ = end.ask(
            .get, ["\(content)", "first=\(index)", "count=1"], within: Self.answerMax,
            onItem: { words += PretendBytes.words(of: $0.payload) },
            onEnd: { [self] reply in
                guard case .ok = reply, let word = words.first else {
                    if case .lost = reply { leave(node) }
                    return next()
                }
                let isRight = Manifest.hash(of: word) == manifest.hashes[index]
                cluster.checkServed(isRight, "\(node) sent wrong bytes of \(content)")
                read(manifest, index + 1, of: content, from: node, end, next, then)
            })
    }
}
