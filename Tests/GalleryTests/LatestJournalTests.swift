import Gallery
import Testing

extension Catalog {
    /// What `operation` brings about.
    mutating func events(_ operation: GalleryOperation) throws(GalleryRefusal) -> [GalleryEvent] {
        let before = state
        let change = GalleryChange(operation, by: actor, at: now)
        _ = try state.apply(change)
        return GalleryState.events(from: before, to: state, by: change)
    }

    mutating func verifying(_ number: String, in region: Region) throws -> [GalleryEvent] {
        let version = try version(number)
        return try events(.recordVerified(version.id, generation: version.generation, in: region))
    }
}

@Suite struct GalleryEventTests {
    static let debian: ImageDefinitionID = the("Base/Debian")
    static let one: ImageVersionID = the("Base/Debian/1.0.0")
    let pair = [TargetRegion(westeurope), TargetRegion(eastus)]

    /// A move between versions that stand in `catalog`.
    func moved(
        _ catalog: Catalog, _ region: Region, _ from: String?, _ to: String?, _ cause: LatestCause
    ) throws -> GalleryEvent {
        func answer(_ number: String) throws -> LatestAnswer {
            let version = try catalog.version(number)
            return LatestAnswer(
                number: version.number, generation: version.generation, digest: version.properties.osDisk.digest)
        }
        return .latestMoved(
            definition: Self.debian, generation: try catalog.state.definition(Self.debian).generation, region: region,
            from: try from.map(answer), to: try to.map(answer), cause: cause)
    }

