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
            source: try request.source())
        let submitted = try await request.isCheck() ? check(submission) : submit(submission)
        let outcome = submitted.outcome == .applied ? "applied" : "unchanged"
        let payload = submitted.answer.isEmpty ? nil : ByteBuffer(bytes: submitted.answer)
        request.ok(["revision=\(submitted.revision)", "outcome=\(outcome)"], json: payload)
    }

    /// A new version may name only a content that a live node of its own region holds, verified.
    ///
    /// Made with the content, it needs none when it is asked for again.
    func requireSource(of submission: Submission) async throws {
        guard case .createImageVersion(let id, let properties) = submission.operation,
            state.standingVersion(id) == nil
        else { return }
        let (content, region) = (properties.osDisk.digest, properties.location)
        guard planner.verifiedHolders(of: content)[region] == nil else { return }
        // Rules first: what is refused anyway must not cost a look at the disks.
        _ = try await check(submission)
        var reason = "upload the disk to a node of \(region) first, see PLACE"
        if let source = submission.source {
            guard source.region == region else {
                throw Refusal(sourceNotFound: content, region, "source=\(source) is elsewhere")
            }
            reason = await self.reason(whyNot: source, holds: content)
        }
        guard planner.verifiedHolders(of: content)[region] == nil else { return }
        throw Refusal(sourceNotFound: content, region, reason)
    }

    /// The report of an upload may still be on its way: asks the node.
    private func reason(whyNot node: NodeID, holds content: Digest) async -> String {
        guard let link = links[node], link.stage == .joined else {
            return "source=\(node) is not connected to the coordinator at this moment; ask again when it is"
        }
        let fence = fence
        let end = await link.end(of: { try await $0.verify(content, fence) }, log)
        guard case .answered(.done) = end else { return "source=\(node) was asked and does not hold it whole" }
        // Over an earlier connection it would be no word about the inventory that counts.
        if links[node]?.number == link.number { plan(.holds(node, content, .verified)) }
        return "source=\(node) is not alive at this moment; ask again when it is"
    }
}

extension Refusal {
    fileprivate init(sourceNotFound content: Digest, _ region: Region, _ reason: String) {
        self.init(.invalid, rule: "SourceNotFound", "no live node of \(region) holds \(content): \(reason)")
    }
}

extension GalleryOperation {
    /// The document of the resource after the change; empty if there is none, as after a deletion.
    func document(in state: GalleryState) throws -> [UInt8] {
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

    fileprivate func source() throws(Refusal) -> NodeID? {
        guard let text = message["source"] else { return nil }
        guard let node = NodeID(text) else { throw Refusal(.invalid, "source=\(text) is not REGION/NODE") }
        return node
    }

    /// Whether only the rules are to be asked.
    ///
    /// Any other word than these is refused, as a change that was meant as a question cannot be taken back.
    fileprivate func isCheck() throws(Refusal) -> Bool {
        switch message["check"] {
        case nil, "false": false
        case "true": true
        case .some(let other): throw Refusal(.invalid, "check=\(other) is neither true nor false")
        }
    }

    fileprivate func idempotencyKey(of principal: Principal) throws -> IdempotencyKey? {
        guard let text = message["key"] else { return nil }
        var asked = ByteBuffer(string: ([verb.rawValue] + fields).joined(separator: " "))
        if let payload { asked.writeImmutableBuffer(payload) }
        let request = asked.withUnsafeReadableBytes { Digest.sha256(of: $0) }
        guard let key = IdempotencyKey(text, of: principal, request: request) else {
            throw Refusal(.invalid, "key= must have 1 to \(IdempotencyKey.lengthMax) printable characters")
        }
        return key
    }
}
