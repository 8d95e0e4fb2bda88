import CatalogStore
import Gallery
import NIOCore
import Transport
import Wire

/// What users ask to change: `CREATE`, `UPDATE`, `DELETE`, `SHARE`, `UNDELETE`, `ROLLBACK`.
extension Coordinator {
    func create(_ request: Request) async throws -> Submitted {
        let type = try request.resourceType()
        let named = type == .roleAssignment ? nil : try request.resource(type)
        let tree = try request.tree()
        let key =
            try named
            ?? .roleAssignment(tree.document(as: RoleAssignmentDocument.self).assignment())
        let operation = try ResourceReading().creation(of: key, from: tree, in: state)
        return try await carryOut(operation, request)
    }

    func update(_ request: Request) async throws -> Submitted {
        let key = try request.resource(try request.resourceType())
        // Who may not change it does not learn from a refusal what it is.
        try requireSeen(key, request)
        let revision = try request.revision("ifrevision")
        let operation: GalleryOperation?
        do {
            operation = try ResourceReading()
                .update(of: key, with: try request.tree(), in: state, ifRevision: revision)
        } catch let refusal as GalleryRefusal where refusal.rule == .entityTagMismatch {
            throw await withChanges(refusal, of: key.name, since: try request.revisionRead())
        }
        guard let operation else {
            let standing = state
            try await durability(of: standing.revision)
            return Submitted(
                outcome: .unchanged, revision: standing.revision, answer: try key.payload(in: standing),
                warning: key.warning(in: standing))
        }
        return try await carryOut(operation, request)
    }

    func delete(_ request: Request) async throws -> Submitted {
        let type = try request.resourceType()
        let recursively = try request.flag("recursive")
        let operation: GalleryOperation
        if type == .roleAssignment {
            let document = try request.tree().document(as: RoleAssignmentDocument.self)
            operation = .removeRole(assignment: try document.assignment())
        } else {
            switch try request.resource(type) {
            case .tenant(let id): operation = .deleteTenant(id: id)
            case .subscription(let id): operation = .deleteSubscription(id: id)
            case .principal(let id): operation = .deletePrincipal(id: id)
            case .roleAssignment(let assignment): operation = .removeRole(assignment: assignment)
            case .source(let id): operation = .deleteSource(id: id)
            case .gallery(let id): operation = .deleteGallery(id: id, recursively: recursively)
            case .imageDefinition(let id): operation = .deleteImageDefinition(id: id, recursively: recursively)
            case .imageVersion(let id):
                operation =
                    try request.flag("purge")
                    ? .purgeImageVersion(id: id)
                    : .deleteImageVersion(id: id, bypassSoftDelete: try request.flag("bypass"))
            }
        }
        if recursively { try await tellAffected(by: operation, request) }
        return try await carryOut(operation, request)
    }

    func share(_ request: Request) async throws -> Submitted {
        let id = try request.only(.gallery) { if case .gallery(let id) = $0 { id } else { nil } }
        let document = try request.tree().document(as: SharingRequest.self)
        let edit = try document.edit(suffix: PublicNameSuffix.draw())
        return try await carryOut(.shareGallery(id: id, edit: edit), request)
    }

    func undelete(_ request: Request) async throws -> Submitted {
        let id = try request.only(.imageVersion) { if case .imageVersion(let id) = $0 { id } else { nil } }
        return try await carryOut(.undeleteImageVersion(id: id), request)
    }

    func rollBack(_ request: Request) async throws -> Submitted {
        let id = try request.only(.imageDefinition) { if case .imageDefinition(let id) = $0 { id } else { nil } }
        guard let text = request.message["to"] else { throw Refusal(.invalid, "ROLLBACK needs to=, a version") }
        let number = try VersionNumber.read(text, as: "to")
        let regions = try request.message.regions("in")
        // Who may not do it does not learn what latest named.
        try require(.writeVersion, at: .definition(id), request)
        let plan = try await rollBackPlan(of: id, to: number, in: regions)
        return try await carryOut(plan.operation, request) { before, after in
            try Array(JSONPayload.encode(RollBackDocument(plan, from: before, to: after)).readableBytesView)
        }
    }

