/// How a cluster gets its first tenant, subscription and owner.
extension GalleryState {
    /// Makes sure that the certificate `administrator` belongs to an owner of everything.
    ///
    /// `administrator` is the certificate's name, with or without `user/` before it. Done already it changes nothing;
    /// another administrator than before is added, and nobody's role is taken away.
    mutating func establish(_ administrator: String) throws(GalleryRefusal) -> Outcome {
        let identity =
            administrator.hasPrefix(CertificateName.prefix) ? administrator : CertificateName.prefix + administrator
        guard CertificateName.isOfUser(identity) else {
            throw .invalid(
                "administrator", administrator, "is refused", remedy: "it must be \(CertificateName.form)")
        }
        var changed = self
        if changed.directory.tenants[.standard] == nil {
            changed.directory.tenants[.standard] = Tenant(id: .standard, displayName: "Default tenant")
        }
        if changed.directory.subscriptions[.standard] == nil {
            changed.directory.subscriptions[.standard] = Subscription(
                id: .standard, tenant: .standard, displayName: "Default subscription")
        }
        let id = try changed.administrator(with: identity)
        let owner = RoleAssignment(principal: id, role: .owner, scope: .root)
        _ = try changed.assign(owner)
        guard changed.directory != directory else { return .unchanged }
        directory = changed.directory
        return .applied
    }

    /// The principal that has `identity`; it is made, or gets it, if none has.
    private mutating func administrator(with identity: String) throws(GalleryRefusal) -> PrincipalID {
        if let owner = directory.owners[identity] { return owner }
        let id = try PrincipalID.read(String(identity.dropFirst(CertificateName.prefix.count)), as: "administrator")
        if let standing = directory.principals[id] {
            _ = try update(standing.id, PrincipalEdit(identities: standing.identities.union([identity])))
        } else {
            _ = try create(DirectoryPrincipal(id: id, kind: .user, displayName: id.text, identities: [identity]))
        }
        return id
    }
}
