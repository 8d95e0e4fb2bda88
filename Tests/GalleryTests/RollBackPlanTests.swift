import Gallery
import Testing

/// Where `latest` goes back without being told where: only to what it has named before.
@Suite struct RollBackPlanTests {
    static let debian: ImageDefinitionID = the("Base/Debian")

    /// 1.0.0 was latest in westeurope and never in northeurope, where it is excluded; 2.0.0 is latest in both.
    func catalog() throws -> (Catalog, FormerAnswers) {
        var (catalog, answers) = (try Catalog.standing(), FormerAnswers())
        try follow(&catalog, &answers) { catalog in
            try catalog.publish(
                "1.0.0", in: [TargetRegion(westeurope), TargetRegion(northeurope, excludeFromLatest: true)],
                verified: [westeurope, northeurope])
        }
        try follow(&catalog, &answers) { catalog in
            try catalog.publish(
                "2.0.0", in: [TargetRegion(westeurope), TargetRegion(northeurope)], verified: [westeurope, northeurope])
        }
        return (catalog, answers)
    }

    /// Adds to the journal what `work` moves, as one move.
    func follow(
        _ catalog: inout Catalog, _ answers: inout FormerAnswers, _ work: (inout Catalog) throws -> Void
    ) throws {
        let before = catalog.state
        try work(&catalog)
        for region in regions {
            let (from, to) = (
                before.latest(of: Self.debian, in: region), catalog.state.latest(of: Self.debian, in: region)
            )
            if from != to { answers.add(in: region, from: from, to: to, at: catalog.state.revision) }
        }
    }

    func refusal(
        _ catalog: Catalog, to number: String, in asked: Set<Region> = [], _ answers: FormerAnswers
    ) throws -> GalleryRefusal {
        do throws(GalleryRefusal) {
            _ = try catalog.state.rollBackPlan(of: Self.debian, to: the(number), in: asked, answers)
        } catch {
            return error
        }
        throw NotRefusedError()
    }

    @Test func `with no region asked it goes back where the version was latest, and nowhere else`() throws {
        var (catalog, answers) = try catalog()
        let plan = try catalog.state.rollBackPlan(of: Self.debian, to: the("1.0.0"), in: [], answers)
        #expect(plan.operation == .rollBackLatest(definition: Self.debian, regions: [westeurope], to: the("1.0.0")))
        let before = catalog.state
        #expect(try catalog.perform(plan.operation) == .applied)
        let outcomes = plan.outcomes(from: before, to: catalog.state)
        #expect(outcomes.map(\.region) == [northeurope, westeurope])
        #expect(outcomes.map { $0.to?.description } == ["2.0.0", "1.0.0"])
        #expect(outcomes.map(\.reason) == ["latest never named 1.0.0 there, but 2.0.0", nil])
        let again = try catalog.state.rollBackPlan(of: Self.debian, to: the("1.0.0"), in: [], answers)
        let standing = catalog.state
        #expect(try catalog.perform(again.operation) == .unchanged)
        #expect(again.outcomes(from: standing, to: catalog.state).last?.reason?.hasSuffix("already") == true)
    }

    @Test func `a region by name in which the version never was latest is refused with those that were`() throws {
        let (catalog, answers) = try catalog()
        let refusal = try refusal(catalog, to: "1.0.0", in: [northeurope, westeurope], answers)
        #expect(refusal.kind == .conflict)
        for word in ["northeurope: latest never named 1.0.0 there, but 2.0.0", "--set-exclude"] {
            #expect(refusal.text.contains(word), "\(refusal.text)")
        }
        #expect(!refusal.text.contains("westeurope:"))
        let unknown = try self.refusal(catalog, to: "1.0.0", in: [the("mars")], answers)
        #expect(unknown.rule == .locationNotAvailable)
    }

    @Test func `a version that was latest nowhere is refused`() throws {
        var (catalog, answers) = try catalog()
        try follow(&catalog, &answers) { try $0.publish("3.0.0", in: [TargetRegion(westeurope)]) }
        let refusal = try refusal(catalog, to: "3.0.0", answers)
        #expect(refusal.kind == .conflict)
        #expect(
            refusal.text.contains("westeurope: latest never named 3.0.0 there, but 1.0.0, 2.0.0"), "\(refusal.text)")
    }

    @Test func `where it was latest and is no longer a target it is left, with the reason`() throws {
        var (catalog, answers) = try catalog()
        try follow(&catalog, &answers) { catalog in
            try catalog.update("2.0.0", .setExcludeFromLatest(region: northeurope, excluded: true))
            try catalog.update("1.0.0", .setExcludeFromLatest(region: northeurope, excluded: false))
        }
        try follow(&catalog, &answers) { catalog in
            try catalog.update(
                "1.0.0", .allowDeletionOfReplicatedLocations(allowed: true), .removeRegion(region: northeurope))
        }
        let plan = try catalog.state.rollBackPlan(of: Self.debian, to: the("1.0.0"), in: [], answers)
        let outcomes = plan.outcomes(from: catalog.state, to: catalog.state)
        #expect(outcomes.first?.reason == "latest cannot name 1.0.0 there (not-a-target)")
        // By name the rule itself refuses.
        let named = try catalog.state.rollBackPlan(of: Self.debian, to: the("1.0.0"), in: [northeurope], answers)
        catalog.expectRefused(
            named.operation, .conflict, .galleryImageNotAvailableInRegion, saying: "northeurope", "not-a-target")
    }

    @Test func `what bore its number before does not count`() throws {
        var (catalog, answers) = try catalog()
        try follow(&catalog, &answers) { try $0.perform(.deleteImageVersion(the("base/debian/1.0.0"))) }
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope], content: 2)
        let refusal = try refusal(catalog, to: "1.0.0", answers)
        #expect(refusal.text.contains("never named 1.0.0 there"), "\(refusal.text)")
    }

    private struct NotRefusedError: Error {}
}
