/// Tenants and subscriptions: what may be made, and what deleted.
extension GalleryState {
    mutating func performOnDirectory(
        _ operation: GalleryOperation, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        switch operation {
        case .createTenant(let tenant): try create(tenant)
        case .deleteTenant(let id): try deleteTenant(id, context)
        case .createSubscription(let subscription): try create(subscription)
        case .deleteSubscription(let id): try deleteSubscription(id, context)
        case .createPrincipal(let principal): try create(principal)
        case .updatePrincipal(let id, let edit): try update(id, edit)
        case .deletePrincipal(let id): try deletePrincipal(id)
        case .assignRole(let assignment): try assign(assignment)
        case .removeRole(let assignment): try remove(assignment)
        default: .unchanged
        }
    }

    /// The tenant named `id`.
    public func tenant(_ id: TenantID) throws(GalleryRefusal) -> Tenant {
        guard let tenant = directory.tenants[id] else {
            throw .notFound("\(id)", "there is no tenant \(id); `vitrine tenant list` shows those there are")
        }
        return tenant
    }

    /// The subscription named `id`.
    public func subscription(_ id: SubscriptionID) throws(GalleryRefusal) -> Subscription {
        guard let subscription = directory.subscriptions[id] else {
            throw .notFound("\(id)", "there is no subscription \(id); `vitrine account list` shows those there are")
        }
        return subscription
    }

    private mutating func create(_ tenant: Tenant) throws(GalleryRefusal) -> Outcome {
        if let standing = directory.tenants[tenant.id] {
            return try unchanged(standing == tenant, "tenant \(tenant.id)")
        }
        try TextRule.require(tenant.displayName, 0...TextRule.displayNameMax, as: "properties.displayName")
        try Directory.requireRoom(
            directory.tenants.count, below: Directory.tenantsMax, for: "tenants", in: "the cluster")
        directory.tenants[tenant.id] = tenant
        return .applied
    }

    private mutating func deleteTenant(_ id: TenantID, _ context: ChangeContext) throws(GalleryRefusal) -> Outcome {
        let tenant = try tenant(id)
        guard id != .standard else { throw .standing("tenant \(id)") }
        let nested =
            directory.subscriptions.values.filter { $0.tenant == id }.map(\.id).sorted().map { "subscription \($0)" }
            + directory.principals.values.filter { $0.tenant == id }.map(\.id).sorted().map { "principal \($0)" }
        guard nested.isEmpty else { throw .stillContains("tenant \(tenant.id)", nested, remedy: .oneByOne) }
        directory.tenants[id] = nil
        unshare(context) { $0.tenants.remove(id) != nil }
        return .applied
    }

    private mutating func create(_ subscription: Subscription) throws(GalleryRefusal) -> Outcome {
        if let standing = directory.subscriptions[subscription.id] {
            return try unchanged(standing == subscription, "subscription \(subscription.id)")
        }
        try parent { () throws(GalleryRefusal) -> Tenant in try tenant(subscription.tenant) }
        try TextRule.require(subscription.displayName, 0...TextRule.displayNameMax, as: "properties.displayName")
        try Directory.requireRoom(
            directory.subscriptions.count, below: Directory.subscriptionsMax, for: "subscriptions", in: "the cluster")
        directory.subscriptions[subscription.id] = subscription
        return .applied
    }

    private mutating func deleteSubscription(
        _ id: SubscriptionID, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let subscription = try subscription(id)
        guard id != .standard else { throw .standing("subscription \(id)") }
        let nested =
            galleries.keys.filter { $0.subscription == id }.sorted().map(\.description)
            + sources.keys.filter { $0.subscription == id }.sorted().map(\.description)
        guard nested.isEmpty else { throw .stillContains("subscription \(subscription.id)", nested, remedy: .oneByOne) }
        directory.subscriptions[id] = nil
        directory.forgetAssignments(within: .subscription(id))
        unshare(context) { $0.subscriptions.remove(id) != nil }
        return .applied
    }

    /// Takes out of every share what `change` takes out, so that whoever gets the name next inherits nothing.
    private mutating func unshare(_ context: ChangeContext, _ change: (inout Sharing) -> Bool) {
        for id in galleries.keys {
            guard var sharing = galleries[id]?.sharing, change(&sharing) else { continue }
            galleries[id]?.sharing = sharing
            galleries[id]?.revision = context.revision
        }
    }

    /// Making what stands already changes nothing if it is the same.
    func unchanged(_ isSame: Bool, _ resource: String) throws(GalleryRefusal) -> Outcome {
        guard isSame else {
            throw GalleryRefusal(
                .conflict, .resourceExists, resource,
                "\(resource) exists with other properties; delete it first, or use another name")
        }
        return .unchanged
    }
}

extension GalleryRefusal {
    fileprivate static func standing(_ resource: String) -> Self {
        Self(
            .conflict, .cannotDeleteResource, resource,
            "\(resource) is the one that every cluster has; it cannot be deleted")
    }
}

extension String {
    /// What is said of tenants and subscriptions, of which none goes with all that it contains.
    fileprivate static let oneByOne = "delete what it contains first, one by one"
}
