import Testing

@testable import Gallery

@Suite struct SoftDeletionTests {
    static let first: ImageVersionID = the("Base/Debian/1.0.0")
    static let delete = GalleryOperation.deleteImageVersion(first)
    static let undelete = GalleryOperation.undeleteImageVersion(id: first)
    static let purge = GalleryOperation.purgeImageVersion(id: first)

    /// `Base/Debian/1.0.0` and `0.9.0` are ready; the former is deleted, to be kept for 7 days and 3 more.
    func deleted() throws -> Catalog {
        var catalog = try Catalog.softDeleting(retention: 7, grace: 3)
        try catalog.publish("0.9.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        try catalog.perform(Self.delete)
        return catalog
    }

    @Test func `under a soft-delete policy a deleted version is kept, and found only as a deleted one`() throws {
        let catalog = try deleted()
        let version = try catalog.state.softDeletedVersion(Self.first)
        #expect(version.deletedAt == catalog.now)
        #expect(version.revision == catalog.state.revision)
        let definition = try catalog.state.definition(the("Base/Debian"))
        #expect(definition.versionsDescending.map(\.number.description) == ["0.9.0"])
        #expect(definition.softDeletedVersions.map(\.number.description) == ["1.0.0"])
        do throws(GalleryRefusal) {
            _ = try catalog.state.version(Self.first)
            Issue.record("it was found")
        } catch {
            expect(error, .notFound, .softDeleted, saying: ["undelete", "image-version purge"], #_sourceLocation)
        }
    }

    @Test func `latest passes a deleted version over at once`() throws {
        let catalog = try deleted()
        #expect(try catalog.latest(in: westeurope).version.number.description == "0.9.0")
    }

    @Test func `when only deleted versions are left there is no latest`() throws {
        var catalog = try deleted()
        try catalog.perform(.deleteImageVersion(the("Base/Debian/0.9.0")))
        catalog.expectUnresolved(
            "Base/Debian", in: westeurope, .notFound, .galleryImageNotFound, saying: "every version is deleted",
            "undelete")
    }

    @Test func `a deleted version can be used by its number until its retention is over`() throws {
        var catalog = try deleted()
        catalog.pass(days: 7)
        catalog.now = Instant(milliseconds: catalog.now.milliseconds - 1)
        let reference: ImageReference = the("Base/Debian/1.0.0")
        let resolution = try catalog.state.resolve(reference, in: westeurope, now: catalog.now)
        #expect(resolution.version.id == Self.first)
        catalog.now = Instant(milliseconds: catalog.now.milliseconds + 1)
        catalog.expectUnresolved("Base/Debian/1.0.0", in: westeurope, .notFound, .softDeleted, saying: "undelete")
        let version = try catalog.state.softDeletedVersion(Self.first)
        #expect(catalog.state.consumptionEndTime(of: version) == catalog.now)
    }

    @Test func `a deleted version can be restored until retention and grace are over, as the same generation`() throws {
        var catalog = try deleted()
        let generation = try catalog.state.softDeletedVersion(Self.first).generation
        catalog.pass(days: 10)
        catalog.expectRefused(Self.undelete, .conflict, .softDeleted, saying: "new number")
        catalog.now = Instant(milliseconds: catalog.now.milliseconds - 1)
        #expect(try catalog.perform(Self.undelete) == .applied)
        #expect(try catalog.version("1.0.0").generation == generation)
        #expect(try catalog.version("1.0.0").revision == catalog.state.revision)
        #expect(try catalog.latest(in: westeurope).version.id == Self.first)
    }

    @Test func `nothing is restored while the gallery has no soft-delete policy`() throws {
        var catalog = try deleted()
        let off = GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: false))
        try catalog.perform(.updateGallery(the("Base"), off))
        catalog.expectRefused(Self.undelete, .conflict, .softDeleted, saying: "--soft-delete true")
        let on = GalleryEdit(softDeletePolicy: SoftDeletePolicy(isEnabled: true))
        try catalog.perform(.updateGallery(the("Base"), on))
        #expect(try catalog.perform(Self.undelete) == .applied)
    }

    @Test func `a version that stands is neither restored nor purged`() throws {
        var catalog = try deleted()
        try catalog.perform(Self.undelete)
        for operation in [Self.undelete, Self.purge] {
            catalog.expectRefused(
                operation, .conflict, .invalidParameter, saying: "is not deleted", "list-soft-deleted")
        }
        let missing = GalleryOperation.purgeImageVersion(id: the("Base/Debian/9.0.0"))
        catalog.expectRefused(missing, .notFound, .galleryImageNotFound)
    }

