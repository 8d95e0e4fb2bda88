import DiskImage
import Gallery
import ReplicaStore

/// A disk of several chunks, some of them all zero, the last one short.
struct SampleDisk: Sendable {
    static let chunk = DiskManifest.chunkSizeDefault

    let bytes: [UInt8]
    let manifest: DiskManifest
    let digest: Digest

    /// Chunks whose number leaves `zeroEvery - 1` when divided by `zeroEvery` are zero.
    init(chunks: Int = 12, seed: UInt64 = 1, zeroEvery: Int = 4) throws {
        var state = seed
        var bytes: [UInt8] = []
        for number in 0..<chunks {
            let count = number == chunks - 1 ? 1024 : Self.chunk
            guard number % zeroEvery != zeroEvery - 1 else {
                bytes += [UInt8](repeating: 0, count: count)
                continue
            }
            for _ in 0..<count / 8 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                withUnsafeBytes(of: state) { bytes += $0 }
            }
        }
        self.bytes = bytes
        let digests = stride(from: 0, to: bytes.count, by: Self.chunk).map { start -> Digest? in
            let piece = Array(bytes[start..<min(start + Self.chunk, bytes.count)])
            return piece.allSatisfy { $0 == 0 } ? nil : Digest.sha256(of: piece)
        }
        manifest = try DiskManifest(virtualSize: bytes.count, chunkSize: Self.chunk, digests: digests)
        digest = Digest.sha256(of: manifest.encoded)
    }

    var occupied: [Int] { manifest.chunks.filter(manifest.isOccupied) }
}