    @Test func `publishing, completing a region and becoming ready are each told once`() throws {
        var catalog = try Catalog.standing()
        let request = ImageVersionRequest(location: westeurope, osDisk: disk(1), targetRegions: pair)
        let made = try catalog.events(.createImageVersion(Self.one, request))
        let generation = catalog.state.revision
        #expect(made == [.versionPublished(version: Self.one, generation: generation)])
        #expect(try catalog.events(.createImageVersion(Self.one, request)).isEmpty)
        #expect(
            try catalog.verifying("1.0.0", in: eastus)
                == [
                    .regionReady(version: Self.one, generation: generation, region: eastus),
                    .regionComplete(version: Self.one, generation: generation, region: eastus),
                ])
        #expect(
            try catalog.verifying("1.0.0", in: westeurope) == [
                .regionReady(version: Self.one, generation: generation, region: westeurope),
                .regionComplete(version: Self.one, generation: generation, region: westeurope),
                .versionReady(version: Self.one, generation: generation),
                moved(catalog, eastus, nil, "1.0.0", .published), moved(catalog, westeurope, nil, "1.0.0", .published),
            ])
        #expect(try catalog.verifying("1.0.0", in: westeurope).isEmpty)
    }

    @Test func `a failure of a region is told, and of the version once it cannot succeed`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: pair + [TargetRegion(northeurope)])
        let generation = try catalog.version("1.0.0").generation
        func fail(_ region: Region) throws -> [GalleryEvent] {
            try catalog.events(.recordFailure(Self.one, generation: generation, in: region, reason: "full"))
        }
        func failed(_ region: Region) -> GalleryEvent {
            .regionFailed(version: Self.one, generation: generation, region: region, reason: "full")
        }
        #expect(try fail(eastus) == [failed(eastus)])
        #expect(
            try fail(westeurope) == [failed(westeurope), .versionFailed(version: Self.one, generation: generation)])
    }

    @Test func `each way of moving latest is told with its cause`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: pair, verified: [westeurope, eastus])
        try catalog.publish("2.0.0", in: pair, verified: [westeurope, eastus])
        let standing = catalog
        let two: ImageVersionID = the("base/debian/2.0.0")
        let exclude = ImageVersionEdit.setExcludeFromLatest(region: eastus, excluded: true)
        #expect(
            try catalog.events(.updateImageVersion(two, [exclude], ifRevision: nil))
                == [moved(standing, eastus, "2.0.0", "1.0.0", .updated)])
        #expect(
            try catalog.events(.rollBackLatest(definition: Self.debian, regions: [westeurope], to: the("1.0.0")))
                == [moved(standing, westeurope, "2.0.0", "1.0.0", .rolledBack)])
        let generation = try catalog.version("1.0.0").generation
        #expect(
            try catalog.events(.deleteImageVersion(Self.one)) == [
                .versionDeleted(version: Self.one, generation: generation),
                moved(standing, eastus, "1.0.0", nil, .deleted), moved(standing, westeurope, "1.0.0", nil, .deleted),
            ])
    }

    @Test func `soft deletion, restoring and expiry are told, and move latest as they should`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.publish("1.0.0", in: pair, verified: [westeurope, eastus])
        let standing = catalog
        let generation = try catalog.version("1.0.0").generation
        #expect(
            try catalog.events(.deleteImageVersion(Self.one)) == [
                .versionSoftDeleted(version: Self.one, generation: generation),
                moved(standing, eastus, "1.0.0", nil, .deleted), moved(standing, westeurope, "1.0.0", nil, .deleted),
            ])
        #expect(
            try catalog.events(.undeleteImageVersion(id: Self.one)) == [
                .versionRestored(version: Self.one, generation: generation),
                moved(standing, eastus, nil, "1.0.0", .restored), moved(standing, westeurope, nil, "1.0.0", .restored),
            ])
        try catalog.perform(.deleteImageVersion(Self.one))
        catalog.now = catalog.now.advanced(by: .seconds(8 * 86_400))
        #expect(
            try catalog.events(.expireImageVersion(id: Self.one, generation: generation))
                == [.versionExpired(version: Self.one, generation: generation)])
    }

    @Test func `what is deleted with its gallery is told by definition, and latest names nothing then`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: pair, verified: [westeurope, eastus])
        let gallery = try catalog.state.gallery(the("base"))
        let definition = try catalog.state.definition(Self.debian)
        let standing = catalog
        let gone: [GalleryEvent] = [
            .definitionDeleted(definition: Self.debian, generation: definition.generation),
            try moved(standing, eastus, "1.0.0", nil, .deleted),
            try moved(standing, westeurope, "1.0.0", nil, .deleted),
        ]
        var other = catalog
        #expect(try other.events(.deleteImageDefinition(id: Self.debian, recursively: true)) == gone)
        #expect(
            try catalog.events(.deleteGallery(id: the("base"), recursively: true))
                == [.galleryDeleted(gallery: the("Base"), generation: gallery.generation)] + gone)
    }

    @Test func `sharing is told with what it is from then on, also when it ends because a subscription does`() throws {
        var catalog = try Catalog.sharing(.groups)
        let add = SharingEdit.add(subscriptions: [Catalog.lab], tenants: [])
        let shared = try catalog.events(.shareGallery(id: the("base"), edit: add))
        #expect(shared == [sharing(Catalog.lab)])
        #expect(try catalog.events(.updateGallery(the("base"), GalleryEdit(description: "d"))).isEmpty)
        #expect(
            try catalog.events(.deleteSubscription(id: Catalog.lab))
                == [sharing()])
    }

    func sharing(_ subscriptions: SubscriptionID...) -> GalleryEvent {
        .galleryShared(
            gallery: the("base"), permissions: .groups, subscriptions: subscriptions, tenants: [], publicName: nil)
    }

    @Test func `nodes are told lost and returned`() throws {
        var catalog = try Catalog.standing()
        let node: NodeID = the("eastus/n1")
        try catalog.perform(.registerNode(NodeRegistration(id: node, host: "a", port: 1)))
        #expect(
            try catalog.events(.recordNode(id: node, condition: .lost, replicas: 3))
                == [.nodeLost(node: node, replicas: 3)])
        #expect(try catalog.events(.recordNode(id: node, condition: .lost, replicas: 3)).isEmpty)
        #expect(
            try catalog.events(.recordNode(id: node, condition: .returned, replicas: 2))
                == [.nodeReturned(node: node, replicas: 2)])
    }
}
