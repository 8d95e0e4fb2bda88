public import DiskImage
import Gallery
import NIOCore
import ReplicaStore
import Transport
import Wire

/// What a `GET` is for, which decides what may delay it and whether the node may ask other nodes.
public enum ContentPurpose: String, Hashable, Sendable {
    /// A client deploys; the node reads through from another if it does not hold the content.
    case deploy
    /// A node makes a replica.
    case copy
    /// A node deploys what it does not hold, for one of its clients.
    case through
}

/// The chunks of a range of a content as a node sends them, each of them whole and checked against the manifest.
///
/// All-zero chunks do not come; all others come in order, or an error does. What is not taken waits with the node.
public struct VerifiedChunks: AsyncSequence, Sendable {
    public typealias Element = DiskChunk

    private let stream: AnswerStream
    private let manifest: DiskManifest
    private let range: Range<Int>

    init(_ stream: AnswerStream, of manifest: DiskManifest, in range: Range<Int>) {
        self.stream = stream
        self.manifest = manifest
        self.range = range
    }

    /// Takes the chunks.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var messages: AnswerStream.AsyncIterator
        private let manifest: DiskManifest
        private var assembler: ChunkAssembler
        /// The chunks that are still to come, zero ones included.
        private var rest: Range<Int>

        init(_ messages: AnswerStream.AsyncIterator, _ manifest: DiskManifest, _ range: Range<Int>) {
            self.messages = messages
            self.manifest = manifest
            assembler = ChunkAssembler(manifest)
            rest = range
        }

        /// The next chunk, or `nil` when all have come and the node has said so.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(DiskBaseError) -> DiskChunk? {
            while true {
                do throws(ChunkError) {
                    if let chunk = assembler.next() { return try check(chunk) }
                } catch { throw .chunk(error) }
                let message: Message?
                do throws(ConnectionError) {
                    message = try await messages.next(isolation: actor)
                } catch { throw .connection(error) }
                do throws(ChunkError) {
                    guard let message, message.verb != AnswerVerb.ok.rawValue else { return try end() }
                    guard message.verb == AnswerVerb.data.rawValue else { continue }
                    let offset = message.positional.first.flatMap { UInt64($0) }
                    try assembler.add(message.payload ?? ByteBuffer(), at: offset)
                } catch { throw .chunk(error) }
            }
        }

        private mutating func check(_ chunk: DiskChunk) throws(ChunkError) -> DiskChunk {
            skipZeroChunks()
            guard rest.first == chunk.number else { throw .unexpected(chunk: chunk.number) }
            rest = rest.dropFirst()
            guard chunk.isIntact(in: manifest) else { throw .corrupt(chunk: chunk.number) }
            return chunk
        }

        private mutating func end() throws(ChunkError) -> DiskChunk? {
            try assembler.finish()
            skipZeroChunks()
            if let missing = rest.first { throw .missing(chunk: missing) }
            return nil
        }

        private mutating func skipZeroChunks() {
            while let next = rest.first, !manifest.isOccupied(next) { rest = rest.dropFirst() }
        }
    }

    /// For `for try await`.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream.makeAsyncIterator(), manifest, range)
    }
}

extension DiskChunk {
    /// Whether the bytes are those that the manifest has a digest of.
    public func isIntact(in manifest: DiskManifest) -> Bool {
        guard let expected = manifest.digest(ofChunk: number) else { return false }
        return bytes.withUnsafeReadableBytes { Digest.sha256(of: $0) } == expected
    }
}