    private func carryOut(
        _ operation: GalleryOperation, _ request: Request, answering: Submission.Answering? = nil
    ) async throws -> Submitted {
        let submission = Submission(
            operation, for: request, key: try request.idempotencyKey(), source: try request.source(),
            answering: answering)
        do {
            return try await request.isCheck() ? check(submission) : submit(submission)
        } catch let refusal as GalleryRefusal where refusal.rule == .entityTagMismatch {
            throw await withChanges(refusal, of: operation.target, since: try request.revisionRead())
        }
    }

    /// A row for each version that a recursive deletion takes with it, before the deletion is tried.
    private func tellAffected(by operation: GalleryOperation, _ request: Request) async throws {
        guard try request.isCheck() else { return }
        let standing = state
        // The rules first: who may not delete it does not learn what it holds.
        _ = try await check(Submission(operation, for: request))
        for id in standing.affected(by: operation).versions {
            let key = ResourceKey.imageVersion(id)
            let row = ApplyRow(
                id: key.id(in: standing), kind: key.type.rawValue, name: key.name, action: .delete, changes: [])
            try await request.item(json: try JSONPayload.encode(row))
        }
    }
}

extension GalleryOperation {
    /// The longest document that an answer repeats, in bytes; a longer one is for `SHOW`.
    private static let documentBytesMax = 60 << 10

    /// The document of the resource after the change; empty if there is none, as after a deletion.
    func document(in state: GalleryState) throws -> [UInt8] {
        guard let payload = try resource?.payload(in: state), payload.count <= Self.documentBytesMax else { return [] }
        return payload
    }

    /// What who asked for it should know though it is done; `state` is the one after it.
    func warning(in state: GalleryState) -> String? {
        switch self {
        case .createImageVersion, .updateImageVersion: resource?.warning(in: state)
        default: nil
        }
    }

    /// What stands under its name afterwards; `nil` for what is not asked for by users, and for deletions.
    var resource: ResourceKey? {
        switch self {
        case .createTenant(let tenant): .tenant(tenant.id)
        case .createSubscription(let subscription): .subscription(subscription.id)
        case .createPrincipal(let principal): .principal(principal.id)
        case .updatePrincipal(let id, _): .principal(id)
        case .assignRole(let assignment): .roleAssignment(assignment)
        case .createSource(let id, _), .updateSource(let id, _, _): .source(id)
        case .createGallery(let id, _), .updateGallery(let id, _, _), .shareGallery(let id, _): .gallery(id)
        case .createImageDefinition(let id, _), .updateImageDefinition(let id, _, _), .rollBackLatest(let id, _, _):
            .imageDefinition(id)
        case .createImageVersion(let id, _), .updateImageVersion(let id, _, _), .undeleteImageVersion(let id):
            .imageVersion(id)
        case .deleteTenant, .deleteSubscription, .deletePrincipal, .removeRole, .deleteSource, .deleteGallery,
            .deleteImageDefinition, .deleteImageVersion, .purgeImageVersion, .expireImageVersion, .defineRegion,
            .registerNode, .recordNode, .setRegionStanding, .setNodeStanding, .recordVerified, .recordReplicas,
            .recordFailure, .establish:
            nil
        }
    }
}

extension ResourceKey {
    /// What who wanted it so should know.
    func warning(in state: GalleryState) -> String? {
        guard case .imageVersion(let id) = self else { return nil }
        return state.replicaWarning(of: id)
    }

    /// The document as it stands, as a payload; empty if it does not.
    func payload(in state: GalleryState) throws -> [UInt8] {
        guard let document = document(in: state) else { return [] }
        return Array(try JSONPayload.encode(document).readableBytesView)
    }
}

extension Request {
    /// The name of what can only be of one kind.
    fileprivate func only<ID>(_ type: ResourceType, _ id: (ResourceKey) -> ID?) throws -> ID {
        guard let id = id(try resource(try resourceType(type))) else {
            throw Refusal(.invalid, rule: "InvalidParameter", "\(verb.rawValue) needs the name of one \(type.rawValue)")
        }
        return id
    }
}
