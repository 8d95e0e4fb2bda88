/// Who wants to use an image, and from which subscription.
public struct Caller: Hashable, Sendable {
    public let principal: Principal
    /// The subscription that a direct share must be with; `nil`: any in which the caller has a role.
    public let subscription: SubscriptionID?

    public init(_ principal: Principal, subscription: SubscriptionID? = nil) {
        self.principal = principal
        self.subscription = subscription
    }
}

/// What a direct share must be with, for its caller to use it.
struct Memberships {
    let subscriptions: Set<SubscriptionID>
    let tenants: Set<TenantID>
}

/// The consumer's side of sharing: what somebody may use without a role at it.
extension GalleryState {
    /// The gallery that consumers of a direct share know by `uniqueName`, if there is one.
    func directlySharedGallery(_ uniqueName: String) -> ImageGallery? {
        // A gallery's name has no dash, a subscription's may have some.
        guard let dash = uniqueName.lastIndex(of: "-"), let subscription = SubscriptionID(String(uniqueName[..<dash])),
            let name = GalleryName(String(uniqueName[uniqueName.index(after: dash)...])),
            let gallery = galleries[GalleryID(subscription: subscription, name: name)],
            gallery.properties.permissions == .groups
        else { return nil }
        return gallery
    }

    /// The gallery that the community knows by `publicName`, if it is shared.
    func communityGallery(_ publicName: String) -> ImageGallery? {
        let folded = publicName.lowercased()
        return galleries.values.first { $0.isSharedWithCommunity && $0.sharing.publicName?.lowercased() == folded }
    }

    /// The subscriptions that `caller` can act in, and their tenants.
    func memberships(of caller: Caller) -> Memberships {
        guard let principal = directory.principal(of: caller.principal) else {
            return Memberships(subscriptions: [], tenants: [])
        }
        return memberships(of: principal, in: caller.subscription)
    }

    /// `wanted` if it is one in which `principal` has any role at all; without it, all of those.
    func memberships(of principal: PrincipalID, in wanted: SubscriptionID?) -> Memberships {
        var found: Set<SubscriptionID> = []
        for assignment in directory.lineage(of: principal).flatMap({ directory.assignments[$0] ?? [] }) {
            if let subscription = assignment.scope.subscription {
                found.insert(subscription)
            } else {
                found.formUnion(directory.subscriptions.keys)
            }
        }
        let standing = (wanted.map { found.intersection([$0]) } ?? found).filter { directory.subscriptions[$0] != nil }
        return Memberships(
            subscriptions: standing, tenants: Set(standing.compactMap { directory.subscriptions[$0]?.tenant }))
    }
}

extension Sharing {
    /// Whether it reaches one of the subscriptions, or the tenant of one.
    func reaches(_ memberships: Memberships) -> Bool {
        !subscriptions.isDisjoint(with: memberships.subscriptions) || !tenants.isDisjoint(with: memberships.tenants)
    }
}

extension Scope {
    /// The subscription it is in; `nil` for the whole cluster.
    public var subscription: SubscriptionID? {
        switch self {
        case .root: nil
        case .subscription(let id), .resourceGroup(let id, _): id
        case .gallery(let id): id.subscription
        case .definition(let id): id.gallery.subscription
        }
    }
}
