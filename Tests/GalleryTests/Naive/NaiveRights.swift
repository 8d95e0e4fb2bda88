import Gallery

/// Who may do what, from a list of words for each role.
extension NaiveCatalog {
    static let galleryWords: Set<String> = [
        "gallery.read", "gallery.write", "gallery.delete", "image.read", "image.write", "image.delete",
        "version.read", "version.write", "version.delete",
    ]
    static let sourceWords: Set<String> = [
        "disk.read", "disk.write", "disk.delete", "snapshot.read", "snapshot.write", "snapshot.delete", "vhd.read",
        "vhd.write", "vhd.delete", "vhd.keys", "images.read", "images.write", "images.delete", "machine.read",
        "machine.write", "machine.delete",
    ]
    static let otherWords: Set<String> = [
        "subscription.read", "grant.read", "directory.read", "cluster.read", "cluster.operate",
    ]
    static let ownersWords: Set<String> = ["share", "grant.write", "grant.delete", "directory.write", "audit"]

    static func words(of role: Role) -> Set<String> {
        let most = galleryWords.union(sourceWords).union(otherWords)
        return switch role {
        case .owner: most.union(ownersWords)
        case .contributor: most
        case .reader: most.filter { $0.hasSuffix(".read") }
        case .sharingAdmin: ["share"]
        case .artifactsPublisher: galleryWords.union(["images.read", "images.write", "machine.write", "disk.write"])
        case .imageReader: ["image.read", "version.read"]
        case .auditor: ["audit"]
        }
    }

    // Where something is: the names of all scopes around it.
    static let root = ["/"]

    func around(group: String, in subscription: String) -> [String] {
        ["/", "subscription \(subscription)", "group \(subscription)/\(group)"]
    }

    func around(gallery: String) -> [String] {
        around(group: galleries[gallery]?.facts["group"] ?? "default", in: subscription(of: gallery))
            + ["gallery \(gallery)"]
    }

    func around(definition: String) -> [String] {
        around(gallery: galleryKey(definition)) + ["image \(definition)"]
    }

    func around(source: String) -> [String] {
        around(group: sources[source]?.facts["group"] ?? "default", in: subscription(of: source))
    }

    func around(_ scope: Scope) -> [String] {
        switch scope {
        case .root: Self.root
        case .subscription(let id): ["/", "subscription \(id.folded)"]
        case .resourceGroup(let id, let group): around(group: group.folded, in: id.folded)
        case .gallery(let id): around(gallery: "\(id)".lowercased())
        case .definition(let id): around(definition: "\(id)".lowercased())
        }
    }

    /// The principal that a certificate is bound to.
    func person(_ who: String) -> String? { principals.first { $0.value.identities.contains(who) }?.key }

    /// A principal and the groups that it is in, also through others.
    func selves(_ name: String) -> Set<String> {
        var found: Set = [name]
        while true {
            let more = principals.filter { !$0.value.members.isDisjoint(with: found) }.map(\.key)
            if found.isSuperset(of: more) { return found }
            found.formUnion(more)
        }
    }

    func may(_ who: String, _ word: String, _ places: [String]) -> Bool {
        if who.hasPrefix("coordinator/") { return true }
        guard let person = person(who) else { return false }
        let selves = selves(person)
        return grants.contains { grant in
            selves.contains(grant.to) && places.contains(grant.scope) && Self.words(of: grant).contains(word)
        }
    }

    /// Sharing is for owners of a whole subscription, not of one gallery in it.
    static func words(of grant: Grant) -> Set<String> {
        let isWide = grant.scope == "/" || grant.scope.hasPrefix("subscription ")
        return words(of: grant.role).subtracting(grant.role == .owner && !isWide ? ["share"] : [])
    }

    /// The subscriptions in which somebody has a role, and the tenants of these.
    func memberships(_ who: String) -> (subscriptions: Set<String>, tenants: Set<String>) {
        let selves = person(who).map(selves) ?? []
        let scopes = grants.filter { selves.contains($0.to) }.map(\.scope)
        let standing = subscriptions.filter { id, _ in
            scopes.contains { $0 == "/" || subscription(ofScope: $0) == id }
        }
        return (Set(standing.keys), Set(standing.values.map(\.tenant)))
    }

    func subscription(ofScope scope: String) -> String? {
        let parts = scope.split(separator: " ").map(String.init)
        switch parts[0] {
        case "subscription": return parts[1]
        case "group": return String(parts[1].prefix { $0 != "/" })
        case "gallery", "image": return subscription(of: parts[1])
        default: return nil
        }
    }

    /// Nobody grants what they have not.
    func mayGrant(_ who: String, _ grant: Grant, _ places: [String]) -> Bool {
        Self.words(of: grant).union(["grant.write"]).allSatisfy { may(who, $0, places) }
    }
}

extension NaiveCatalog.Grant {
    init(_ assignment: RoleAssignment) {
        let scope =
            switch assignment.scope {
            case .root: "/"
            case .subscription(let id): "subscription \(id.folded)"
            case .resourceGroup(let id, let group): "group \(id.folded)/\(group.folded)"
            case .gallery(let id): "gallery \(id)".lowercased()
            case .definition(let id): "image \(id)".lowercased()
            }
        self.init(to: assignment.principal.folded, role: assignment.role, scope: scope)
    }
}
