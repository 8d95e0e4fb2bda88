public import Gallery
import Instances
import NIOCore
import ReplicaStore
import Settings
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
    /// The files that were written: the OS disk's first.
    public let files: [String]
    /// The nodes that sent them, in order; more than one if one broke off.
    public let nodes: [String]
    /// From asking what the image means to the disk's last byte being safe.
    public let elapsed: Duration
}

/// Where the disks of an image go.
public struct DeploymentTargets: Hashable, Sendable {
    public var osDisk: DeploymentTarget
    /// By LUN; data disks that are not named are left out.
    public var dataDisks: [Int: DeploymentTarget]

    public init(osDisk: DeploymentTarget, dataDisks: [Int: DeploymentTarget] = [:]) {
        self.osDisk = osDisk
        self.dataDisks = dataDisks
    }
}

/// Deploying an image.
extension GalleryClient {
    /// Resolves the image in the region, and writes its disks out; every chunk is checked against the manifest.
    ///
    /// When a node breaks off, the rest comes from another. On any error, cancelling included, no file is left.
    public func deploy(
        _ reference: ImageReference, in region: Region, to targets: DeploymentTargets,
        _ terms: ResolveTerms = ResolveTerms(), progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Deployment {
        let started = ContinuousClock.now
        let image = try await resolve(reference, in: region, terms)
        var written = OpenTargets()
        var (bytesReceived, nodes): (Int, [String]) = (0, [])
        do throws(ClientError) {
            for (disk, target) in try Self.disks(of: image.receipt, to: targets, reference) {
                var download = Download(client: self, region: region, disk: disk, progress: progress) {
                    () throws(ClientError) in try await self.holders(of: image, reference.place, region, terms)
                }
                let open = try await written.open(target, size: Int(disk.bytes))
                try await download.run(from: image.receipt.address, into: open)
                bytesReceived += download.bytesReceived
                nodes += download.nodes
            }
            try await written.publish()
        } catch {
            try await written.discard()
            throw error
        }
        return Deployment(
            image: image, bytesReceived: bytesReceived, files: written.paths, nodes: nodes,
            elapsed: ContinuousClock.now - started)
    }

    /// Writes a disk content to a file, from whichever node of the regions holds it.
    public func fetch(
        _ content: DiskContent, in regions: [Region], to path: String,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) {
        var failure = ClientError.deploymentFailed(reason: "no node of its regions is known")
        for region in regions {
            let nodes = (settings.nodes[region] ?? []).map(\.description)
            guard let first = nodes.first else { continue }
            var written = OpenTargets()
            do throws(ClientError) {
                let disk = DeployedDisk(digest: content.digest, bytes: content.bytes)
                var download = Download(client: self, region: region, disk: disk, progress: progress) {
                    () throws(ClientError) in nodes
                }
                try await download.run(from: first, into: try await written.open(.file(path), size: Int(disk.bytes)))
                return try await written.publish()
            } catch {
                try await written.discard()
                guard case .deploymentFailed = error else { throw error }
                failure = error
            }
        }
        throw failure
    }

    /// The nodes that may serve an image that was resolved: the one that is named now, and the others of the region.
    ///
    /// The version is pinned, so that what an image meant at some time no longer matters.
    private func holders(
        of image: ResolvedImage, _ place: ImageReference.Place, _ region: Region, _ terms: ResolveTerms
    ) async throws(ClientError) -> [String] {
        let pinned = ImageReference(place, .number(image.receipt.number))
        let receipt = try await resolve(pinned, in: region, ResolveTerms(subscription: terms.subscription)).receipt
        guard receipt.digest == image.receipt.digest else {
            throw .deploymentFailed(reason: "\(pinned) was deleted and made again with other bytes; deploy it afresh")
        }
        return [receipt.address] + (settings.nodes[region] ?? []).map(\.description)
    }

    /// The disks that were asked for; refuses a LUN that the image has not.
    private static func disks(
        of receipt: Receipt, to targets: DeploymentTargets, _ reference: ImageReference
    ) throws(ClientError) -> [(disk: DeployedDisk, target: DeploymentTarget)] {
        var disks = [(DeployedDisk(digest: receipt.digest, bytes: receipt.bytes), targets.osDisk)]
        for (lun, target) in targets.dataDisks.sorted(by: { $0.key < $1.key }) {
            guard let data = receipt.dataDisks.first(where: { $0.lun == lun }) else {
                let known = receipt.dataDisks.map { "\($0.lun)" }.joined(separator: ", ")
                throw .refused(
                    Refusal(
                        .invalid, rule: GalleryRefusal.Rule.invalidParameter.rawValue,
                        "\(reference) is version \(receipt.number), which has no data disk with LUN \(lun); it has "
                            + (known.isEmpty ? "none" : known)))
            }
            disks.append((DeployedDisk(digest: data.digest, bytes: data.bytes), target))
        }
        return disks
    }
}

/// One disk of an image, as the receipt names it.
struct DeployedDisk: Hashable, Sendable {
    let digest: Digest
    let bytes: Int64
}

/// The files of one deployment: all of them get their names, or none.
struct OpenTargets: Sendable {
    private var targets: [OpenTarget] = []
    private(set) var paths: [String] = []
    private var published = 0

    mutating func open(_ target: DeploymentTarget, size: Int) async throws(ClientError) -> OpenTarget {
        guard case .file(let path) = target else { return .null }
        let open = try await OpenTarget.create(path, size: size)
        targets.append(open)
        paths.append(path)
        return open
    }

    mutating func publish() async throws(ClientError) {
        for target in targets {
            try await target.publish()
            published += 1
        }
    }

    /// What has its name already is whole and stays.
    mutating func discard() async throws(ClientError) {
        for target in targets.dropFirst(published) { try await target.discard() }
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
