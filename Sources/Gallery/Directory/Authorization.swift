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
        guard let grant = grant(to: principal, of: permission, at: scope) else {
            return Authorization(
                isAllowed: false,
                reason: "\(principal) has no role that allows \(permission.rawValue) at \(scope); an owner grants one "
                    + "with `vitrine role assignment create --assignee \(principal)`")
        }
        let via = grant.principal == principal ? "" : " through group \(grant.principal)"
        return Authorization(isAllowed: true, reason: "\(grant.role.rawValue) at \(grant.scope)\(via)")
    }

    /// Refuses unless `actor` may.
    func require(_ actor: Principal, _ permission: Permission, at scope: Scope) throws(GalleryRefusal) {
        // Reasons are for those who ask for them, and for who is refused.
        if actor.isCoordinator { return }
        if let principal = directory.principal(of: actor), grant(to: principal, of: permission, at: scope) != nil {
            return
        }
        let authorization = authorization(of: actor, to: permission, at: scope)
        throw GalleryRefusal(.denied, .authorizationFailed, "\(scope)", authorization.reason)
    }

    /// The first of the roles granted to `principal`, or to a group that it is in, that allows `permission` at `scope`.
    private func grant(to principal: PrincipalID, of permission: Permission, at scope: Scope) -> RoleAssignment? {
        for holder in directory.lineage(of: principal) {
            for assignment in directory.assignments[holder] ?? []
            where assignment.role.allows(permission, over: assignment.scope) && contains(assignment.scope, scope) {
                return assignment
            }
        }
        return nil
    }

    /// Whether `inner` is `scope` or in it.
    func contains(_ scope: Scope, _ inner: Scope) -> Bool {
        switch (scope, inner) {
        case (.root, _): true
        case (.subscription(let id), _): inner.subscription == id
        case (.resourceGroup(let subscription, let group), .resourceGroup(let other, let name)):
            subscription == other && group == name
        case (.resourceGroup(let subscription, let group), .gallery(let id)):
            subscription == id.subscription && group == self.group(of: id)
        case (.resourceGroup(let subscription, let group), .definition(let id)):
            subscription == id.gallery.subscription && group == self.group(of: id.gallery)
        case (.gallery(let gallery), .gallery(let other)): gallery == other
        case (.gallery(let gallery), .definition(let id)): gallery == id.gallery
        case (.definition(let definition), .definition(let other)): definition == other
        case (.resourceGroup, _), (.gallery, _), (.definition, _): false
        }
    }

    private func group(of gallery: GalleryID) -> ResourceGroupName { galleries[gallery]?.resourceGroup ?? .standard }
}

extension Directory {
    /// To whom the certificate of `actor` belongs.
    public func principal(of actor: Principal) -> PrincipalID? { owners[actor.name] }

    /// A principal and all groups that it is in, also through other groups, in order.
    func lineage(of principal: PrincipalID) -> [PrincipalID] {
        guard groups[principal] != nil else { return [principal] }
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
