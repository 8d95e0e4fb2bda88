/// Principals: users, service principals, and the groups they are in.
extension GalleryState {
    /// The principal named `id`.
    public func principal(_ id: PrincipalID) throws(GalleryRefusal) -> DirectoryPrincipal {
        guard let principal = directory.principals[id] else {
            throw .notFound("\(id)", "there is no principal \(id); `vitrine principal list` shows those there are")
        }
        return principal
    }

    mutating func create(_ principal: DirectoryPrincipal) throws(GalleryRefusal) -> Outcome {
        if let standing = directory.principals[principal.id] {
            return try unchanged(standing == principal, "principal \(principal.id)")
        }
        try parent { () throws(GalleryRefusal) -> Tenant in try tenant(principal.tenant) }
        try Directory.requireRoom(
            directory.principals.count, below: Directory.principalsMax, for: "principals", in: "the cluster")
        try requireSound(principal, added: principal.members)
        directory.set(principal.id, to: principal)
        return .applied
    }

    mutating func update(_ id: PrincipalID, _ edit: PrincipalEdit) throws(GalleryRefusal) -> Outcome {
        let standing = try principal(id)
        if let member = edit.addMembers.intersection(edit.removeMembers).min() {
            throw .invalid(
                "properties.addMembers", "\(member)", "is to be removed at once, by properties.removeMembers",
                remedy: "say one of both")
        }
        var principal = standing
        principal.displayName = edit.displayName ?? principal.displayName
        principal.identities = edit.identities ?? principal.identities
        principal.members = principal.members.subtracting(edit.removeMembers).union(edit.addMembers)
        guard principal != standing else { return .unchanged }
        try requireSound(principal, added: principal.members.subtracting(standing.members))
        return try keepingAnAdministrator { $0.set(standing.id, to: principal) }
    }

    mutating func deletePrincipal(_ id: PrincipalID) throws(GalleryRefusal) -> Outcome {
        let standing = try principal(id)
        return try keepingAnAdministrator { directory in
            for group in (directory.groups[id] ?? []).sorted() {
                var remaining = directory.principals[group]
                remaining?.members.remove(id)
                directory.set(group, to: remaining)
            }
            directory.set(standing.id, to: nil)
            directory.assignments[id] = nil
        }
    }

    /// What a principal must be like; of its members only those `added` were not looked at before.
    private func requireSound(
        _ principal: DirectoryPrincipal, added: Set<PrincipalID>
    ) throws(GalleryRefusal) {
        try TextRule.require(principal.displayName, 0...TextRule.displayNameMax, as: "properties.displayName")
        try requireIdentities(of: principal)
        guard principal.kind == .group || principal.members.isEmpty else {
            throw .invalid(
                "properties.members", principal.members.min().map { "\($0)" },
                "is a member of \(principal.id), a \(principal.kind.rawValue), and only a group has members",
                remedy: "leave members out, or make it a Group")
        }
        guard principal.members.count <= DirectoryPrincipal.membersMax else {
            throw GalleryRefusal(
                .tooLarge, .quotaExceeded,
                PropertyFault(
                    "properties.members", "\(principal.members.count)",
                    "members are too many for group \(principal.id)",
                    remedy: "name at most \(DirectoryPrincipal.membersMax), and nest groups for more"))
        }
        for member in added.sorted() { try requireMember(member, of: principal) }
    }

    private func requireIdentities(of principal: DirectoryPrincipal) throws(GalleryRefusal) {
        let path = "properties.identities"
        guard principal.kind != .group || principal.identities.isEmpty else {
            throw .invalid(
                path, principal.identities.min(), "is bound to \(principal.id), which is a group",
                remedy: "bind certificates to its members")
        }
        guard principal.identities.count <= DirectoryPrincipal.identitiesMax else {
            throw GalleryRefusal(
                .tooLarge, .quotaExceeded,
                PropertyFault(
                    path, "\(principal.identities.count)", "identities are too many for principal \(principal.id)",
                    remedy: "bind at most \(DirectoryPrincipal.identitiesMax)"))
        }
        for identity in principal.identities.sorted() {
            guard CertificateName.isOfUser(identity) else {
                throw .invalid(path, identity, "is refused", remedy: "it must be \(CertificateName.form)")
            }
            if let owner = directory.owners[identity], owner != principal.id {
                throw GalleryRefusal(
                    .conflict, .resourceExists,
                    PropertyFault(
                        path, identity, "is bound to principal \(owner), and a certificate belongs to one principal",
                        remedy: "take it from \(owner) first, or issue another certificate"))
            }
        }
    }

    private func requireMember(_ member: PrincipalID, of group: DirectoryPrincipal) throws(GalleryRefusal) {
        let path = "properties.members"
        guard member == group.id || directory.principals[member] != nil else {
            throw GalleryRefusal(
                .notFound, .resourceNotFound,
                PropertyFault(
                    path, "\(member)", "is no principal that could be a member of \(group.id)",
                    remedy: "create it first"))
        }
        guard !directory.lineage(of: group.id).contains(member) else {
            throw .invalid(
                path, "\(member)", "has group \(group.id) in it already, itself or through another group",
                remedy: "leave it out, a group is not in itself")
        }
        let depth = directory.groupsAbove(group.id) + 1 + directory.groupsFrom(member)
        guard depth <= Self.groupDepthMax else {
            throw .invalid(
                path, "\(member)", "in \(group.id) would make groups nested \(depth) deep",
                remedy: "nest them at most \(Self.groupDepthMax) deep")
        }
        try Directory.requireRoom(
            directory.groups[member]?.count ?? 0, below: Directory.groupsMax, for: "groups", in: "principal \(member)")
    }
}

extension Directory {
    /// How many groups there are, one in the other, that contain `principal`, at the longest.
    fileprivate func groupsAbove(_ principal: PrincipalID) -> Int {
        levels(from: [principal]) { groups[$0] ?? [] } - 1
    }

    /// How many groups there are, one in the other, from `principal` down; none if it is no group.
    fileprivate func groupsFrom(_ principal: PrincipalID) -> Int {
        levels(from: Set([principal].filter(isGroup))) { (principals[$0]?.members ?? []).filter(isGroup) }
    }

    private func isGroup(_ principal: PrincipalID) -> Bool { principals[principal]?.kind == .group }

    /// How many steps it takes until there is nobody left; bounded, as no nesting is accepted that is deeper.
    private func levels(from first: Set<PrincipalID>, _ next: (PrincipalID) -> Set<PrincipalID>) -> Int {
        var level = first
        var count = 0
        while !level.isEmpty, count <= GalleryState.groupDepthMax {
            count += 1
            level = level.reduce(into: []) { $0.formUnion(next($1)) }
        }
        return count
    }
}

/// The names that users' certificates bear.
enum CertificateName {
    static let prefix = "user/"
    static let form =
        "user/NAME, NAME 1 to \(NameRule.directoryLengthMax) letters, digits, '-', '_' and '.', a letter or "
        + "digit first"

    static func isOfUser(_ text: String) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        let name = text.utf8.dropFirst(prefix.utf8.count)
        guard let first = name.first, ASCII.isLetterOrDigit(first), name.count <= NameRule.directoryLengthMax else {
            return false
        }
        return name.allSatisfy { ASCII.isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }
}
