import DiskImage
public import Gallery
public import Wire

/// Resources whose disks that are files here are hashed, and named by their digests.
public struct PreparedResources: Sendable {
    /// A file to upload before the resource at this place can be made.
    struct PendingUpload: Sendable {
        let position: Int
        let region: Region
        let disk: HashedDisk
    }

    public fileprivate(set) var resources: [Template.Resource]
    private(set) var uploads: [PendingUpload] = []

    fileprivate init(_ resources: [Template.Resource]) {
        self.resources = resources
    }

    public var documents: [JSONValue] { resources.map(\.document) }

    fileprivate mutating func add(_ upload: PendingUpload) { uploads.append(upload) }
}

extension GalleryClient {
    /// Hashes the files that resources name as `source: {file: PATH, format: raw|qcow2|vhd}` of a disk; relative paths
    /// are from `directory`.
    ///
    /// Throws all problems with files, with the resources that are not touched by one.
    public func prepare(
        _ resources: [Template.Resource], from directory: String,
        progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> PreparedResources {
        var prepared = PreparedResources(resources)
        var known: [DiskFile: HashedDisk] = [:]
        var problems: [String] = []
        var sound: [Template.Resource] = []
        var refused: Set<String> = []
        for (position, resource) in resources.enumerated() {
            guard !resource.needs(oneOf: refused) else {
                refused.formUnion(resource.keys)
                continue
            }
            var hashed: [HashedDisk] = []
            do throws(ClientError) {
                let document = try await naming(resource.document, directory, &hashed, &known, progress)
                prepared.resources[position].document = document
            } catch {
                guard case .source = error else { throw error }
                problems.append("\(resource.place): \(error)")
                refused.formUnion(resource.keys)
                continue
            }
            sound.append(prepared.resources[position])
            guard !hashed.isEmpty else { continue }
            guard let region = Region(resource.document["location"]?.text ?? "") else {
                problems.append("\(resource.place).location: it is missing; a disk is uploaded to a region")
                sound.removeLast()
                refused.formUnion(resource.keys)
                continue
            }
            for disk in hashed { prepared.add(.init(position: position, region: region, disk: disk)) }
        }
        guard problems.isEmpty else { throw .template(TemplateError(problems, sound: sound), rule: nil) }
        return prepared
    }

    /// Replaces each `source` that is a file by what the file holds.
    private func naming(
        _ value: JSONValue, _ directory: String, _ hashed: inout [HashedDisk], _ known: inout [DiskFile: HashedDisk],
        _ progress: @escaping TransferProgress.Report
    ) async throws(ClientError) -> JSONValue {
        switch value {
        case .array(let elements):
            var named: [JSONValue] = []
            for element in elements { named.append(try await naming(element, directory, &hashed, &known, progress)) }
            return .array(named)
        case .object(var members):
            if let source = members["source"], let path = source["file"]?.string {
                let file = try Self.file(path, source, directory)
                let disk =
                    if let disk = known[file] { disk } else {
                        try await HashedDisk(try SourceDisk(file), lun: nil, progress)
                    }
                known[file] = disk
                hashed.append(disk)
                members["source"] = nil
                members.merge(disk.content.document.object ?? [:]) { _, new in new }
            }
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                members[name] = try await naming(member, directory, &hashed, &known, progress)
            }
            return .object(members)
        default: return value
        }
    }

    private static func file(
        _ path: String, _ source: JSONValue, _ directory: String
    ) throws(ClientError) -> DiskFile {
        let unknown = (source.object ?? [:]).keys.filter { $0 != "file" && $0 != "format" }.sorted()
        guard unknown.isEmpty else {
            throw .source(path: path, reason: "its source has '\(unknown[0])' beside file and format")
        }
        var format: DiskFormat?
        if let text = source["format"]?.text {
            guard let known = DiskFormat(rawValue: text.lowercased()) else {
                let all = DiskFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw .source(path: path, reason: "'\(text)' is no format; there are \(all)")
            }
            format = known
        }
        let whole = path.hasPrefix("/") ? path : "\(directory)/\(path)"
        return DiskFile(whole, format: format)
    }

    /// Uploads the disks of those resources that will change, and applies all of them as one change.
    ///
    /// `plan` is what a check said; nothing is uploaded for a resource that stands as it is wanted.
    public func apply(
        _ prepared: PreparedResources, after plan: Applied, progress: @escaping TransferProgress.Report = { _ in }
    ) async throws(ClientError) -> Applied {
        let standing = Set(plan.rows.filter { $0["action"]?.text == "none" }.map { Self.label(of: $0) })
        var uploaded: Set<String> = []
        for upload in prepared.uploads {
            let resource = prepared.resources[upload.position]
            let label = "\(resource.kind.rawValue) \(resource.name ?? "")".lowercased()
            let content = "\(upload.region) \(upload.disk.content.digest)"
            guard !standing.contains(label), uploaded.insert(content).inserted else { continue }
            _ = try await Upload(client: self, upload.disk, region: upload.region, progress: progress).run()
        }
        let key = IdempotencyKey.random()
        for attempt in 1... {
            do throws(ClientError) {
                return try await apply(prepared.documents, ChangeTerms(key: key))
            } catch {
                // The report of an upload may still be on its way to the coordinator.
                let isOnItsWay = error.rule == GalleryRefusal.Rule.sourceNotFound.rawValue && !prepared.uploads.isEmpty
                guard isOnItsWay, attempt < Self.reportAttemptsMax else { throw error }
            }
            try await pause(attempt)
        }
        throw .noAnswer(to: "APPLY", reason: "no try was made")
    }

    private static func label(of row: JSONValue) -> String {
        "\(row["kind"]?.text ?? "") \(row["name"]?.text ?? "")".lowercased()
    }

    /// How often a change is asked for whose disk was just uploaded.
    private static let reportAttemptsMax = 20
}

extension PreparedResources {
    /// Puts galleries and sources that name no resource group into this one.
    public mutating func setResourceGroup(_ group: ResourceGroupName) {
        for position in resources.indices {
            let resource = resources[position]
            guard resource.kind == .gallery || resource.kind == .source else { continue }
            guard resource.document["properties.resourceGroup"] == nil else { continue }
            resources[position].document["properties.resourceGroup"] = .string(group.text)
        }
    }
}

extension Template.Resource {
    /// What others may call it, all in lower case.
    var keys: Set<String> {
        guard let name else { return [] }
        let path = ResourceKey(name, kind)
        return Set([name.lowercased(), path.unqualified, path.id].compactMap(\.self))
    }

    fileprivate func needs(oneOf keys: Set<String>) -> Bool {
        TemplateOrder.names(neededBy: name, document).contains { keys.contains(ResourceKey.folded($0)) }
    }
}
