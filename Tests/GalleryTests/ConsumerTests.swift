import Gallery
import Testing

@Suite struct ImageAccessTests {
    static let shared = "/SharedGalleries/default-base/Images/debian"
    static let community = "/CommunityGalleries/Acme-1f3a/Images/debian"

    @Test func `a definition that may not be read is denied, whether it is there or not`() throws {
        var catalog = try Catalog.sharing(.private)
        try catalog.enroll("alice")
        for image in ["base/debian", "base/missing", "missing/debian", "base/debian/1.0.0", "base/debian/9.9.9"] {
            #expect(catalog.resolution(image, for: "alice") == "AuthorizationFailed")
            #expect(catalog.resolution(image, for: "stranger") == "AuthorizationFailed")
        }
    }

    @Test func `a role at the definition is enough to deploy from it, and only from it`() throws {
        var catalog = try Catalog.sharing(.private)
        try catalog.perform(.createImageDefinition(the("base/other"), .other))
        try catalog.enroll("alice")
        try catalog.grant("alice", .imageReader, at: At.debian)
        #expect(catalog.resolution("base/debian", for: "alice") == "Base/Debian/1.0.0")
        #expect(catalog.resolution("base/other", for: "alice") == "AuthorizationFailed")
    }

    @Test func `who may share a gallery or read the audit log may not deploy from it`() throws {
        for role in [Role.sharingAdmin, .auditor] {
            var catalog = try Catalog.sharing(.private)
            try catalog.enroll("alice")
            try catalog.grant("alice", role, at: "/")
            #expect(catalog.resolution("base/debian", for: "alice") == "AuthorizationFailed")
        }
    }

    @Test func `what is shared with others, was never there, or is not shared, gets one answer`() throws {
        for permissions in SharingPermissions.allCases {
            var catalog = try Catalog.sharing(permissions)
            try catalog.enroll("alice")
            try catalog.grant("alice", .reader, at: "\(At.standard)/resourceGroups/x")
            if permissions == .groups { try catalog.share([Catalog.lab]) }
            for name in ["default-base", "default-none", "base", "-"] {
                let image = "/SharedGalleries/\(name)/Images/debian"
                let isNamed = ImageReference(image) != nil
                if isNamed { #expect(catalog.resolution(image, for: "alice") == "GalleryImageNotFound") }
            }
            #expect(catalog.resolution(Self.community, for: "alice") == "GalleryImageNotFound")
            #expect(
                refusal(of: "/SharedGalleries/default-base/Images/debian", catalog)
                    == refusal(of: "/SharedGalleries/default-none/Images/debian", catalog).replacing(
                        "none", with: "base"))
        }
    }

    func refusal(of image: String, _ catalog: Catalog) -> String {
        do throws(GalleryRefusal) {
            return
                "\(try catalog.state.resolve(the(image), in: eastus, for: Caller(Principal("user/alice")), now: catalog.now))"
        } catch {
            return error.text
        }
    }

    @Test func `a direct share is used from a subscription that it is with, by who has some role in it`() throws {
        var catalog = try Catalog.sharing(.groups)
        try catalog.share([Catalog.lab])
        try catalog.enroll("alice", "bob")
        try catalog.grant("alice", .imageReader, at: "/subscriptions/lab/resourceGroups/any")
        #expect(catalog.resolution(Self.shared, for: "alice") == "Base/Debian/1.0.0")
        #expect(catalog.resolution(Self.shared, for: "alice", from: Catalog.lab) == "Base/Debian/1.0.0")
        #expect(catalog.resolution(Self.shared, for: "alice", from: .standard) == "GalleryImageNotFound")
        #expect(catalog.resolution(Self.shared, for: "bob", from: Catalog.lab) == "GalleryImageNotFound")
        #expect(catalog.resolution("base/debian", for: "alice", from: Catalog.lab) == "AuthorizationFailed")
    }

    @Test func `a share with a tenant covers each of its subscriptions`() throws {
        var catalog = try Catalog.sharing(.groups)
        try catalog.share([], [Catalog.partner])
        try catalog.enroll("alice")
        try catalog.grant("alice", .reader, at: At.lab)
        #expect(catalog.resolution(Self.shared, for: "alice", from: Catalog.lab) == "Base/Debian/1.0.0")
    }

