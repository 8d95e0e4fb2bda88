import CatalogStore
import Gallery
import Logging
import Transport
import Wire

/// Who may see what.
extension GalleryState {
    /// Whether `principal` may see the resource that `key` names, whether or not it stands.
    func mayRead(_ key: ResourceKey, _ principal: Principal) -> Authorization {
        let (permission, scope) = reading(of: key)
        let authorization = authorization(of: principal, to: permission, at: scope)
        // Who somebody is, they may know themselves.
        if case .principal(let id) = key, directory.principal(of: principal) == id {
            return Authorization(isAllowed: true, reason: "themselves")
        }
        return authorization
    }

    private func reading(of key: ResourceKey) -> (Permission, Scope) {
        switch key {
        case .tenant, .principal: (.readDirectory, .root)
        case .subscription(let id): (.readSubscription, .subscription(id))
        case .roleAssignment(let assignment): (.readRole, assignment.scope)
        case .source(let id):
            (
                id.kind.readPermission,
                .resourceGroup(id.subscription, sources[id]?.properties.resourceGroup ?? .standard)
            )
        case .gallery(let id): (.readGallery, .gallery(id))
        case .imageDefinition(let id): (.readDefinition, .definition(id))
        case .imageVersion(let id): (.readVersion, .definition(id.definition))
        }
    }
}

extension Coordinator {
    /// Refuses who may not see it, and writes that down.
    func requireReadable(_ key: ResourceKey, _ request: Request) throws {
        try require(routing.state.mayRead(key, request.peer.principal), key.name, request)
    }

    /// Refuses an update by who may not see it, nor share it.
    func requireSeen(_ key: ResourceKey, _ request: Request) throws {
        if case .gallery(let id) = key,
            routing.state.authorization(of: request.peer.principal, to: .shareGallery, at: .gallery(id)).isAllowed
        {
            return
        }
        try requireReadable(key, request)
    }

    /// Refuses who has not `permission` over `scope`, and writes that down.
    func require(_ permission: Permission, at scope: Scope, _ request: Request) throws {
        let authorization = routing.state.authorization(of: request.peer.principal, to: permission, at: scope)
        try require(authorization, "\(scope)", request, operation: permission.rawValue)
    }

    /// Refuses who belongs to nobody in the directory: even what everybody may see is not for strangers.
    func requireKnown(_ request: Request) throws {
        let principal = request.peer.principal
        guard case .user = request.peer.role, routing.state.directory.principal(of: principal) == nil else { return }
        let reason = routing.state.authorization(of: principal, to: .readCluster, at: .root).reason
        try require(Authorization(isAllowed: false, reason: reason), "cluster", request)
    }

    private func require(
        _ authorization: Authorization, _ target: String, _ request: Request, operation: String? = nil
    ) throws {
        guard !authorization.isAllowed else { return }
        let refusal = GalleryRefusal(.denied, .authorizationFailed, target, authorization.reason)
        noteDenied(refusal, Asked(request, operation: operation, target: target))
        throw refusal
    }

    /// How many changes a stale revision is told.
    private static let changesToldMax = 5
    /// How many properties of each.
    private static let propertiesToldMax = 8

    /// What changed since the revision that the asker read, from the audit.
    func withChanges(_ refusal: GalleryRefusal, of target: String, since revision: Revision?) async -> GalleryRefusal {
        guard let revision else { return refusal }
        do {
            let records = try await store.audit(of: target, since: revision, limit: Self.changesToldMax)
            guard !records.isEmpty else { return refusal }
            var changes: [String] = []
            for record in records {
                let properties = record.entry.changes.prefix(Self.propertiesToldMax).map(\.property)
                let what = properties.isEmpty ? "" : ": \(properties.joined(separator: ", "))"
                changes.append(
                    "\(record.entry.verb) by \(record.entry.actor.name) at \(record.entry.at.iso8601)"
                        + (record.revision.map { " (revision \($0)\(what))" } ?? ""))
            }
            return refusal.retold(as: "\(refusal.text); since then: \(changes.joined(separator: ", "))")
        } catch {
            log.error("the audit cannot be read", metadata: ["error": "\(error)"])
            return refusal
        }
    }
}
