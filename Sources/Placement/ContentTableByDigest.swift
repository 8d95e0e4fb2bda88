import Gallery

/// The same, asked by digest: nothing is known of a content that has no number.
extension ContentTable {
    func wish(of content: Digest) -> Wish? { number(of: content).flatMap { wish(of: $0) } }

    func isOld(_ content: Digest) -> Bool { number(of: content).map { isOld($0) } ?? false }

    func unwishedSince(_ content: Digest) -> Instant? { number(of: content).flatMap { unwishedSince($0) } }

    func isHeld(_ content: Digest) -> Bool { number(of: content).map { isHeld($0) } ?? false }

    func holding(of content: Digest, on node: NodeID) -> Holding? {
        number(of: content).flatMap { holding(of: $0, on: node) }
    }

    /// The holders in order of name, with how sure it is.
    func holders(of content: Digest) -> [(node: NodeID, holding: Holding)] {
        guard let number = number(of: content) else { return [] }
        return holders(of: number).map { (nodes[$0.node], $0.isVerified ? .verified : .claimed) }
            .sorted { $0.0 < $1.0 }
    }
}
