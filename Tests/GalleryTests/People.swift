import Gallery

/// A catalog with people in it: `user/operator` owns everything, and others are enrolled as a test needs them.
extension Catalog {
    static let lab: SubscriptionID = the("lab")
    static let partner: TenantID = the("partner")

    /// Three regions, the standard subscription with `Base/Debian`, and the subscription `lab` of the tenant `partner`.
    static func peopled() throws -> Catalog {
        var catalog = try standing()
        try catalog.perform(.establish(administrator: "operator"))
        try catalog.perform(.createTenant(tenant: Tenant(id: partner, displayName: "Partner")))
        try catalog.perform(
            .createSubscription(subscription: Subscription(id: lab, tenant: partner, displayName: "Lab")))
        return catalog
    }

    /// Makes the user `name` with the certificate `user/NAME`.
    mutating func enroll(_ names: String..., tenant: TenantID = .standard) throws {
        for name in names {
            try perform(
                .createPrincipal(
                    principal: DirectoryPrincipal(
                        id: the(name), kind: .user, tenant: tenant, identities: ["user/\(name)"])))
        }
    }

    mutating func group(_ name: String, _ members: String...) throws(GalleryRefusal) {
        try perform(
            .createPrincipal(
                principal: DirectoryPrincipal(id: the(name), kind: .group, members: Set(members.map { the($0) }))))
    }

    mutating func grant(_ name: String, _ role: Role, at scope: String) throws(GalleryRefusal) {
        try perform(.assignRole(assignment: assignment(name, role, at: scope)))
    }

    func assignment(_ name: String, _ role: Role, at scope: String) -> RoleAssignment {
        RoleAssignment(principal: the(name), role: role, scope: the(scope))
    }

    /// Performs `operation` as the user `name`.
    @discardableResult
    mutating func perform(
        _ operation: GalleryOperation, as name: String
    ) throws(GalleryRefusal) -> GalleryState.Outcome {
        let former = actor
        actor = Principal("user/\(name)")
        defer { actor = former }
        return try perform(operation)
    }

    /// The catalog as `name` meets it.
    func of(_ name: String) -> Catalog {
        var catalog = self
        catalog.actor = Principal("user/\(name)")
        return catalog
    }

    /// What `image` resolves to for `name`, or by which rule it is refused.
    func resolution(_ image: String, in region: Region = westeurope, for name: String, from: SubscriptionID? = nil)
        -> String
    {
        let caller = Caller(Principal("user/\(name)"), subscription: from)
        do throws(GalleryRefusal) {
            return "\(try state.resolve(the(image), in: region, for: caller, now: now).version.id)"
        } catch {
            return error.rule.rawValue
        }
    }
}

/// What names are in scopes.
enum At {
    static let base = "/subscriptions/default/galleries/base"
    static let debian = "\(base)/images/debian"
    static let standard = "/subscriptions/default"
    static let lab = "/subscriptions/lab"
}
