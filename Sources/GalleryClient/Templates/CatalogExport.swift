public import Gallery
public import Wire

/// What stands in a catalog, as resources that a template can hold.
public struct CatalogExport: Hashable, Sendable {
    /// A disk of the resources, and where its bytes are.
    public struct Disk: Hashable, Sendable {
        public let content: DiskContent
        public let regions: [Region]
    }

    /// In an order in which each comes after those it needs, each kind by name.
    public internal(set) var resources: [JSONValue]
    /// What of them was uploaded, each content once, in order of digest.
    public let disks: [Disk]

    /// The resources as a file holds them: texts that would be taken for expressions are guarded.
    public var document: JSONValue { ["resources": .array(resources.map { $0.guarded })] }

    /// The same with disks named as files instead of by digest.
    public func naming(_ files: [Digest: String]) -> CatalogExport {
        CatalogExport(resources: resources.map { $0.naming(files) }, disks: disks)
    }
}

extension GalleryClient {
    /// Reads everything that the user may read and that can be made anew: tenants to image versions.
    ///
    /// Soft-deleted versions are not among it, nor what is computed. A version that was made of a source or of another
    /// version names it only if that is exported, holds the same, and is in the version's own region; else it holds its
    /// disks itself: what it names it would be made of, and its bytes matter more than what it keeps from being deleted.
    public func export(progress: (String, Int) -> Void = { _, _ in }) async throws(ClientError) -> CatalogExport {
        var resources: [JSONValue] = []
        for (type, kind) in [
            (ResourceType.tenant, ListedKind.tenant), (.subscription, .subscription), (.principal, .principal),
        ] {
            resources += try await list(kind).map { ExportedResource(type, $0).document }
            progress(type.rawValue, resources.count)
        }
        let assignments = try await list(.roleAssignment).map { ExportedResource(.roleAssignment, $0).document }
        var contents = ExportedContents()
        var sources: [JSONValue] = []
        for subscription in try await list(.subscription).compactMap({ $0["name"]?.text }) {
            for row in try await list(.source, in: subscription) { sources.append(row) }
        }
        sources = Self.ordered(sources)
        for row in sources { contents.add(row) }
        resources += sources.map { ExportedResource(.source, $0).document }
        progress("source", resources.count)
        var galleries: [JSONValue] = []
        var definitions: [JSONValue] = []
        var versions: [JSONValue] = []
        for row in try await list(.gallery, in: "*") {
            let gallery = ExportedResource(.gallery, row)
            galleries.append(gallery.document)
            for row in try await list(.imageDefinition, in: gallery.name) {
                let definition = ExportedResource(.imageDefinition, row)
                definitions.append(definition.document)
                versions += try await list(.imageVersion, in: definition.name)
                progress("image-version", versions.count)
            }
        }
        for row in versions { contents.add(row) }
        resources += galleries + definitions
        resources += versions.map { contents.withoutLostSources(ExportedResource(.imageVersion, $0).document) }
        return CatalogExport(resources: resources + assignments, disks: contents.disks)
    }

    /// Machines come after the disks that they name.
    private static func ordered(_ sources: [JSONValue]) -> [JSONValue] {
        sources.filter { $0["properties.digest"] != nil } + sources.filter { $0["properties.digest"] == nil }
    }
}

/// A row of a list, as a template has it: named in full, without what is computed.
struct ExportedResource {
    private static let computed = [
        "id", "etag", "generation", "roleDefinitionId", "properties.provisioningState",
        "properties.identifier.uniqueName",
        "properties.sharingStatus", "properties.replicationStatus", "properties.timeCreated",
        "properties.sharingProfile.communityGalleryInfo.publicNames", "properties.publishingProfile.publishedDate",
        "properties.publishingProfile.publishedAt", "properties.publishingProfile.latestIn",
        "properties.publishingProfile.effectiveEndOfLife", "properties.storageProfile.osDiskImage.sizeInGB",
        "properties.safetyProfile.reportedForPolicyViolation", "properties.safetyProfile.policyViolations",
    ]

    let name: String
    private(set) var document: JSONValue

    init(_ kind: ResourceType, _ row: JSONValue) {
        name = Self.name(kind, row)
        document = row
        for path in Self.computed { document[path] = nil }
        if var disks = document["properties.storageProfile.dataDiskImages"]?.array {
            for index in disks.indices { disks[index]["sizeInGB"] = nil }
            document["properties.storageProfile.dataDiskImages"] = .array(disks)
        }
        document["type"] = .string(kind.rawValue)
        document["name"] = kind == .roleAssignment ? nil : .string(name)
        document = document.withoutEmptyMembers
    }

    /// The name in requests, from the row's resource id.
    private static func name(_ kind: ResourceType, _ row: JSONValue) -> String {
        let (id, name) = (row["id"]?.text ?? "", row["name"]?.text ?? "")
        switch kind {
        case .source: return SourceID(id).map { "\($0)" } ?? name
        case .gallery:
            guard case .gallery(let gallery)? = Scope(id) else { return name }
            return "\(gallery)"
        case .imageDefinition:
            guard case .definition(let definition)? = Scope(id) else { return name }
            return "\(definition)"
        case .imageVersion:
            guard let reference = ImageReference(id), case .direct(let definition) = reference.place else {
                return name
            }
            return "\(definition)/\(name)"
        default: return name
        }
    }
}

extension JSONValue {
    /// Without members that say nothing.
    fileprivate var withoutEmptyMembers: JSONValue {
        switch self {
        case .object(let members):
            let kept = members.mapValues(\.withoutEmptyMembers).filter {
                $0.value != .null && $0.value != [:] && $0.value != []
            }
            return .object(kept)
        case .array(let elements): return .array(elements.map(\.withoutEmptyMembers))
        default: return self
        }
    }

    /// A bracket at the beginning of a text is doubled, since it would begin an expression.
    fileprivate var guarded: JSONValue {
        switch self {
        case .string(let text): .string(text.hasPrefix("[") ? "[\(text)" : text)
        case .array(let elements): .array(elements.map(\.guarded))
        case .object(let members): .object(members.mapValues(\.guarded))
        default: self
        }
    }

    /// Each disk that is named by a digest of `files` as that file.
    fileprivate func naming(_ files: [Digest: String]) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.naming(files) })
        case .object(var members):
            // What has a source needs no bytes.
            if members["source"] == nil, let digest = members["digest"].flatMap({ Digest($0.text) }),
                let file = files[digest]
            {
                for name in ["digest", "sizeInBytes", "occupiedBytes"] { members[name] = nil }
                members["source"] = ["file": .string(file), "format": "raw"]
            }
            return .object(members.mapValues { $0.naming(files) })
        default: return self
        }
    }
}
