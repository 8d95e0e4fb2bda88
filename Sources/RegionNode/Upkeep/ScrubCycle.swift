import Gallery
import ReplicaStore

/// One cycle of reading everything, as it is kept on the disk: where it is, and what it found.
///
/// The order of contents is drawn anew for each cycle; it follows from the seed alone, so that nothing but a place has
/// to be kept, and a content that comes meanwhile has its place too.
struct ScrubCycle: Hashable, Sendable, Codable {
    /// The content that comes next, or is under way, and the chunk at which to go on.
    struct Place: Hashable, Sendable, Codable {
        let digest: Digest
        /// `nil` when the content is done.
        let chunk: Int?
    }

    /// A step to be made.
    struct Next: Hashable, Sendable {
        let digest: Digest
        let chunk: Int
    }

    /// Counts from 1.
    var number: Int
    /// Signed, as whole numbers of JSON are.
    let seed: Int64
    /// On the wall clock.
    var startedAt: Instant
    /// Whether it was asked for: then it is not spread over time.
    var isHurried: Bool
    /// Everything up to here is done, as far as the content is; of which so many bytes were read.
    var place: Place?
    var readOfContent: Int64 = 0
    var isComplete = false
    var readBytes: Int64 = 0
    var findings = 0
    var repaired = 0
    var lastFinding: DamageCount.Finding?

    init(number: Int, seed: UInt64, startedAt: Instant, isHurried: Bool) {
        self.number = number
        self.seed = Int64(bitPattern: seed)
        self.startedAt = startedAt
        self.isHurried = isHurried
    }

    /// Where a content stands in the order.
    func key(of digest: Digest) -> UInt64 {
        var key = UInt64(bitPattern: seed)
        for byte in digest.bytes {
            key = (key ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            key ^= key >> 29
        }
        return key
    }

    /// What comes next, if anything does, and how many bytes are left with it.
    ///
    /// Of `contents` what is behind the place is not looked at again.
    func next(
        of contents: some Sequence<(digest: Digest, occupiedBytes: Int)>
    ) -> (step: Next?, leftBytes: Int64) {
        var best: (key: UInt64, digest: Digest)?
        var leftBytes: Int64 = 0
        let reached = place.map { (key(of: $0.digest), $0.digest) }
        for content in contents {
            let key = key(of: content.digest)
            if let reached {
                guard (key, content.digest) >= reached else { continue }
                if content.digest == place?.digest {
                    guard place?.chunk != nil else { continue }
                    leftBytes -= readOfContent
                }
            }
            leftBytes += Int64(content.occupiedBytes)
            if best.map({ (key, content.digest) < ($0.key, $0.digest) }) ?? true { best = (key, content.digest) }
        }
        guard let digest = best?.digest else { return (nil, 0) }
        let chunk = place?.digest == digest ? place?.chunk ?? 0 : 0
        return (Next(digest: digest, chunk: chunk), max(0, leftBytes))
    }

    /// What a step read is done.
    mutating func note(_ step: ScrubStep, of digest: Digest) {
        readBytes += Int64(step.bytes)
        readOfContent = (place?.digest == digest ? readOfContent : 0) + Int64(step.bytes)
        place = Place(digest: digest, chunk: step.next)
    }

    /// A content is not gone on with in this cycle.
    mutating func pass(over digest: Digest) {
        place = Place(digest: digest, chunk: nil)
    }
}
