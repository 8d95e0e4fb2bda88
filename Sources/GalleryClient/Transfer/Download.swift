import DiskImage
import Gallery
import Instances
import NIOCore
import Settings
import Transport
import Wire

/// Receives a disk content from nodes of a region: from the next one when one breaks off, from where it stopped.
struct Download: Sendable {
    /// Chunks asked for at a time.
    private static let chunksAtATime = 256

    let client: GalleryClient
    let region: Region
    let disk: DeployedDisk
    /// The nodes that may hold it, the likeliest first; asked anew when one breaks off.
    let holders: @Sendable () async throws(ClientError) -> [String]
    let progress: TransferProgress.Report

    private(set) var bytesReceived = 0
    private(set) var nodes: [String] = []
    private var manifest: DiskManifest?
    /// The first chunk that is not safe yet.
    private var next = 0

    init(
        client: GalleryClient, region: Region, disk: DeployedDisk, progress: @escaping TransferProgress.Report,
        holders: @escaping @Sendable () async throws(ClientError) -> [String]
    ) {
        self.client = client
        self.region = region
        self.disk = disk
        self.progress = progress
        self.holders = holders
    }

    mutating func run(from first: String, into target: OpenTarget) async throws(ClientError) {
        var source = first
        var tried: [String] = []
        var fruitless = 0
        while true {
            let before = next
            do throws(ClientError) {
                nodes.append(source)
                return try await receive(from: source, into: target)
            } catch {
                guard case .deploymentFailed = error else { throw error }
                fruitless = next > before ? 0 : fruitless + 1
                guard fruitless < client.limits.fruitlessAttemptsMax else { throw error }
                tried.append(source)
            }
            try await client.pause(fruitless + 1)
            source = try await another(than: &tried)
        }
    }

    /// Another node of the region: the likeliest that has not just failed.
    private func another(than tried: inout [String]) async throws(ClientError) -> String {
        let known = try await holders()
        if let fresh = known.first(where: { !tried.contains($0) }) { return fresh }
        tried = []
        guard let first = known.first else { throw .deploymentFailed(reason: "no node of \(region) is known") }
        return first
    }

    private mutating func receive(from address: String, into target: OpenTarget) async throws(ClientError) {
        do {
            let connection = try await client.dialer.open(to: address, expecting: .anyNode(of: region))
            let outcome = await receive(on: connection, into: target)
            await connection.close()
            try outcome.get()
        } catch let error as ClientError {
            throw error
        } catch ConnectionError.cancelled {
            throw .cancelled(standing: Self.standing)
        } catch DiskBaseError.connection(.cancelled) {
            throw .cancelled(standing: Self.standing)
        } catch {
            throw .deploymentFailed(reason: "\(address): \(error)")
        }
    }

    private static let standing = "nothing was left of the disk"

    private mutating func receive(on connection: Connection, into target: OpenTarget) async -> Result<Void, any Error> {
        do {
            let base = try await base(on: connection)
            while next < base.manifest.chunkCount {
                let part = next..<min(next + Self.chunksAtATime, base.manifest.chunkCount)
                try await receive(part, of: base, into: target)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private mutating func receive(
        _ part: Range<Int>, of base: RemoteBase, into target: OpenTarget
    ) async throws {
        var chunks = try await base.chunks(part, silenceMax: client.limits.bulkSilenceMax).makeAsyncIterator()
        while let chunk = try await chunks.next() {
            try await target.write(chunk, at: base.manifest.byteRange(ofChunk: chunk.number).lowerBound)
            next = chunk.number + 1
            bytesReceived += chunk.bytes.readableBytes
            progress(
                TransferProgress(.receiving, bytesDone: bytesReceived, bytesTotal: base.manifest.occupiedBytes))
        }
        next = part.upperBound
    }

    /// The content on this node; its manifest is asked for once.
    private mutating func base(on connection: Connection) async throws -> RemoteBase {
        let digest = disk.digest
        if let manifest { return RemoteBase(manifest, of: digest, on: connection, for: .deploy) }
        let base = try await RemoteBase(digest, on: connection, deadline: client.limits.answerTimeout)
        guard base.manifest.virtualSize == Int(disk.bytes) else {
            throw ClientError.deploymentFailed(
                reason: "the disk has \(base.manifest.virtualSize) bytes, the receipt says \(disk.bytes)")
        }
        manifest = base.manifest
        return base
    }
}