    @Test func `a share that is taken back ends at once, also the community's`() throws {
        var catalog = try Catalog.sharing(.community)
        try catalog.enableCommunity()
        try catalog.enroll("anybody")
        #expect(catalog.resolution(Self.community, for: "anybody") == "Base/Debian/1.0.0")
        #expect(catalog.resolution("\(Self.community)/Versions/1.0.0", for: "anybody") == "Base/Debian/1.0.0")
        try catalog.perform(.shareGallery(id: the("base"), edit: .reset))
        #expect(catalog.resolution(Self.community, for: "anybody") == "GalleryImageNotFound")
    }

    @Test func `what is everybody's is for everybody with a principal: a certificate alone reads nothing`() throws {
        var catalog = try Catalog.sharing(.community)
        try catalog.enableCommunity()
        let (stranger, anybody) = (Principal("user/stranger"), Principal("user/anybody"))
        let version = ContentUser.version(the("base/debian/1.0.0"))
        #expect(catalog.resolution(Self.community, for: "stranger") == "AuthorizationFailed")
        #expect(!catalog.state.mayRead(version, stranger))
        try catalog.enroll("anybody")
        #expect(catalog.state.mayRead(version, anybody))
        try catalog.perform(.deletePrincipal(id: the("anybody")))
        #expect(catalog.resolution(Self.community, for: "anybody") == "AuthorizationFailed")
        #expect(!catalog.state.mayRead(version, anybody))
    }

    @Test func `a shared image that is not there is told apart from one in no region only within what is shared`()
        throws
    {
        var catalog = try Catalog.sharing(.community)
        try catalog.enableCommunity()
        try catalog.enroll("x")
        #expect(catalog.resolution("/CommunityGalleries/Acme-1f3a/Images/no", for: "x") == "GalleryImageNotFound")
        #expect(catalog.resolution(Self.community, in: northeurope, for: "x") == "GalleryImageNotAvailableInRegion")
    }
}

@Suite struct SharedListingTests {
    static let lab = Caller(Principal("user/alice"), subscription: Catalog.lab)

    func catalog(_ permissions: SharingPermissions) throws -> Catalog {
        var catalog = try Catalog.sharing(permissions)
        try catalog.enroll("alice")
        try catalog.grant("alice", .reader, at: At.lab)
        let targets = [TargetRegion(westeurope), TargetRegion(eastus, excludeFromLatest: true)]
        try catalog.publish("2.0.0", in: targets, verified: [westeurope, eastus], content: 2)
        try catalog.publish("3.0.0", in: targets, verified: [westeurope])
        return catalog
    }

    @Test func `galleries shared with a subscription and with its tenant are listed apart`() throws {
        var catalog = try catalog(.groups)
        func names(byTenant: Bool) throws -> [String] {
            try catalog.state.sharedGalleries(for: Self.lab, in: westeurope, byTenant: byTenant).map(\.name)
        }
        #expect(try names(byTenant: false).isEmpty)
        try catalog.share([Catalog.lab])
        #expect(try names(byTenant: false) == ["DEFAULT-BASE"])
        #expect(try names(byTenant: true).isEmpty)
        try catalog.share([], [Catalog.partner])
        #expect(try names(byTenant: true) == ["DEFAULT-BASE"])
    }

    @Test func `a shared gallery is listed where something of it can be deployed`() throws {
        var catalog = try catalog(.groups)
        try catalog.share([Catalog.lab])
        for (region, count) in [(westeurope, 1), (eastus, 1), (northeurope, 0)] {
            #expect(try catalog.state.sharedGalleries(for: Self.lab, in: region).count == count)
        }
    }

