import Gallery

extension FaultCase {
    private static let community = "properties.sharingProfile.communityGalleryInfo"
    private static let info = CommunityInfo(
        publisherURI: "https://acme.example", publisherContact: "images@acme.example", eula: "as is",
        publicNamePrefix: "acme")

    private static func gallery(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule = .invalidParameter,
        in location: Region = westeurope, _ change: @escaping @Sendable (inout GalleryProperties) -> Void = { _ in }
    ) -> Self {
        FaultCase(path, value, remedy, rule) { _ in
            var properties = GalleryProperties(location: location)
            change(&properties)
            return .createGallery(the("Other"), properties)
        }
    }

    private static func communityGallery(
        _ member: String, _ value: String, _ remedy: String,
        _ change: @escaping @Sendable (CommunityInfo) -> CommunityInfo
    ) -> Self {
        gallery("\(community).\(member)", value, remedy) {
            $0.permissions = .community
            $0.communityInfo = change(info)
        }
    }

    private static func with(
        uri: String = info.publisherURI, contact: String = info.publisherContact, eula: String = info.eula,
        prefix: String = info.publicNamePrefix
    ) -> CommunityInfo {
        CommunityInfo(publisherURI: uri, publisherContact: contact, eula: eula, publicNamePrefix: prefix)
    }

    private static func updated(
        _ path: String, _ value: String?, _ remedy: String, _ rule: GalleryRefusal.Rule,
        from permissions: SharingPermissions = .private, _ edit: GalleryEdit
    ) -> Self {
        FaultCase(path, value, remedy, rule) { catalog in
            let isPublic = permissions == .community
            try catalog.perform(
                .updateGallery(
                    the("Base"), GalleryEdit(permissions: permissions, communityInfo: isPublic ? info : nil)))
            if isPublic { try catalog.perform(.shareGallery(id: the("Base"), edit: .enableCommunity(suffix: "1"))) }
            return .updateGallery(the("Base"), edit)
        }
    }

    private static func policy(_ days: Int, _ grace: Int) -> SoftDeletePolicy {
        SoftDeletePolicy(isEnabled: true, retentionDays: days, graceDays: grace)
    }

    static let galleries: [Self] = [
        gallery("location", "mars", "name one of eastus", .locationNotAvailable, in: the("mars")),
        gallery("properties.description", String(repeating: "d", count: 77) + "…", "0 to 4096") {
            $0.description = String(repeating: "d", count: 4097)
        },
        gallery("tags", "51", "at most 50") { $0.tags = .init(uniqueKeysWithValues: (0..<51).map { ("t\($0)", "") }) },
        gallery("tags", "", "1 to 512") { $0.tags = ["": "x"] },
        gallery("tags.a", String(repeating: "v", count: 77) + "…", "0 to 256") {
            $0.tags = ["a": String(repeating: "v", count: 257)]
        },
        gallery("properties.softDeletePolicy.retentionPeriodInDays", "91", "1 to 90") {
            $0.softDeletePolicy = policy(91, 0)
        },
        gallery("properties.softDeletePolicy.gracePeriodInDays", "-1", "0 to 90") {
            $0.softDeletePolicy = policy(7, -1)
        },
        gallery(community, nil, "publicNamePrefix") { $0.permissions = .community },
        gallery(community, nil, "leave it out") { $0.communityInfo = info },
        communityGallery("publisherUri", "acme", "https://") { _ in with(uri: "acme") },
        communityGallery("publisherContact", "acme", "NAME@HOST") { _ in with(contact: "acme") },
        communityGallery("publisherContact", "", "1 to 254") { _ in with(contact: "") },
        communityGallery("eula", "", "1 to 4096") { _ in with(eula: "") },
        communityGallery("publicNamePrefix", "a/b", "1 to 80") { _ in with(prefix: "a/b") },
        updated(
            "properties.sharingProfile.permissions", "Private", "vitrine share reset", .propertyChangeNotAllowed,
            from: .groups, GalleryEdit(permissions: .private)),
        updated(
            "\(community).publicNamePrefix", "other", "vitrine share reset", .propertyChangeNotAllowed,
            from: .community, GalleryEdit(communityInfo: with(prefix: "other"))),
        FaultCase("location", "eastus", "westeurope", .sharingNotAllowed) { catalog in
            try catalog.publish("2.0.0", in: [TargetRegion(eastus)])
            return .updateGallery(the("Base"), GalleryEdit(permissions: .groups))
        },
        FaultCase("location", "eastus", "have no soft-delete policy") { catalog in
            try catalog.publish("2.0.0", in: [TargetRegion(eastus)])
            return .updateGallery(the("Base"), GalleryEdit(softDeletePolicy: policy(7, 0)))
        },
        FaultCase("etag", "999", "give the etag that was read") { _ in
            .updateGallery(id: the("Base"), edit: GalleryEdit(description: "x"), ifRevision: 999)
        },
        FaultCase("groups", nil, "name a subscription or a tenant") { catalog in
            try catalog.perform(.updateGallery(the("Base"), GalleryEdit(permissions: .groups)))
            return .shareGallery(id: the("Base"), edit: .add(subscriptions: [], tenants: []))
        },
        FaultCase("suffix", "a b", "1 to 64") { catalog in
            try catalog.perform(
                .updateGallery(the("Base"), GalleryEdit(permissions: .community, communityInfo: info)))
            return .shareGallery(id: the("Base"), edit: .enableCommunity(suffix: "a b"))
        },
    ]
}
