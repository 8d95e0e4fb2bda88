import Gallery
import Testing

/// What an image asks of a machine that is made of it (reference, 5.4 and 7).
@Suite struct MachineTermsTests {
    static let plan = PurchasePlan(name: "base", publisher: "acme", product: "web")

    func catalog(_ state: OSState, _ plan: PurchasePlan? = nil) throws -> Catalog {
        var catalog = try Catalog.bare()
        try catalog.perform(.createGallery(the("Base"), GalleryProperties(location: westeurope)))
        let properties = ImageDefinitionProperties(
            location: westeurope, identifier: ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13"),
            osType: .linux, osState: state, purchasePlan: plan)
        try catalog.perform(.createImageDefinition(the("Base/Debian"), properties))
        try catalog.publish("1.0.0", in: [TargetRegion(westeurope)], verified: [westeurope])
        return catalog
    }

    /// `nil` if such a machine can be made.
    func refusal(_ catalog: Catalog, _ machine: MachineTerms?) -> GalleryRefusal? {
        do throws(GalleryRefusal) {
            let caller = Caller(catalog.actor)
            _ = try catalog.state.resolve(
                the("base/debian"), in: westeurope, for: caller, as: machine, now: catalog.now)
            return nil
        } catch {
            return error
        }
    }

    func expect(_ refusal: GalleryRefusal?, _ target: String, saying words: String...) throws {
        let refusal = try #require(refusal)
        #expect(refusal.kind == .invalid && refusal.rule == .invalidParameter && refusal.target == target)
        for word in words {
            let isSaid = refusal.text.contains(word)
            #expect(isSaid, "'\(refusal.text)' does not say '\(word)'")
        }
    }

    @Test func `a machine of a generalized image needs an OS profile`() throws {
        let catalog = try catalog(.generalized)
        #expect(refusal(catalog, MachineTerms(hasOSProfile: true)) == nil)
        try expect(
            refusal(catalog, MachineTerms(hasOSProfile: false)), "osProfile", saying: "base/debian", "generalized",
            "--admin-username")
    }

    @Test func `a machine of a specialized image takes no OS profile`() throws {
        let catalog = try catalog(.specialized)
        #expect(refusal(catalog, MachineTerms(hasOSProfile: false)) == nil)
        try expect(
            refusal(catalog, MachineTerms(hasOSProfile: true)), "osProfile", saying: "specialized", "--specialized")
    }

    @Test func `who makes a machine of an image repeats its purchase plan exactly`() throws {
        let catalog = try catalog(.generalized, Self.plan)
        #expect(refusal(catalog, MachineTerms(hasOSProfile: true, plan: Self.plan)) == nil)
        try expect(
            refusal(catalog, MachineTerms(hasOSProfile: true)), "plan", saying: "acme/web/base", "no plan was given",
            "--plan-name base")
        for other in [
            PurchasePlan(name: "other", publisher: "acme", product: "web"),
            PurchasePlan(name: "base", publisher: "other", product: "web"),
            PurchasePlan(name: "base", publisher: "acme", product: "other"),
        ] {
            try expect(
                refusal(catalog, MachineTerms(hasOSProfile: true, plan: other)), "plan", saying: "acme/web/base",
                "\(other)")
        }
    }

    @Test func `an image without a purchase plan is given none`() throws {
        try expect(
            refusal(try catalog(.generalized), MachineTerms(hasOSProfile: true, plan: Self.plan)), "plan",
            saying: "no purchase plan", "acme/web/base", "leave it out")
    }

    @Test func `who only asks what an image means says nothing of a machine`() throws {
        #expect(refusal(try catalog(.generalized, Self.plan), nil) == nil)
        #expect(refusal(try catalog(.specialized), nil) == nil)
    }
}
