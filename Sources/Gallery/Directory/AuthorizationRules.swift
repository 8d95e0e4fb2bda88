/// Who may make which change: all that is not allowed is refused.
extension GalleryState {
    /// Refuses unless whoever asks for `change` may make it.
    func requireAuthorized(_ change: GalleryChange) throws(GalleryRefusal) {
        let actor = change.principal
        switch demand(of: change.operation) {
        case .coordinator:
            guard actor.isCoordinator else {
                throw .denied("/", "\(actor.name) records no facts; the coordinator does")
            }
        case .node(let node):
            guard actor.isCoordinator || actor == Principal("node/\(node)") else {
                throw .denied("nodes[\(node)]", "\(actor.name) speaks for itself only, not for node \(node)")
            }
        case .rights(let rights):
            for right in rights { try require(actor, right.permission, at: right.scope) }
        case .grant(let assignment): try requireMayGrant(assignment.role, at: assignment.scope, actor)
        }
    }

    /// Nobody grants what they may not do themselves over the same scope.
    private func requireMayGrant(_ role: Role, at scope: Scope, _ actor: Principal) throws(GalleryRefusal) {
        let missing = mayGrant(role, at: scope) { authorization(of: actor, to: $0, at: scope) }
        guard missing.isAllowed else { throw .denied("\(scope)", missing.reason) }
    }

    /// Whether the one of whom `authorization` tells may grant `role` over `scope`.
    func mayGrant(_ role: Role, at scope: Scope, _ authorization: (Permission) -> Authorization) -> Authorization {
        let right = authorization(.writeRole)
        guard right.isAllowed else {
            return Authorization(isAllowed: false, reason: "the role \(role.rawValue) is not granted: \(right.reason)")
        }
        for permission in Permission.allCases where role.allows(permission, over: scope) {
            let own = authorization(permission)
            guard !own.isAllowed else { continue }
            return Authorization(
                isAllowed: false,
                reason: "the role \(role.rawValue) at \(scope) allows \(permission.rawValue), and nobody grants what "
                    + "they have not: \(own.reason)")
        }
        return right
    }
}

extension GalleryState {
    /// Refuses a subscription that is not there, to one who may see those that are; to others each looks alike.
    public func requireKnown(_ subscription: SubscriptionID, for principal: Principal) throws(GalleryRefusal) {
        let may = authorization(of: principal, to: .readSubscription, at: .subscription(subscription))
        if may.isAllowed { _ = try self.subscription(subscription) }
    }
}

extension Role {
    /// Whether the role, granted over `scope`, allows `permission`.
    ///
    /// Sharing is for owners of the whole subscription and for sharing admins (reference, 6.4 and 6.5).
    public func allows(_ permission: Permission, over scope: Scope) -> Bool {
        guard allows(permission) else { return false }
        guard self == .owner, permission == .shareGallery else { return true }
        switch scope {
        case .root, .subscription: return true
        case .resourceGroup, .gallery, .definition: return false
        }
    }
}

extension GalleryRefusal {
    static func denied(_ resource: String, _ text: String) -> Self {
        Self(.denied, .authorizationFailed, resource, text)
    }
}
