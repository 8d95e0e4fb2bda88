import CatalogStore
import Gallery
import Logging
import NIOCore
import Placement
import ReplicaStore
import Transport
import Wire

/// What users ask to change: `CREATE`, `UPDATE`, `DELETE`.
extension Coordinator {
    func create(_ request: Request, by principal: Principal) async throws {
        let (kind, path) = try request.kindAndPath()
        let operation: GalleryOperation
        switch kind {
        case .gallery:
            let document = try request.document(GalleryDocument.self)
            operation = .createGallery(try path.gallery(), try document.galleryProperties())
        case .imageDefinition:
            let document = try request.document(ImageDefinitionDocument.self)
            operation = .createImageDefinition(try path.definition(), try document.definitionProperties())
        case .imageVersion:
            let document = try request.document(ImageVersionDocument.self)
            operation = .createImageVersion(try path.version(), try document.versionProperties())
        }
        try await carryOut(operation, request, by: principal)
    }

    func update(_ request: Request, by principal: Principal) async throws {
        let (kind, path) = try request.kindAndPath()
        let operation: GalleryOperation
        switch kind {
        case .gallery:
            operation = .updateGallery(try path.gallery(), try request.document(DescriptionEdit.self))
        case .imageDefinition:
            operation = .updateImageDefinition(try path.definition(), try request.document(DescriptionEdit.self))
        case .imageVersion:
            operation = .updateImageVersion(
                try path.version(), try request.document([ImageVersionEdit].self),
                ifRevision: try request.revision("ifrevision"))
        }
        try await carryOut(operation, request, by: principal)
    }

    func delete(_ request: Request, by principal: Principal) async throws {
        let (kind, path) = try request.kindAndPath()
        switch kind {
        case .gallery: try await carryOut(.deleteGallery(path.gallery()), request, by: principal)
        case .imageDefinition: try await carryOut(.deleteImageDefinition(path.definition()), request, by: principal)
        case .imageVersion: try await carryOut(.deleteImageVersion(path.version()), request, by: principal)
        }
    }

    private func carryOut(_ operation: GalleryOperation, _ request: Request, by principal: Principal) async throws {
        let submission = Submission(
            operation, by: principal, verb: request.verb.rawValue, key: try request.idempotencyKey(of: principal),
            answer: { try operation.document(in: $0) })
        let isCheck = request.message["check"] == "true"
        if !isCheck, case .createImageVersion(_, let properties) = operation {
            // Rules first: what is refused anyway must not cost a look at the disks.
            _ = try check(submission)
            try await requireSource(properties, uploadedTo: request.message["source"].flatMap(NodeID.init))
        }
        let submitted = isCheck ? try check(submission) : try await submit(submission)
        let outcome = submitted.outcome == .applied ? "applied" : "unchanged"
        let payload = submitted.answer.isEmpty ? nil : ByteBuffer(bytes: submitted.answer)
        request.ok(["revision=\(submitted.revision)", "outcome=\(outcome)"], json: payload)
    }

    /// A version may name only a content that a live node of its own region holds, verified.
    private func requireSource(_ properties: ImageVersionProperties, uploadedTo node: NodeID?) async throws {
        let content = properties.osDisk.digest
        let isHeld = { self.planner.verifiedHolders(of: content)[properties.location] != nil }
        if isHeld() { return }
        if let node, node.region == properties.location, let link = links[node] {
            // The upload's report may still be on its way: ask.
            let fence = fence
            let outcome = await link.outcome(of: { try await $0.verify(content, fence) }, log)
            if outcome == .done {
                plan(.holds(node, content, .verified))
                settle(content)
            }
        }
        guard isHeld() else {
            throw Refusal(
                .invalid, rule: "SourceNotFound",
                "no live node of \(properties.location) holds \(content); upload the disk there first")
        }
    }
}

extension GalleryOperation {
    /// The document of the resource after the change; none after a deletion.
    fileprivate func document(in state: GalleryState) throws -> [UInt8] {
        let payload: ByteBuffer
        switch self {
        case .createGallery(let name, _), .updateGallery(let name, _):
            payload = try JSONPayload.encode(GalleryDocument(try state.gallery(name)))
        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _):
            payload = try JSONPayload.encode(ImageDefinitionDocument(try state.definition(id)))
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _):
            payload = try JSONPayload.encode(ImageVersionDocument(try state.version(id)))
        case .deleteGallery, .deleteImageDefinition, .deleteImageVersion, .defineRegion, .registerNode,
            .recordVerified, .recordFailure:
            return []
        }
        return Array(payload.readableBytesView)
    }
}

extension Request {
    fileprivate func document<Document: Decodable>(_ type: Document.Type) throws -> Document {
        guard let payload else { throw Refusal(.invalid, "\(verb.rawValue) needs a JSON payload") }
        return try JSONPayload.decode(type, from: payload)
    }

    fileprivate func revision(_ name: String) throws -> Revision? {
        guard let text = message[name] else { return nil }
        guard let revision = Revision(text) else { throw Refusal(.invalid, "\(name)=\(text) is not a revision") }
        return revision
    }

    fileprivate func idempotencyKey(of principal: Principal) throws -> IdempotencyKey? {
        guard let text = message["key"] else { return nil }
        var asked = ByteBuffer(string: ([verb.rawValue] + fields).joined(separator: " "))
        if let payload { asked.writeImmutableBuffer(payload) }
        let request = asked.withUnsafeReadableBytes { Digest.sha256(of: $0) }
        guard let key = IdempotencyKey(text, of: principal, request: request) else {
            throw Refusal(.invalid, "key= must be 1 to \(IdempotencyKey.lengthMax) printable characters")
        }
        return key
    }
}
