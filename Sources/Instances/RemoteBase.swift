public import DiskImage
public import Gallery
import NIOCore
import ReplicaStore
public import Transport
import Wire

/// A content on a node, read over a connection; every chunk is checked.
public struct RemoteBase: Sendable {
    /// What names the content.
    public let digest: Digest
    /// The manifest that the digest names.
    public let manifest: DiskManifest
    private let connection: Connection
    private let purpose: ContentPurpose

    /// Uses a manifest that is known already.
    public init(_ manifest: DiskManifest, of digest: Digest, on connection: Connection, for purpose: ContentPurpose) {
        self.digest = digest
        self.manifest = manifest
        self.connection = connection
        self.purpose = purpose
    }

    /// Asks the node for the manifest and checks it.
    ///
    /// `deadline` is for the manifest alone.
    public init(
        _ digest: Digest, on connection: Connection, for purpose: ContentPurpose = .deploy, deadline: Duration? = nil
    ) async throws(DiskBaseError) {
        let manifest = try await Self.manifest(of: digest, on: connection, deadline: deadline)
        self.init(manifest, of: digest, on: connection, for: purpose)
    }

    /// The chunks of the range that are not all zero.
    ///
    /// Throws `.connection` if the node sends nothing for `silenceMax` while it is waited for, or if the range is
    /// not within the disk.
    public func chunks(
        _ range: Range<Int>, silenceMax: Duration? = nil
    ) async throws(DiskBaseError) -> VerifiedChunks {
        let fields = ["\(digest)", "first=\(range.lowerBound)", "count=\(range.count)", "for=\(purpose.rawValue)"]
        do throws(ConnectionError) {
            let stream = try await connection.stream(.get, fields, silenceMax: silenceMax)
            return VerifiedChunks(stream, of: manifest, in: range)
        } catch { throw .connection(error) }
    }

    /// Asks a node for the manifest of a content, and checks that it is that one's.
    static func manifest(
        of digest: Digest, on connection: Connection, deadline: Duration?
    ) async throws(DiskBaseError) -> DiskManifest {
        var bytes: [UInt8] = []
        var messages = try await ask(digest, on: connection, deadline).makeAsyncIterator()
        while let message = try await next(&messages) {
            guard message.verb == AnswerVerb.data.rawValue, let payload = message.payload else { continue }
            guard message.positional.first == "\(bytes.count)",
                payload.readableBytes <= DiskManifest.encodedBytesMax - bytes.count
            else { throw .manifestPieces }
            bytes += payload.readableBytesView
        }
        return try DiskManifest.checked(bytes, for: digest)
    }

    private static func ask(
        _ digest: Digest, on connection: Connection, _ deadline: Duration?
    ) async throws(DiskBaseError) -> AnswerStream {
        do throws(ConnectionError) {
            return try await connection.stream(.manifest, ["\(digest)"], deadline: deadline)
        } catch { throw .connection(error) }
    }

    private static func next(
        _ messages: inout AnswerStream.AsyncIterator
    ) async throws(DiskBaseError) -> Message? {
        do throws(ConnectionError) {
            return try await messages.next()
        } catch { throw .connection(error) }
    }
}

extension DiskManifest {
    /// Reads a manifest and checks that `digest` names it.
    static func checked(_ bytes: [UInt8], for digest: Digest) throws(DiskBaseError) -> DiskManifest {
        let found = Digest.sha256(of: bytes)
        guard found == digest else { throw .wrongManifest(expected: digest, found: found) }
        do throws(ManifestError) {
            return try DiskManifest(decoding: bytes)
        } catch { throw .manifest(error) }
    }
}
