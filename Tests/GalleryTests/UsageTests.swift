import Gallery
import Testing

@Suite struct UsageTests {
    static let gigabyte: Int64 = 1 << 30

    /// One version with two disks in three regions: what section 4.4 of the reference works out.
    func worked(_ edits: ImageVersionEdit...) throws -> Catalog {
        var catalog = try Catalog.standing()
        try catalog.perform(.establish(administrator: "operator"))
        let os = DiskContent(digest: digest(1), bytes: 127 * Self.gigabyte, occupiedBytes: 10 * Self.gigabyte)
        let data = DiskContent(digest: digest(2), bytes: 32 * Self.gigabyte, occupiedBytes: 0)
        let storage = StorageRequest(
            osDisk: .init(content: os), dataDisks: [.init(lun: 0, .init(content: data))])
        try catalog.perform(
            .createImageVersion(
                the("base/debian/1.0.0"),
                ImageVersionRequest(
                    location: westeurope, storage: storage, targetRegions: regions.map { TargetRegion($0) },
                    replicaCount: 2)))
        if !edits.isEmpty {
            try catalog.perform(.updateImageVersion(the("base/debian/1.0.0"), edits, ifRevision: nil))
        }
        return catalog
    }

    func usage(_ catalog: Catalog) throws -> SubscriptionUsage { try catalog.state.usage(of: .standard) }

    @Test func `the worked example: three regions with two replicas are six copies, and egress for two regions`() throws
    {
        let usage = try usage(worked())
        #expect(usage.total.replicas == 6)
        #expect(usage.total.storageBytes == 60 * Self.gigabyte)
        #expect(usage.total.egressBytes == 20 * Self.gigabyte)
        #expect(usage.regions[westeurope]?.egressBytes == 0)
        #expect(usage.regions[eastus]?.egressBytes == 10 * Self.gigabyte)
        #expect(usage.regions[eastus]?.storageBytes == 20 * Self.gigabyte)
        #expect(usage.galleries[the("base")] == usage.total)
        #expect(usage.versions.map(\.storageBytes) == [60 * Self.gigabyte])
        #expect(usage.versions.map(\.egressBytes) == [20 * Self.gigabyte])
    }

    @Test func `a region's own count counts instead of the version's`() throws {
        let usage = try usage(worked(.setReplicas(region: eastus, count: 5)))
        #expect(usage.total.replicas == 9)
        #expect(usage.total.egressBytes == 20 * Self.gigabyte)
    }

    @Test func `a soft-deleted version keeps one replica in each region`() throws {
        var catalog = try worked()
        try catalog.perform(
            .updateGallery(the("base"), GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))))
        try catalog.perform(.deleteImageVersion(the("base/debian/1.0.0")))
        let usage = try usage(catalog)
        #expect(usage.total.replicas == 3)
        #expect(usage.total.storageBytes == 30 * Self.gigabyte)
    }

    @Test func `a shallow version holds no copies`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(.establish(administrator: "operator"))
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope), TargetRegion(eastus)], mode: .shallow)
        let usage = try usage(catalog)
        #expect(usage.total.replicas == 0)
        #expect(usage.total.storageBytes == 0)
        #expect(usage.total.egressBytes == 0)
        #expect(usage.versions.map(\.id.number.description) == ["1.0.0"])
    }

    @Test func `limits are shown with their use in each region`() throws {
        let usage = try usage(worked())
        #expect(usage.limits.count == regions.count * 3)
        func limit(_ quota: Quota, _ region: Region) -> SubscriptionUsage.Limit? {
            usage.limits.first { $0.quota == quota && $0.region == region }
        }
        #expect(limit(.galleries, westeurope)?.used == 1)
        #expect(limit(.galleries, westeurope)?.limit == 100)
        #expect(limit(.imageDefinitions, westeurope)?.limit == 1000)
        #expect(limit(.imageVersions, westeurope)?.used == 1)
        #expect(limit(.imageVersions, westeurope)?.limit == 10_000)
        #expect(limit(.imageVersions, eastus)?.used == 0)
    }

    @Test func `another subscription's galleries do not count, and an unknown subscription is refused`() throws {
        var catalog = try Catalog.peopled()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        #expect(try catalog.state.usage(of: Catalog.lab).versions.isEmpty)
        #expect(try catalog.state.usage(of: Catalog.lab).limits.allSatisfy { $0.used == 0 })
        #expect(throws: GalleryRefusal.self) { try catalog.state.usage(of: the("none")) }
    }
}
