import Gallery
import Synchronization

/// Who has brought the manifest of which content to this node lately.
///
/// Only who has the disk, or was given all its digests, can make the manifest whose digest names the content.
final class Offers: Sendable {
    /// The most that are remembered; then all are forgotten, and who offers again is remembered again.
    static let countMax = 10_000

    private struct Offer: Hashable {
        let content: Digest
        let principal: String
    }

    private let offers = Mutex(Set<Offer>())

    /// Takes note that `principal` has brought the manifest of `content`.
    func note(_ content: Digest, by principal: Principal) {
        offers.withLock { offers in
            if offers.count >= Self.countMax { offers.removeAll() }
            offers.insert(Offer(content: content, principal: principal.name))
        }
    }

    /// Whether the principal of that name has brought the manifest of `content`.
    func holds(_ content: Digest, by principal: String) -> Bool {
        offers.withLock { $0.contains(Offer(content: content, principal: principal)) }
    }
}
