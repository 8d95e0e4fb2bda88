import Gallery

/// Which role may do what and where, written down plainly: a second time, and otherwise than the rules.
struct AuthorizationMatrix {
    /// From the widest to the narrowest.
    enum Level: Int, CaseIterable { case root, subscription, group, gallery, definition, nowhere }

    struct Row {
        let name: String
        let operation: GalleryOperation
        /// The narrowest scope at which a role for this does.
        let upTo: Level
        let roles: Set<Role>
        /// Owners of less than this may not.
        var ownersUpTo = Level.definition
    }

    static let writers: Set<Role> = [.owner, .contributor, .artifactsPublisher]
    static let builders: Set<Role> = [.owner, .contributor]
    static let sharers: Set<Role> = [.owner, .sharingAdmin]

    /// Own scopes with their level, and those beside them.
    static let scopes: [(text: String, level: Level)] = [
        ("/", .root), ("/subscriptions/default", .subscription),
        ("/subscriptions/default/resourceGroups/default", .group), (At.base, .gallery), (At.debian, .definition),
        ("/subscriptions/lab", .nowhere), ("/subscriptions/lab/resourceGroups/default", .nowhere),
        ("/subscriptions/default/resourceGroups/other", .nowhere),
        ("/subscriptions/default/galleries/other", .nowhere), ("\(At.base)/images/other", .nowhere),
        ("/subscriptions/lab/galleries/base", .nowhere), ("/subscriptions/lab/galleries/base/images/debian", .nowhere),
    ]

    static func isAllowed(_ row: Row, _ role: Role, _ level: Level) -> Bool {
        guard row.roles.contains(role), level.rawValue <= row.upTo.rawValue else { return false }
        return role != .owner || level.rawValue <= row.ownersUpTo.rawValue
    }

    static let rows: [Row] = cluster + directory + sources + galleries + images

    private static let cluster: [Row] = [
        Row(
            name: "define a region", operation: .defineRegion(RegionDefinition(name: the("mars"), displayName: "M")),
            upTo: .nowhere, roles: []),
        Row(
            name: "register a node",
            operation: .registerNode(NodeRegistration(id: the("eastus/n1"), host: "h", port: 1)), upTo: .nowhere,
            roles: []),
        Row(name: "establish", operation: .establish(administrator: "eve"), upTo: .nowhere, roles: []),
        Row(
            name: "verify", operation: .recordVerified(the("base/debian/1.0.0"), generation: 1, in: eastus),
            upTo: .nowhere, roles: []),
        Row(
            name: "count",
            operation: .recordReplicas(id: the("base/debian/1.0.0"), generation: 1, region: eastus, held: 1),
            upTo: .nowhere, roles: []),
        Row(
            name: "fail", operation: .recordFailure(the("base/debian/1.0.0"), generation: 1, in: eastus, reason: "x"),
            upTo: .nowhere, roles: []),
        Row(
            name: "expire", operation: .expireImageVersion(id: the("base/debian/1.0.0"), generation: 1),
            upTo: .nowhere, roles: []),
        Row(
            name: "retire a region", operation: .setRegionStanding(region: eastus, standing: .retired), upTo: .root,
            roles: builders),
        Row(
            name: "drain a node", operation: .setNodeStanding(id: the("eastus/n1"), standing: .draining), upTo: .root,
            roles: builders),
        Row(
            name: "retire a region", operation: .setRegionStanding(region: eastus, standing: .retired),
            upTo: .root, roles: [.owner, .contributor]),
        Row(
            name: "drain a node", operation: .setNodeStanding(id: the("eastus/n1"), standing: .draining),
            upTo: .root, roles: [.owner, .contributor]),
        Row(
            name: "lose a node", operation: .recordNode(id: the("eastus/n1"), condition: .lost, replicas: 0),
            upTo: .nowhere, roles: []),
    ]

    private static let directory: [Row] = [
        Row(
            name: "tenant", operation: .createTenant(tenant: Tenant(id: the("t"), displayName: "")), upTo: .root,
            roles: [.owner]),
        Row(name: "no tenant", operation: .deleteTenant(id: the("t")), upTo: .root, roles: [.owner]),
        Row(
            name: "subscription",
            operation: .createSubscription(
                subscription: Subscription(id: the("s"), tenant: .standard, displayName: "")), upTo: .root,
            roles: [.owner]),
        Row(name: "no subscription", operation: .deleteSubscription(id: the("s")), upTo: .root, roles: [.owner]),
        Row(
            name: "principal", operation: .createPrincipal(principal: DirectoryPrincipal(id: the("p"), kind: .user)),
            upTo: .root, roles: [.owner]),
        Row(
            name: "other principal",
            operation: .updatePrincipal(id: the("eve"), edit: PrincipalEdit(displayName: "Boss")), upTo: .root,
            roles: [.owner]),
        Row(name: "no principal", operation: .deletePrincipal(id: the("p")), upTo: .root, roles: [.owner]),
        Row(name: "grant at the gallery", operation: .assignRole(assignment: reader), upTo: .gallery, roles: [.owner]),
        Row(
            name: "grant owner of the gallery", operation: .assignRole(assignment: grant(.owner, At.base)),
            upTo: .gallery, roles: [.owner]),
        Row(
            name: "grant sharing at the gallery", operation: .assignRole(assignment: grant(.sharingAdmin, At.base)),
            upTo: .gallery, roles: [.owner], ownersUpTo: .subscription),
        Row(
            name: "grant owner of the subscription", operation: .assignRole(assignment: grant(.owner, At.standard)),
            upTo: .subscription, roles: [.owner]),
        Row(
            name: "grant owner of all", operation: .assignRole(assignment: grant(.owner, "/")), upTo: .root,
            roles: [.owner]),
        Row(name: "take a role", operation: .removeRole(assignment: reader), upTo: .gallery, roles: [.owner]),
    ]

    private static let reader = grant(.reader, At.base)

    private static func grant(_ role: Role, _ scope: String) -> RoleAssignment {
        RoleAssignment(principal: the("eve"), role: role, scope: the(scope))
    }
}
