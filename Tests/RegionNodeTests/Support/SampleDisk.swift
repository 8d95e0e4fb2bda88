import DiskImage
import Gallery
import NIOCore
import ReplicaStore

/// A disk whose bytes follow from a seed: every eighth chunk is zero, the last is short.
struct SampleDisk: Sendable {
    static let chunkSize = 64 << 10

    let bytes: [UInt8]
    let manifest: DiskManifest
    let digest: Digest

    /// Chunks from `shared` on are those of the disk of seed 0, whatever the seed.
    ///
    /// `beginning` stands in the place of its first bytes.
    init(chunks: Int, seed: UInt64 = 1, shared: Int = .max, beginning: [UInt8] = []) throws {
        var bytes: [UInt8] = []
        for chunk in 0..<chunks {
            guard chunk % 8 != 7 else {
                bytes += [UInt8](repeating: 0, count: Self.chunkSize)
                continue
            }
            var state = (chunk >= shared ? 0 : seed) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(chunk)
            for _ in 0..<Self.chunkSize / 8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                withUnsafeBytes(of: state) { bytes += $0 }
            }
        }
        bytes.replaceSubrange(0..<beginning.count, with: beginning)
        bytes.removeLast(1000)
        let digests = stride(from: 0, to: bytes.count, by: Self.chunkSize).map { start -> Digest? in
            let chunk = Array(bytes[start..<min(start + Self.chunkSize, bytes.count)])
            return chunk.allSatisfy { $0 == 0 } ? nil : Digest.sha256(of: chunk)
        }
        self.bytes = bytes
        manifest = try DiskManifest(virtualSize: bytes.count, chunkSize: Self.chunkSize, digests: digests)
        digest = Digest.sha256(of: manifest.encoded)
    }

    func chunk(_ number: Int) -> ByteBuffer { ByteBuffer(bytes: bytes[manifest.byteRange(ofChunk: number)]) }

    var occupiedChunks: [Int] { manifest.chunks.filter(manifest.isOccupied) }
}
