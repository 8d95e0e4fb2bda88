/// Role assignments, and who administers a cluster.
extension GalleryState {
    mutating func assign(_ assignment: RoleAssignment) throws(GalleryRefusal) -> Outcome {
        let principal = try principal(assignment.principal)
        try requireStanding(assignment.scope)
        // Under the principal's name as first written.
        let assignment = RoleAssignment(principal: principal.id, role: assignment.role, scope: assignment.scope)
        let standing = directory.assignments[principal.id] ?? []
        guard !standing.contains(assignment) else { return .unchanged }
        try Directory.requireRoom(
            standing.count, below: Directory.assignmentsMax, for: "role assignments", in: "principal \(principal.id)")
        directory.assignments[principal.id, default: []].append(assignment)
        return .applied
    }

    mutating func remove(_ assignment: RoleAssignment) throws(GalleryRefusal) -> Outcome {
        let principal = try principal(assignment.principal)
        guard directory.assignments[principal.id]?.contains(assignment) == true else {
            throw .notFound(
                "\(principal.id)",
                "principal \(principal.id) has no role \(assignment.role.rawValue) at \(assignment.scope) itself; "
                    + "`vitrine role assignment list --assignee \(principal.id)` shows those it has")
        }
        return try keepingAnAdministrator { directory in
            directory.assignments[principal.id]?.removeAll { $0 == assignment }
            if directory.assignments[principal.id]?.isEmpty == true { directory.assignments[principal.id] = nil }
        }
    }

    /// Roles are granted over what is there; resource groups are labels, and always are.
    func requireStanding(_ scope: Scope) throws(GalleryRefusal) {
        switch scope {
        case .root: break
        case .subscription(let id), .resourceGroup(let id, _): _ = try subscription(id)
        case .gallery(let id): _ = try gallery(id)
        case .definition(let id): _ = try definition(id)
        }
    }

    /// Somebody must be left who can grant roles: changes the directory unless it takes the last owner away.
    mutating func keepingAnAdministrator(_ change: (inout Directory) -> Void) throws(GalleryRefusal) -> Outcome {
        var changed = directory
        change(&changed)
        guard changed.hasAdministrator || !directory.hasAdministrator else {
            throw GalleryRefusal(
                .conflict, .cannotDeleteResource, "/",
                "nobody with a certificate would be \(Role.owner.rawValue) at / any longer; make somebody else owner "
                    + "first")
        }
        directory = changed
        return .applied
    }
}

extension Directory {
    /// Whether anybody who has a certificate is owner of everything, by themselves or through a group.
    var hasAdministrator: Bool {
        var seen: Set<PrincipalID> = []
        var level = Set(assignments.filter { $0.value.contains { $0.role == .owner && $0.scope == .root } }.keys)
        while !level.isEmpty {
            if level.contains(where: { principals[$0]?.identities.isEmpty == false }) { return true }
            seen.formUnion(level)
            level = Set(level.flatMap { principals[$0]?.members ?? [] }).subtracting(seen)
        }
        return false
    }

    /// What was granted over `scope` and what is in it goes with it: a new one of its name inherits no roles.
    mutating func forgetAssignments(within scope: Scope) {
        for (principal, standing) in assignments where standing.contains(where: { scope.contains($0.scope) }) {
            let kept = standing.filter { !scope.contains($0.scope) }
            assignments[principal] = kept.isEmpty ? nil : kept
        }
    }
}

extension Scope {
    /// Whether `other` is this one or in it, by its name.
    func contains(_ other: Scope) -> Bool {
        switch (self, other) {
        case (.root, _): true
        case (.subscription(let id), .subscription(let other)), (.subscription(let id), .resourceGroup(let other, _)):
            id == other
        case (.subscription(let id), .gallery(let other)): id == other.subscription
        case (.subscription(let id), .definition(let other)): id == other.gallery.subscription
        case (.gallery(let id), .definition(let other)): id == other.gallery
        default: self == other
        }
    }
}

extension GalleryOperation {
    /// What is no more once it was applied.
    var deletedScope: Scope? {
        switch self {
        case .deleteGallery(let id, _): .gallery(id)
        case .deleteImageDefinition(let id, _): .definition(id)
        default: nil
        }
    }
}
