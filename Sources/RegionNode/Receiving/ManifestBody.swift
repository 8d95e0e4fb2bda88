import DiskImage
import Gallery
import NIOCore
import Transport
import Wire

extension RequestBody {
    /// The whole body as the bytes of a manifest: pieces that follow one another, no longer together than one may be.
    func manifestBytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in self {
            guard piece.offset == UInt64(bytes.count) else {
                throw Refusal(.invalid, "the manifest's pieces must follow one another; the next is at \(bytes.count)")
            }
            guard piece.bytes.readableBytes <= DiskManifest.encodedBytesMax - bytes.count else {
                throw Refusal(
                    .tooLarge, fields: ["max=\(DiskManifest.encodedBytesMax)"],
                    "a manifest has at most \(DiskManifest.encodedBytesMax) bytes")
            }
            bytes += piece.bytes.readableBytesView
        }
        return bytes
    }
}
