public import Gallery
import Instances
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Where a deployed disk goes.
public enum DeploymentTarget: Hashable, Sendable {
    /// A sparse raw file, under its name only when it is whole.
    case file(String)
    /// Nowhere: every byte is received and checked, for measuring.
    case null
}

/// What a deployment did.
public struct Deployment: Sendable {
    public let image: GalleryClient.ResolvedImage
    /// The disk's bytes that came over the network: those of chunks that are not all zero.
    public let bytesReceived: Int
    /// The nodes that sent them, in order; more than one if one broke off.
    public let nodes: [String]
    /// From asking what the image means to the disk's last byte being safe.
    public let elapsed: Duration
}

/// Deploying an image.
extension GalleryClient {
    /// Resolves the image in the region, and writes its disk out; every chunk is checked against the manifest.
    ///
    /// When a node breaks off, the rest comes from another. On any error, cancelling included, no file is left.
    public func deploy(
        _ reference: ImageReference, in region: Region, to target: DeploymentTarget,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Deployment {
        let started = ContinuousClock.now
        let image = try await resolve(reference, in: region)
        var download = Download(
            client: self, definition: reference.definition, region: region, image: image, progress: progress)
        switch target {
        case .null:
            try await download.run(into: .null)
        case .file(let path):
            let file = try await OpenTarget.create(path, size: Int(image.receipt.bytes))
            do throws(ClientError) {
                try await download.run(into: file)
                try await file.publish()
            } catch {
                try await file.discard()
                throw error
            }
        }
        return Deployment(
            image: image, bytesReceived: download.bytesReceived, nodes: download.nodes,
            elapsed: ContinuousClock.now - started)
    }
}

/// What chunks of a deployed disk are written to.
enum OpenTarget: Sendable {
    case null
    case file(PendingFile, path: String, FileQueue)

    static func create(_ path: String, size: Int) async throws(ClientError) -> OpenTarget {
        let files = FileQueue()
        do throws(ReplicaStoreError) {
            let file = try await files.run { () throws(ReplicaStoreError) in try PendingFile(path, size: size) }
            return .file(file, path: path, files)
        } catch {
            throw Self.failure(error, path)
        }
    }

    func write(_ chunk: DiskChunk, at offset: Int) async throws(ClientError) {
        try await onFile { file throws(ReplicaStoreError) in
            let outcome = chunk.bytes.withUnsafeReadableBytes { bytes in
                Result { () throws(ReplicaStoreError) in try file.write(at: offset, bytes) }
            }
            try outcome.get()
        }
    }

    /// Makes it durable and gives it its name.
    func publish() async throws(ClientError) {
        try await onFile { file throws(ReplicaStoreError) in try file.publish() }
    }

    /// Removes it.
    func discard() async throws(ClientError) {
        try await onFile { file throws(ReplicaStoreError) in try file.discard() }
    }

    private func onFile(
        _ work: @escaping @Sendable (PendingFile) throws(ReplicaStoreError) -> Void
    ) async throws(ClientError) {
        guard case .file(let file, let path, let files) = self else { return }
        do throws(ReplicaStoreError) {
            try await files.run { () throws(ReplicaStoreError) in try work(file) }
        } catch {
            throw Self.failure(error, path)
        }
    }

    private static func failure(_ error: ReplicaStoreError, _ path: String) -> ClientError {
        guard case .system(let failure) = error else { return .target(path: path, reason: "\(error)") }
        return .target(path: path, reason: SystemReason.text(of: failure))
    }
}
