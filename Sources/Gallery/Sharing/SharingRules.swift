/// The share action: with whom a gallery is shared beside those who have a role (reference, 6.4 and 6.5).
extension GalleryState {
    mutating func shareGallery(
        _ id: GalleryID, _ edit: SharingEdit, _ context: ChangeContext
    ) throws(GalleryRefusal) -> Outcome {
        let standing = try gallery(id)
        var gallery = standing
        switch edit {
        case .add(let subscriptions, let tenants): try add(subscriptions, tenants, to: &gallery)
        case .remove(let subscriptions, let tenants):
            try requirePermissions(.groups, of: gallery)
            gallery.sharing.subscriptions.subtract(subscriptions)
            gallery.sharing.tenants.subtract(tenants)
        case .reset:
            gallery.sharing = Sharing()
            gallery.properties.permissions = .private
            gallery.properties.communityInfo = nil
        case .enableCommunity(let suffix):
            guard !gallery.isSharedWithCommunity else { return .unchanged }
            try enableCommunity(of: &gallery, suffix)
        }
        guard gallery != standing else { return .unchanged }
        gallery.revision = context.revision
        put(gallery)
        return .applied
    }

    private func add(
        _ subscriptions: Set<SubscriptionID>, _ tenants: Set<TenantID>, to gallery: inout ImageGallery
    ) throws(GalleryRefusal) {
        try requirePermissions(.groups, of: gallery)
        guard !subscriptions.isEmpty || !tenants.isEmpty else {
            throw .missing("groups", remedy: "name a subscription or a tenant to share \(gallery.id) with, nobody is")
        }
        for id in subscriptions.sorted() { _ = try subscription(id) }
        for id in tenants.sorted() { _ = try tenant(id) }
        gallery.sharing.subscriptions.formUnion(subscriptions)
        gallery.sharing.tenants.formUnion(tenants)
        try requireRoom(gallery.sharing.subscriptions.count, Sharing.subscriptionsMax, "subscriptions", gallery.id)
        try requireRoom(gallery.sharing.tenants.count, Sharing.tenantsMax, "tenants", gallery.id)
        try gallery.requireShareable()
    }

    private func enableCommunity(of gallery: inout ImageGallery, _ suffix: String) throws(GalleryRefusal) {
        try requirePermissions(.community, of: gallery)
        guard let info = gallery.properties.communityInfo else {
            throw .sharingNotAllowed(
                gallery.id,
                "gallery \(gallery.id) tells the community nothing of its publisher; set publisher URI, "
                    + "contact, eula and public name prefix first")
        }
        guard Sharing.suffixRule.allows(suffix) else {
            throw .invalid("suffix", suffix, "is refused", remedy: "it must be \(Sharing.suffixRule.form)")
        }
        try gallery.requireShareable()
        let name = "\(info.publicNamePrefix)-\(suffix)"
        if let other = communityGallery(name) {
            throw GalleryRefusal(
                .conflict, .resourceExists, "publicName",
                "\(name) is the public name of gallery \(other.id); enable again, with another suffix")
        }
        gallery.sharing.publicName = name
    }

    private func requireRoom(
        _ count: Int, _ limit: Int, _ what: String, _ gallery: GalleryID
    ) throws(GalleryRefusal) {
        guard count <= limit else {
            throw GalleryRefusal(
                .tooLarge, .quotaExceeded,
                PropertyFault(
                    "groups", "\(count)", "\(what) are too many to share gallery \(gallery) with",
                    remedy: "name at most \(limit), or share it with their tenant or the community"))
        }
    }

    private func requirePermissions(
        _ permissions: SharingPermissions, of gallery: ImageGallery
    ) throws(GalleryRefusal) {
        guard gallery.properties.permissions == permissions else {
            throw .sharingNotAllowed(
                gallery.id,
                "gallery \(gallery.id) has permissions \(gallery.properties.permissions.rawValue); "
                    + "set `vitrine gallery update --permissions \(permissions.rawValue)` first")
        }
    }
}

extension ImageGallery {
    /// Whether everybody finds it under its public name.
    ///
    /// It cannot be deleted then, only after a reset.
    public var isSharedWithCommunity: Bool { properties.permissions == .community && sharing.publicName != nil }

    /// Whether it is shared with anybody beside those who have a role.
    public var isShared: Bool {
        isSharedWithCommunity || !sharing.subscriptions.isEmpty || !sharing.tenants.isEmpty
    }
}

extension Sharing {
    /// What a public name ends with: a GUID, or something like it.
    static let suffixRule = NameRule(lengthMax: 64, alsoAllowed: "-")
}

extension GalleryRefusal {
    static func sharingNotAllowed(_ gallery: GalleryID, _ text: String) -> Self {
        Self(.conflict, .sharingNotAllowed, "\(gallery)", text)
    }
}
