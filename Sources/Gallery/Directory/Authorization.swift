/// Whether somebody may do something, and why.
public struct Authorization: Hashable, Sendable {
    public let isAllowed: Bool
    /// The role and where it was granted, or what is missing and who can grant it.
    public let reason: String

    public init(isAllowed: Bool, reason: String) {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}

extension GalleryState {
    /// How deep groups may be nested.
    public static let groupDepthMax = 8

    /// Whether `actor` may do what `permission` says to what is at `scope`.
    ///
    /// Roles are inherited downwards: what was granted over a subscription holds for each gallery in it. A right to a
    /// definition says nothing of its gallery (reference, 6.1).
    public func authorization(of actor: Principal, to permission: Permission, at scope: Scope) -> Authorization {
        if actor.isCoordinator { return Authorization(isAllowed: true, reason: "the coordinator itself") }
        guard let principal = directory.principal(of: actor) else {
            return Authorization(
                isAllowed: false,
                reason: "certificate \(actor.name) belongs to no principal; an owner binds it with `vitrine principal "
                    + "create`")
        }
        return authorization(of: principal, to: permission, at: scope)
    }

    /// Whether `principal`, itself or through a group that it is in, may do what `permission` says at `scope`.
    public func authorization(
        of principal: PrincipalID, to permission: Permission, at scope: Scope
    ) -> Authorization {
        let scopes = lineage(of: scope)
        for group in directory.lineage(of: principal) {
            for assignment in directory.assignments[group] ?? []
            where scopes.contains(assignment.scope) && assignment.role.allows(permission, over: assignment.scope) {
                let via = group == principal ? "" : " through group \(group)"
                return Authorization(
                    isAllowed: true, reason: "\(assignment.role.rawValue) at \(assignment.scope)\(via)")
            }
        }
        return Authorization(
            isAllowed: false,
            reason: "\(principal) has no role that allows \(permission.rawValue) at \(scope); an owner grants one with "
                + "`vitrine role assignment create --assignee \(principal)`")
    }

    /// Refuses unless `actor` may.
    func require(_ actor: Principal, _ permission: Permission, at scope: Scope) throws(GalleryRefusal) {
        let authorization = authorization(of: actor, to: permission, at: scope)
        guard !authorization.isAllowed else { return }
        throw GalleryRefusal(.denied, .authorizationFailed, "\(scope)", authorization.reason)
    }

    /// The scope and all that contain it.
    func lineage(of scope: Scope) -> [Scope] {
        switch scope {
        case .root: [.root]
        case .subscription: [scope, .root]
        case .resourceGroup(let subscription, _): [scope, .subscription(subscription), .root]
        case .gallery(let id):
            [scope] + lineage(of: .resourceGroup(id.subscription, galleries[id]?.resourceGroup ?? .standard))
        case .definition(let id): [scope] + lineage(of: .gallery(id.gallery))
        }
    }
}

extension Directory {
    /// To whom the certificate of `actor` belongs.
    public func principal(of actor: Principal) -> PrincipalID? { owners[actor.name] }

    /// A principal and all groups that it is in, also through other groups, in order.
    func lineage(of principal: PrincipalID) -> [PrincipalID] {
        var found = [principal]
        var seen: Set<PrincipalID> = [principal]
        var level = [principal]
        for _ in 0..<GalleryState.groupDepthMax where !level.isEmpty {
            level = level.flatMap { groups[$0] ?? [] }.filter { seen.insert($0).inserted }.sorted()
            found += level
        }
        return found
    }
}
