public import Gallery
import ReplicaStore
import Transport
public import Wire

/// What publishing did.
public struct Publication: Sendable {
    public let written: Written
    /// The contents that were hashed, the OS disk's first.
    public let disks: [DiskContent]
    /// Where the disks were uploaded to; empty if the resource stood already, with these bytes.
    public let nodes: [NodeID]
    /// What was sent: the chunks that the nodes did not have.
    public let bytesSent: Int
}

/// Publishing disks that are files here.
extension GalleryClient {
    /// Uploads the files and creates the version; the coordinator copies it to its target regions afterwards.
    ///
    /// The rules are asked about first, so that nothing is read or sent for a version that would be refused. A file is
    /// read twice: once to hash it, once for the chunks that the node does not have. A broken upload goes on where it
    /// stopped; the change is asked for with one key, so it is made once at most. `document` names no disks, or their
    /// caching only.
    public func publish(
        _ document: JSONValue, as id: ImageVersionID, from files: ImageFiles, in region: Region,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Publication {
        try await upload(files, for: .imageVersion, "\(id)", in: region, progress) { disks in
            document.holding(disks)
        }
    }

    /// Uploads a file and creates the disk or VHD that holds it; `document` names no content.
    public func publish(
        _ document: JSONValue, as id: SourceID, from file: DiskFile, in region: Region,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Publication {
        try await upload(ImageFiles(osDisk: file), for: .source, "\(id)", in: region, progress) { disks in
            var document = document
            for (name, value) in disks[0].content.document.object ?? [:] { document["properties.\(name)"] = value }
            return document
        }
    }

    /// Uploads a file that a standing resource is to hold, and returns its content and what was sent.
    public func upload(
        _ file: DiskFile, to region: Region, progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> (content: DiskContent, node: NodeID, bytesSent: Int) {
        let hashed = try await HashedDisk(try SourceDisk(file), lun: nil, progress)
        let (node, bytesSent) = try await Upload(client: self, hashed, region: region, progress: progress).run()
        return (hashed.content, node, bytesSent)
    }

    private func upload(
        _ files: ImageFiles, for kind: ResourceType, _ name: String, in region: Region,
        _ progress: @escaping TransferProgress.Report, _ document: ([NamedDisk]) -> JSONValue
    ) async throws(ClientError) -> Publication {
        var sources: [(lun: Int?, source: SourceDisk)] = []
        for (lun, file) in files.all { sources.append((lun, try SourceDisk(file))) }
        try await checkRules(
            kind, name, document(sources.map { NamedDisk(lun: $0.lun, unknownOfSize: $0.source.size) }))
        var disks: [HashedDisk] = []
        for (lun, source) in sources { disks.append(try await HashedDisk(source, lun: lun, progress)) }
        let contents = disks.map(\.content)
        let whole = document(disks.map { NamedDisk(lun: $0.lun, content: $0.content) })
        if let standing = try await check(kind, name, whole), !standing.isApplied {
            return Publication(written: standing, disks: contents, nodes: [], bytesSent: 0)
        }
        var (nodes, bytesSent): ([NodeID], Int) = ([], 0)
        for disk in disks {
            let (node, bytes) = try await Upload(client: self, disk, region: region, progress: progress).run()
            nodes.append(node)
            bytesSent += bytes
        }
        let written = try await create(kind, name, whole, holders: nodes)
        return Publication(written: written, disks: contents, nodes: nodes, bytesSent: bytesSent)
    }

    /// The report of an upload may still be on its way to the coordinator: it asks the node that is named, one at a
    /// time.
    private func create(
        _ kind: ResourceType, _ name: String, _ document: JSONValue, holders: [NodeID]
    ) async throws(ClientError) -> Written {
        let key = IdempotencyKey.random()
        for node in holders.dropLast() {
            do throws(ClientError) {
                return try await create(kind, name, document, ChangeTerms(key: key, fields: ["source=\(node)"]))
            } catch {
                guard error.rule == GalleryRefusal.Rule.sourceNotFound.rawValue else { throw error }
            }
        }
        let last = holders.last.map { ["source=\($0)"] } ?? []
        return try await create(kind, name, document, ChangeTerms(key: key, fields: last))
    }

    /// Asks whether a resource like this would be refused, before its disks are read.
    ///
    /// Their digests are not known yet. That it exists already need not be a refusal: it may be the same.
    private func checkRules(_ kind: ResourceType, _ name: String, _ document: JSONValue) async throws(ClientError) {
        do throws(ClientError) {
            _ = try await check(kind, name, document)
        } catch {
            guard error.rule == GalleryRefusal.Rule.resourceExists.rawValue else { throw error }
        }
    }

    /// What creating it would do; `nil` if all it lacks is its disks.
    private func check(
        _ kind: ResourceType, _ name: String, _ document: JSONValue
    ) async throws(ClientError) -> Written? {
        do throws(ClientError) {
            return try await create(kind, name, document, ChangeTerms(isCheck: true))
        } catch {
            guard error.rule == GalleryRefusal.Rule.sourceNotFound.rawValue else { throw error }
            return nil
        }
    }
}

/// A disk as a document names it: the OS disk, or the data disk of a LUN.
private struct NamedDisk {
    let lun: Int?
    let content: DiskContent

    init(lun: Int?, content: DiskContent) {
        self.lun = lun
        self.content = content
    }

    /// Before it is hashed; each disk has another digest, since no two data disks are taken from one source.
    init(lun: Int?, unknownOfSize size: Int) {
        self.lun = lun
        content = DiskContent(
            digest: Digest.sha256(of: Array("\(lun ?? -1)".utf8)), bytes: Int64(size), occupiedBytes: 0)
    }
}

extension JSONValue {
    /// An image version's document with these disks; what it says of their caching stays.
    fileprivate func holding(_ disks: [NamedDisk]) -> JSONValue {
        var document = self
        var data: [JSONValue] = []
        for disk in disks {
            guard let lun = disk.lun else {
                document.merge(disk.content.document, at: "properties.storageProfile.osDiskImage")
                continue
            }
            let standing = self["properties.storageProfile.dataDiskImages"]?.array ?? []
            var image = standing.first { $0["lun"]?.integer == Int64(lun) } ?? ["lun": .integer(Int64(lun))]
            for (name, value) in disk.content.document.object ?? [:] { image[name] = value }
            data.append(image)
        }
        if !data.isEmpty { document["properties.storageProfile.dataDiskImages"] = .array(data) }
        return document
    }

    private mutating func merge(_ members: JSONValue, at path: String) {
        for (name, value) in members.object ?? [:] { self["\(path).\(name)"] = value }
    }
}
