/// Who may read and bring disk contents.
extension GalleryState {
    /// Whether `actor` may read what `user` refers to: by a role, or because it is shared.
    public func mayRead(_ user: ContentUser, _ actor: Principal) -> Bool {
        switch user {
        case .version(let id):
            if authorization(of: actor, to: .readVersion, at: .definition(id.definition)).isAllowed { return true }
            guard let gallery = galleries[id.definition.gallery], directory.principal(of: actor) != nil else {
                return false
            }
            return gallery.isSharedWithCommunity || gallery.sharing.reaches(memberships(of: Caller(actor)))
        case .source(let id):
            return authorization(of: actor, to: id.kind.readPermission, at: scope(of: id)).isAllowed
        }
    }

    /// Whether `actor` may read every version and every disk there is, so that no content is strange to it.
    public func mayReadEverything(_ actor: Principal) -> Bool {
        [.readVersion, .readDisk].allSatisfy { authorization(of: actor, to: $0, at: .root).isAllowed }
    }

    /// Whether `actor` may make something of a content that it brings, anywhere.
    public func mayBringContents(_ actor: Principal) -> Bool {
        guard let principal = directory.principal(of: actor) else { return false }
        return directory.lineage(of: principal).contains { group in
            (directory.assignments[group] ?? []).contains { assignment in
                Self.permissionsToBring.contains { assignment.role.allows($0) }
            }
        }
    }

    private static let permissionsToBring: [Permission] = [.writeVersion, .writeDisk, .writeVHD, .writeManagedImage]
}
