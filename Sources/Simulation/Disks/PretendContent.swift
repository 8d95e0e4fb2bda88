import Gallery

/// The manifest of a pretend disk content: the hashes of its chunks, of which its digest is made.
struct Manifest: Hashable {
    let hashes: [UInt64]

    /// Four words that depend on every hash; a real one would be a SHA-256.
    var digest: Digest? {
        var words = (UInt64(1), UInt64(2), UInt64(3), UInt64(4))
        for hash in hashes {
            words.0 = TraceHash.mix(words.0 ^ hash)
            words.1 = TraceHash.mix(words.1 &+ hash)
            words.2 = TraceHash.mix(words.2 ^ hash &* 3)
            words.3 = TraceHash.mix(words.3 &+ hash &* 5)
        }
        let bytes = [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
        return Digest(bytes)
    }

    static func hash(of chunk: UInt64) -> UInt64 { TraceHash.mix(chunk ^ 0x5bd1_e995) }
}

/// A disk content as its uploader has it: a few chunks, each a word.
struct PretendContent {
    let chunks: [UInt64]
    let manifest: Manifest
    let digest: Digest

    /// Is `nil` only if a digest could not be made, which it always can.
    init?(number: Int, chunks count: Int, seed: UInt64) {
        chunks = (0..<count).map { TraceHash.mix(seed &+ UInt64(number) << 16 &+ UInt64($0)) | 1 }
        manifest = Manifest(hashes: chunks.map(Manifest.hash))
        guard let digest = manifest.digest else { return nil }
        self.digest = digest
    }
}
