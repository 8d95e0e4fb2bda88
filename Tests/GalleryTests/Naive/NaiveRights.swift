import Gallery

/// Who may do what, from a list of words for each role.
extension NaiveCatalog {
    /// Who is in a group beside themselves.
    static let groups = ["carol": ["carol", "devs"]]

    static func words(of role: Role) -> Set<String> {
        let reading: Set<String> = ["read"]
        let images: Set<String> = [
            "gallery.write", "gallery.delete", "image.write", "image.delete", "version.write",
            "version.delete", "read.image",
        ]
        let disks: Set<String> = ["disk.write", "disk.delete", "disk.read"]
        return switch role {
        case .owner: images.union(disks).union(reading).union(["share", "grant", "grant.delete", "audit", "directory"])
        case .contributor: images.union(disks).union(reading)
        case .reader: reading.union(["read.image", "disk.read"])
        case .sharingAdmin: ["share"]
        case .artifactsPublisher: images.union(["disk.write"])
        case .imageReader: ["read.image"]
        case .auditor: ["audit"]
        }
    }

    static func root() -> String { "/" }

    static func path(gallery: String) -> String { "/s/g/\(gallery)/" }

    static func path(definition: String) -> String {
        let parts = definition.split(separator: "/").map(String.init)
        return "/s/g/\(parts[0])/i/\(parts[1])/"
    }

    static let group = "/s/"

    static func path(_ scope: Scope) -> String {
        switch scope {
        case .root: "/"
        case .subscription, .resourceGroup: group
        case .gallery(let id): path(gallery: "\(id)".lowercased())
        case .definition(let id): path(definition: "\(id)".lowercased())
        }
    }

    func may(_ who: String, _ word: String, at path: String) -> Bool {
        if who.hasPrefix("coordinator/") { return true }
        let name = String(who.dropFirst("user/".count))
        let names = Self.groups[name] ?? [name]
        return grants.contains { grant in
            guard names.contains(grant.to), path.hasPrefix(grant.scope) else { return false }
            // Sharing is for owners of the whole subscription, not of one gallery in it.
            if word == "share", grant.role == .owner, grant.scope.count > Self.group.count { return false }
            return Self.words(of: grant.role).contains(word)
        }
    }

    func mayGrant(_ who: String, _ grant: NaiveGrant) -> Bool {
        guard may(who, "grant", at: grant.scope) else { return false }
        var wanted = Self.words(of: grant.role)
        if grant.role == .owner, grant.scope.count > Self.group.count { wanted.remove("share") }
        return wanted.allSatisfy { may(who, $0, at: grant.scope) }
    }
}
