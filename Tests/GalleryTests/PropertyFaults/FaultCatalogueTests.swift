import Gallery
import Testing

@Suite struct FaultCatalogueTests {
    @Test(arguments: FaultCase.all)
    func `who is refused for a property is told its path, the value that was given and the remedy`(
        _ expected: FaultCase
    ) throws {
        var catalog = try Catalog.refusing()
        let operation = try expected.operation(&catalog)
        let refusal = #expect(throws: GalleryRefusal.self) { try catalog.perform(operation) }
        let refused = try #require(refusal)
        #expect(refused.rule == expected.rule, "\(refused.text)")
        #expect(refused.target == expected.path, "\(refused.text)")
        let fault = try #require(refused.fault, "\(refused.text)")
        #expect(fault.value == expected.value, "\(refused.text)")
        let isRemedyNamed = fault.remedy.contains(expected.remedy)
        #expect(isRemedyNamed, "\(refused.text)")
        #expect(fault.isSaid(in: refused), "\(refused.text)")
    }

    @Test func `a value and a path are repeated up to a bound, and are cut at a character`() {
        let long = String(repeating: "ü", count: 1000)
        let fault = PropertyFault("tags.\(long)", long, "is too long", remedy: "shorten it")
        #expect(fault.value?.utf8.count == PropertyFault.valueMax - 1)
        #expect(fault.value == String(repeating: "ü", count: 38) + "…")
        let isBounded = fault.path.utf8.count <= PropertyFault.pathMax && fault.path.hasSuffix("ü…")
        #expect(isBounded)
    }

    @Test func `a refusal that is told by another rule keeps the property`() {
        let refusal = GalleryRefusal.invalid("location", "mars", "is no region", remedy: "name one")
        let retold = refusal.retold(by: .parentResourceNotFound, as: "nothing was changed: \(refusal.text)")
        #expect(retold.fault == refusal.fault)
        #expect(retold.target == "location")
        #expect(retold.text == "nothing was changed: location: 'mars' is no region; name one")
    }
}
