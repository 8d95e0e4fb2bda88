import DiskImage
import Gallery
import Synchronization

/// Manifests of contents that are on other nodes; the oldest go first.
final class ManifestCache: Sendable {
    /// How many bytes of manifests are kept; one is kept whatever it takes.
    static let bytesMax = 64 << 20

    private struct State {
        var manifests: [Digest: DiskManifest] = [:]
        var order: [Digest] = []
        var bytes = 0
    }

    private let state = Mutex(State())

    subscript(digest: Digest) -> DiskManifest? { state.withLock { $0.manifests[digest] } }

    /// Keeps the manifest, which has been checked to be this content's.
    func keep(_ manifest: DiskManifest, of digest: Digest) {
        state.withLock { state in
            guard state.manifests[digest] == nil else { return }
            while let oldest = state.order.first, state.bytes + manifest.encoded.count > Self.bytesMax {
                state.order.removeFirst()
                state.bytes -= state.manifests.removeValue(forKey: oldest)?.encoded.count ?? 0
            }
            state.manifests[digest] = manifest
            state.order.append(digest)
            state.bytes += manifest.encoded.count
        }
    }
}