    @Test func `a purged version is gone for good, and its number can be used again as a new generation`() throws {
        var catalog = try deleted()
        let old = try catalog.state.softDeletedVersion(Self.first).generation
        #expect(try catalog.perform(Self.purge) == .applied)
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], content: 2)
        #expect(try catalog.version("1.0.0").generation > old)
    }

    @Test func `the number of a deleted version is not used again before it is gone`() throws {
        try deleted().expectRefused(
            .publish("1.0.0", StorageRequest(disk(1))), .conflict, .softDeleted, saying: "undelete",
            "image-version purge")
    }

    @Test func `a deleted version is not changed, and deleting it again changes nothing`() throws {
        var catalog = try deleted()
        catalog.expectRefused("1.0.0", [.excludeFromLatest(true)], .conflict, .softDeleted, saying: "undelete")
        #expect(try catalog.perform(Self.delete) == .unchanged)
        #expect(try catalog.perform(.deleteImageVersion(id: Self.first, bypassSoftDelete: true)) == .applied)
        catalog.expectRefused(Self.purge, .notFound, .galleryImageNotFound)
    }

    @Test func `whoever bypasses soft delete deletes for good`() throws {
        var catalog = try Catalog.softDeleting()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        try catalog.perform(.deleteImageVersion(id: Self.first, bypassSoftDelete: true))
        catalog.expectRefused(Self.undelete, .notFound, .galleryImageNotFound)
    }

    @Test func `without a policy deletion is for good`() throws {
        var catalog = try Catalog.standing()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        try catalog.perform(Self.delete)
        catalog.expectRefused(Self.undelete, .notFound, .galleryImageNotFound)
    }

    @Test func `a failed version is not kept for restoring`() throws {
        var catalog = try Catalog.softDeleting()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        try catalog.fail("1.0.0", in: westeurope)
        catalog.expectRefused(Self.delete, .conflict, .cannotDeleteResource, saying: "failed", "--bypass-soft-delete")
        #expect(try catalog.perform(.deleteImageVersion(id: Self.first, bypassSoftDelete: true)) == .applied)
    }

    @Test func `a block before the end of life holds for every way of deleting`() throws {
        var catalog = try Catalog.softDeleting()
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)])
        let end = catalog.now.advanced(by: .seconds(60))
        try catalog.update("1.0.0", .blockDeletionBeforeEndOfLife(true), .endOfLifeDate(end))
        let operations: [GalleryOperation] = [
            Self.delete, .deleteImageVersion(id: Self.first, bypassSoftDelete: true),
            .deleteImageDefinition(id: the("Base/Debian"), recursively: true),
            .deleteGallery(id: the("Base"), recursively: true),
        ]
        for operation in operations {
            catalog.expectRefused(
                operation, .conflict, .deletionBlockedBeforeEndOfLife, saying: "Base/Debian/1.0.0", end.iso8601)
        }
        catalog.now = end
        #expect(try catalog.perform(Self.delete) == .applied)
    }

    @Test
    func `a definition or gallery with deleted versions is not deleted, and the refusal says they can be restored`()
        throws
    {
        var catalog = try deleted()
        try catalog.perform(.deleteImageVersion(the("Base/Debian/0.9.0")))
        catalog.expectRefused(
            .deleteImageDefinition(the("Base/Debian")), .conflict, .cannotDeleteResource,
            saying: "Base/Debian/1.0.0, Base/Debian/0.9.0", "soft-deleted", "image-version purge")
        catalog.expectRefused(.deleteGallery(the("Base")), .conflict, .cannotDeleteResource, saying: "Base/Debian")
        #expect(try catalog.perform(.deleteGallery(id: the("Base"), recursively: true)) == .applied)
        #expect(catalog.state.index == CatalogIndex(of: catalog.state))
        #expect(catalog.state.nextExpiry == nil)
    }
}

@Suite struct ExpiryTests {
    func deleted(_ numbers: String...) throws -> Catalog {
        var catalog = try Catalog.softDeleting(retention: 7, grace: 3)
        for number in numbers {
            try catalog.publish(number, in: [TargetRegion(westeurope)], verified: [westeurope])
            try catalog.perform(.deleteImageVersion(the("Base/Debian/\(number)")))
            catalog.pass(days: 1)
        }
        return catalog
    }

    @Test func `the version deleted first is forgotten first, after retention and grace`() throws {
        let catalog = try deleted("2.0.0", "1.0.0")
        #expect(catalog.state.expiries.map(\.id.number.description) == ["2.0.0", "1.0.0"])
        let start = Instant(milliseconds: 1_000_000)
        #expect(catalog.state.nextExpiry?.at == start.advanced(by: .seconds(10 * 86_400)))
    }

    @Test func `a version is forgotten only when its time is over, and only that generation`() throws {
        var catalog = try deleted("1.0.0")
        let expiry = try #require(catalog.state.nextExpiry)
        let expire = GalleryOperation.expireImageVersion(id: expiry.id, generation: expiry.generation)
        catalog.now = Instant(milliseconds: expiry.at.milliseconds - 1)
        #expect(try !catalog.state.isExpired(catalog.state.softDeletedVersion(expiry.id), now: catalog.now))
        #expect(try catalog.perform(expire) == .unchanged)
        catalog.now = expiry.at
        #expect(try catalog.state.isExpired(catalog.state.softDeletedVersion(expiry.id), now: catalog.now))
        let other = GalleryOperation.expireImageVersion(id: expiry.id, generation: expiry.generation + 1)
        #expect(try catalog.perform(other) == .unchanged)
        #expect(try catalog.perform(expire) == .applied)
        #expect(catalog.state.nextExpiry == nil)
        #expect(try catalog.perform(expire) == .unchanged)
    }

    @Test func `a version that was restored, or stands, is not forgotten`() throws {
        var catalog = try deleted("1.0.0")
        let expiry = try #require(catalog.state.nextExpiry)
        try catalog.perform(.undeleteImageVersion(id: expiry.id))
        catalog.pass(days: 1000)
        let expire = GalleryOperation.expireImageVersion(id: expiry.id, generation: expiry.generation)
        #expect(try catalog.perform(expire) == .unchanged)
        #expect(catalog.state.nextExpiry == nil)
    }

    @Test func `a changed policy holds for what is deleted already`() throws {
        var catalog = try deleted("1.0.0")
        let policy = SoftDeletePolicy(isEnabled: true, retentionDays: 30, graceDays: 0)
        try catalog.perform(.updateGallery(the("Base"), GalleryEdit(softDeletePolicy: policy)))
        let start = Instant(milliseconds: 1_000_000)
        #expect(catalog.state.nextExpiry?.at == start.advanced(by: .seconds(30 * 86_400)))
    }
}
