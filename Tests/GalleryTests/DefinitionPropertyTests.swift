import Gallery
import Testing

@Suite struct DefinitionPropertyTests {
    static let new: ImageDefinitionID = the("Base/New")
    static let debian: ImageDefinitionID = the("Base/Debian")

    func create(_ change: (inout Sample) -> Void) -> GalleryOperation {
        var sample = Sample()
        change(&sample)
        return .createImageDefinition(
            Self.new,
            ImageDefinitionProperties(
                location: westeurope, identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"), osType: .linux,
                recommendedVCPUs: sample.vCPUs, recommendedMemory: sample.memory,
                disallowedDiskTypes: sample.diskTypes, purchasePlan: sample.plan, eula: sample.eula,
                privacyStatementURI: sample.privacy, releaseNoteURI: sample.notes))
    }

    struct Sample {
        var vCPUs: ResourceRange?
        var memory: ResourceRange?
        var diskTypes: [DiskType] = []
        var plan: PurchasePlan?
        var eula: String?
        var privacy: String?
        var notes: String?
    }

    @Test func `a definition has every property that was said of it`() throws {
        var catalog = try Catalog.standing()
        try catalog.perform(
            create {
                $0.vCPUs = ResourceRange(min: 1, max: 80)
                $0.memory = ResourceRange(min: 640, max: 640)
                $0.diskTypes = [.standardLRS, .premiumLRS]
                $0.plan = PurchasePlan(name: "n", publisher: "p", product: "q")
                $0.eula = "terms"
                $0.privacy = "https://acme.example/privacy"
                $0.notes = "http://acme.example/notes"
            })
        let properties = try catalog.state.definition(Self.new).properties
        #expect(properties.recommendedVCPUs == ResourceRange(min: 1, max: 80))
        #expect(properties.disallowedDiskTypes == [.standardLRS, .premiumLRS])
        #expect(properties.purchasePlan?.product == "q")
        #expect(properties.privacyStatementURI == "https://acme.example/privacy")
    }

    @Test(arguments: [0, -1, 81, Int.max])
    func `recommended virtual CPUs are 1 to 80`(count: Int) throws {
        let catalog = try Catalog.standing()
        for range in [ResourceRange(min: count), ResourceRange(max: count)] {
            catalog.expectRefused(
                create { $0.vCPUs = range }, .invalid, .invalidParameter, saying: "properties.recommended.vCPUs.m",
                "\(count)", "1 to 80")
        }
    }

    @Test(arguments: [0, 641])
    func `recommended memory is 1 to 640 GB`(count: Int) throws {
        try Catalog.standing().expectRefused(
            create { $0.memory = ResourceRange(max: count) }, .invalid, .invalidParameter,
            saying: "properties.recommended.memory.max", "\(count)", "1 to 640")
    }

    @Test func `of a recommended range the least is not above the most`() throws {
        let catalog = try Catalog.standing()
        let range = ResourceRange(min: 8, max: 4)
        catalog.expectRefused(create { $0.vCPUs = range }, .invalid, .invalidParameter, saying: "'8'", "max 4")
        catalog.expectRefused(
            .updateImageDefinition(Self.debian, ImageDefinitionEdit(recommendedMemory: range)), .invalid,
            .invalidParameter, saying: "properties.recommended.memory")
    }

    @Test func `a disallowed disk type is named once`() throws {
        try Catalog.standing().expectRefused(
            create { $0.diskTypes = [.premiumLRS, .premiumLRS] }, .invalid, .invalidParameter,
            saying: "properties.disallowed.diskTypes", "'Premium_LRS' is named twice")
    }

    @Test func `a purchase plan has all three parts`() throws {
        let catalog = try Catalog.standing()
        let plans = [
            ("name", PurchasePlan(name: "", publisher: "p", product: "q")),
            ("publisher", PurchasePlan(name: "n", publisher: "", product: "q")),
            ("product", PurchasePlan(name: "n", publisher: "p", product: "")),
            ("product", PurchasePlan(name: "n", publisher: "p", product: String(repeating: "x", count: 257))),
        ]
        for (part, plan) in plans {
            catalog.expectRefused(
                create { $0.plan = plan }, .invalid, .invalidParameter, saying: "properties.purchasePlan.\(part)")
        }
    }

    @Test(arguments: [
        "", "acme.example", "ftp://acme.example", "https://", "https://a b", String(repeating: "x", count: 2049),
    ])
    func `addresses of privacy statement and release notes are of the web and bounded`(address: String) throws {
        let catalog = try Catalog.standing()
        catalog.expectRefused(
            create { $0.privacy = address }, .invalid, .invalidParameter, saying: "properties.privacyStatementUri")
        catalog.expectRefused(
            .updateImageDefinition(Self.debian, ImageDefinitionEdit(releaseNoteURI: address)), .invalid,
            .invalidParameter, saying: "properties.releaseNoteUri")
    }

    @Test func `a licence agreement has at most 4096 bytes`() throws {
        try Catalog.standing().expectRefused(
            create { $0.eula = String(repeating: "x", count: 4097) }, .invalid, .invalidParameter,
            saying: "properties.eula", "4096")
    }

    @Test func `recommendations, release notes and disallowed disk types can be changed`() throws {
        var catalog = try Catalog.standing()
        let edit = ImageDefinitionEdit(
            releaseNoteURI: "https://acme.example", recommendedVCPUs: ResourceRange(min: 2),
            recommendedMemory: ResourceRange(max: 64), disallowedDiskTypes: [.premiumLRS])
        #expect(try catalog.perform(.updateImageDefinition(Self.debian, edit)) == .applied)
        let properties = try catalog.state.definition(Self.debian).properties
        #expect(properties.releaseNoteURI == "https://acme.example")
        #expect(properties.recommendedVCPUs == ResourceRange(min: 2))
        #expect(properties.recommendedMemory == ResourceRange(max: 64))
        #expect(properties.disallowedDiskTypes == [.premiumLRS])
    }

    @Test func `a definition whose end of life has passed can still be changed otherwise`() throws {
        var catalog = try Catalog.standing()
        let end = catalog.now.advanced(by: .seconds(60))
        try catalog.perform(.updateImageDefinition(Self.debian, ImageDefinitionEdit(endOfLifeDate: end)))
        catalog.now = end
        let edit = ImageDefinitionEdit(description: "old", endOfLifeDate: end)
        #expect(try catalog.perform(.updateImageDefinition(Self.debian, edit)) == .applied)
    }

    @Test func `a change to a definition against a stale entity tag is refused`() throws {
        var catalog = try Catalog.standing()
        let read = try catalog.state.definition(Self.debian).revision
        try catalog.perform(.updateImageDefinition(Self.debian, ImageDefinitionEdit(description: "x")))
        let edit = ImageDefinitionEdit(description: "y")
        catalog.expectRefused(
            .updateImageDefinition(id: Self.debian, edit: edit, ifRevision: read), .conflict, .entityTagMismatch,
            saying: "\(read)", "vitrine image-definition show")
    }
}
