public import DiskImage
public import Gallery
import ReplicaStore
import Transport
public import Wire

/// What publishing did.
public struct Publication: Sendable {
    public let version: Written<ImageVersionDocument>
    public let disk: DiskContent
    /// Where the disk was uploaded to; `nil` if the version stood already, with these bytes.
    public let node: NodeID?
    /// What was sent: the chunks that the node did not have.
    public let bytesSent: Int
}

/// Publishing a disk as an image version.
extension GalleryClient {
    /// Uploads the file and creates the version; the coordinator copies it to its target regions afterwards.
    ///
    /// The rules are asked about first, so that nothing is read or sent for a version that would be refused. The
    /// file is read twice: once to hash it, once for the chunks that the node does not have. A broken upload goes on
    /// where it stopped; the change is asked for with one key, so it is made once at most. `document` needs no
    /// storage profile. The file may have any accepted format; with no `format` declared it is what its bytes say.
    public func publish(
        _ document: ImageVersionDocument, as id: ImageVersionID, from path: String, format: ImageFormat? = nil,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Publication {
        let source = try SourceDisk(path, format: format)
        try await checkRules(document, id, size: source.size)
        let manifest = try await source.manifest(progress)
        try source.checkUnchanged()
        let disk = DiskContent(
            digest: Digest.sha256(of: manifest.encoded), bytes: Int64(manifest.virtualSize),
            occupiedBytes: Int64(manifest.occupiedBytes))
        let document = document.holding(disk)
        if let standing = try await check(document, id), !standing.isApplied {
            return Publication(version: standing, disk: disk, node: nil, bytesSent: 0)
        }
        let upload = Upload(
            client: self, source: source, manifest: manifest, disk: disk, region: try Self.region(of: document),
            progress: progress)
        let (node, bytesSent) = try await upload.run()
        let version = try await create(id, document, source: node)
        return Publication(version: version, disk: disk, node: node, bytesSent: bytesSent)
    }

    /// Asks whether a version like this would be refused, before its disk is read.
    ///
    /// Its digest is not known yet. That the version exists already need not be a refusal: it may be the same.
    private func checkRules(
        _ document: ImageVersionDocument, _ id: ImageVersionID, size: Int
    ) async throws(ClientError) {
        let unknown = Digest.sha256(of: [])
        let disk = DiskContent(digest: unknown, bytes: Int64(size), occupiedBytes: 0)
        do throws(ClientError) {
            _ = try await check(document.holding(disk), id)
        } catch {
            guard error.rule == GalleryRefusal.Rule.resourceExists.rawValue else { throw error }
        }
    }

    /// What creating the version would do; `nil` if all it lacks is its disk.
    private func check(
        _ document: ImageVersionDocument, _ id: ImageVersionID
    ) async throws(ClientError) -> Written<ImageVersionDocument>? {
        do throws(ClientError) {
            return try await create(id, document, isCheck: true)
        } catch {
            guard error.rule == Self.sourceNotFound else { throw error }
            return nil
        }
    }

    /// The coordinator's code for a version whose disk no node holds.
    private static let sourceNotFound = "SourceNotFound"

    private static func region(of document: ImageVersionDocument) throws(ClientError) -> Region {
        do {
            return try document.versionProperties().location
        } catch {
            throw .refused(Refusal(.invalid, rule: error.rule.rawValue, error.text))
        }
    }
}

extension ImageVersionDocument {
    /// The same with this disk.
    fileprivate func holding(_ disk: DiskContent) -> Self {
        var document = self
        var properties = document.properties ?? Properties()
        properties.storageProfile = StorageProfile(disk)
        document.properties = properties
        return document
    }
}