    @Test func `images and versions are listed for those the gallery is shared with`() throws {
        var catalog = try catalog(.groups)
        try catalog.share([Catalog.lab])
        let (state, name): (GalleryState, ImageDefinitionName) = (catalog.state, the("debian"))
        let images = try state.sharedImages(in: "default-base", for: Self.lab, in: eastus)
        #expect(images.map(\.name.description) == ["Debian"])
        #expect(images.first?.identifier.publisher == "Acme")
        let versions = try state.sharedVersions(of: name, in: "default-base", for: Self.lab, in: eastus)
        #expect(versions.map(\.number.description) == ["1.0.0", "2.0.0"])
        #expect(versions.map(\.excludeFromLatest) == [false, true])
        #expect(versions.first?.disks.map(\.lun) == [nil])
        #expect(versions.first?.disks.map(\.bytes) == [1 << 20])
        let stranger = Caller(Principal("user/stranger"))
        #expect(throws: GalleryRefusal.self) {
            try state.sharedImages(in: "default-base", for: stranger, in: eastus)
        }
        #expect(throws: GalleryRefusal.self) {
            try state.sharedVersions(of: name, in: "default-base", for: stranger, in: eastus)
        }
    }

    @Test func `what consumers see shows neither source nor target regions`() throws {
        var catalog = try catalog(.groups)
        try catalog.share([Catalog.lab])
        let version = try catalog.state.sharedVersions(
            of: the("debian"), in: "default-base", for: Self.lab, in: eastus
        ).first
        let members = Mirror(reflecting: try #require(version)).children.compactMap(\.label)
        #expect(
            members == ["number", "publishedDate", "endOfLifeDate", "excludeFromLatest", "disks", "tags"])
    }

    @Test func `the community is listed galleries that are enabled, their images, and the latest version only`() throws
    {
        var catalog = try catalog(.community)
        #expect(try catalog.state.communityGalleries(in: westeurope).isEmpty)
        try catalog.enableCommunity()
        let state = catalog.state
        let galleries = try state.communityGalleries(in: eastus)
        #expect(galleries.map(\.name) == ["Acme-1f3a"])
        #expect(galleries.first?.communityInfo == .acme)
        #expect(try state.communityGalleries(in: northeurope).isEmpty)
        #expect(try state.communityImages(in: "acme-1F3A", in: eastus).map(\.name.description) == ["Debian"])
        func versions(_ region: Region) throws -> [String] {
            try state.communityVersions(of: the("debian"), in: "Acme-1f3a", in: region).map(\.number.description)
        }
        #expect(try versions(westeurope) == ["2.0.0"])
        #expect(try versions(eastus) == ["1.0.0"])
        #expect(try versions(northeurope).isEmpty)
    }

    @Test func `any version that can be deployed is found by its number, in the community too`() throws {
        var catalog = try catalog(.community)
        try catalog.enableCommunity()
        let state = catalog.state
        let community = ImageReference.Place.community(publicName: "acme-1F3A", the("debian"))
        func found(_ number: String, in region: Region) throws -> String {
            "\(try state.sharedVersion(the(number), of: community, for: Self.lab, in: region).number)"
        }
        for number in ["1.0.0", "2.0.0"] { #expect(try found(number, in: eastus) == number) }
        #expect(try found("3.0.0", in: westeurope) == "3.0.0")
        for (number, region) in [("3.0.0", eastus), ("1.0.0", northeurope), ("9.0.0", eastus)] {
            #expect(throws: GalleryRefusal.self) { try found(number, in: region) }
        }
        #expect(try state.sharedImage(community, for: Self.lab, in: eastus).name.description == "Debian")
        #expect(throws: GalleryRefusal.self) { try state.sharedImage(community, for: Self.lab, in: northeurope) }
        #expect(try state.sharedGallery(ofCommunity: "acme-1F3A", in: eastus).name == "Acme-1f3a")
        #expect(throws: GalleryRefusal.self) { try state.sharedGallery(ofCommunity: "acme-1F3A", in: northeurope) }
    }

    @Test func `what is shared with a tenant is found by its name as what is shared with a subscription`() throws {
        var catalog = try catalog(.groups)
        let shared = ImageReference.Place.shared(uniqueName: "default-base", the("debian"))
        #expect(throws: GalleryRefusal.self) {
            try catalog.state.sharedGallery(named: "default-base", for: Self.lab, in: eastus)
        }
        try catalog.share([], [Catalog.partner])
        let state = catalog.state
        #expect(try state.sharedGallery(named: "default-base", for: Self.lab, in: eastus).name == "DEFAULT-BASE")
        let version = try state.sharedVersion(the("1.0.0"), of: shared, for: Self.lab, in: eastus)
        #expect(version.number.description == "1.0.0")
        let stranger = Caller(Principal("user/stranger"))
        #expect(throws: GalleryRefusal.self) {
            try state.sharedVersion(the("1.0.0"), of: shared, for: stranger, in: eastus)
        }
    }

    @Test func `a soft-deleted version is listed to no consumer`() throws {
        var catalog = try catalog(.groups)
        try catalog.share([Catalog.lab])
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        let versions = try catalog.state.sharedVersions(
            of: the("debian"), in: "default-base", for: Self.lab, in: eastus)
        #expect(versions.map(\.number.description) == ["2.0.0"])
    }
}
