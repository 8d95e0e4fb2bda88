import Foundation
import Gallery
import NIOCore
import ReplicaStore
import Settings
import Transport
public import Wire

/// The catalog as a file, and what becomes of one that was restored.
extension GalleryClient {
    /// Receives the whole catalog into `path`, which must not be there; what came is synced and is what was sent.
    ///
    /// Whether it is a whole catalog is for the caller to verify. An unfinished file is removed. `progress` is told how
    /// many of how many bytes are there.
    public func receiveBackup(
        to path: String, progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws(ClientError) {
        guard let descriptor = Self.create(path) else {
            throw .target(path: path, reason: "it is there already, or its directory is not")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try await dialer.with(settings.coordinator.description, expecting: .anyCoordinator) { connection in
                try await Self.receive(on: connection, into: file, limits, progress)
            }
            try file.synchronize()
            try file.close()
        } catch {
            unlink(path)
            switch error {
            case let error as ClientError: throw error
            case let error as ConnectionError:
                try error.throwIfFinal(about: "BACKUP")
                if case .refused(let refusal) = error { throw .refused(refusal) }
                throw .noAnswer(to: "BACKUP", reason: error.shortReason)
            default: throw .target(path: path, reason: "\(error.localizedDescription)")
            }
        }
    }

    private static func create(_ path: String) -> Int32? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        return descriptor < 0 ? nil : descriptor
    }

    private static func receive(
        on connection: Connection, into file: FileHandle, _ limits: ClientLimits,
        _ progress: @Sendable (Int, Int) -> Void
    ) async throws {
        let stream = try await connection.stream(.backUp, silenceMax: limits.bulkSilenceMax)
        var (offset, total) = (0, 0)
        var hash = SHA256()
        for try await message in stream {
            if message.verb == AnswerVerb.item.rawValue { total = message["bytes"].flatMap { Int($0) } ?? 0 }
            guard message.verb == AnswerVerb.data.rawValue, let piece = message.payload else {
                guard message.isFinalAnswer else { continue }
                guard message["bytes"] == "\(offset)", message["digest"] == "\(hash.digest())" else {
                    throw ClientError.unreadableAnswer(to: "BACKUP", reason: "what came is not what was sent")
                }
                return
            }
            guard message.positional.first == "\(offset)" else {
                throw ClientError.unreadableAnswer(to: "BACKUP", reason: "a piece is missing")
            }
            piece.withUnsafeReadableBytes { hash.update($0) }
            try file.write(contentsOf: Data(piece.readableBytesView))
            offset += piece.readableBytes
            progress(offset, max(offset, total))
        }
        throw ClientError.unreadableAnswer(to: "BACKUP", reason: "it has no end")
    }

    /// How far a restored catalog is with learning what nodes know; with `acceptingLoss` it goes on with what is known.
    public func recovery(acceptingLoss: Bool = false) async throws(ClientError) -> RecoveryStatus {
        let answer = try await ask(.recover, [acceptingLoss ? "accept-loss" : "status"])
        return try DocumentCoding.value(RecoveryStatus.self, of: answer.ok, to: "RECOVER")
    }
}
