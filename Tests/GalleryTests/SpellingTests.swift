import Gallery
import Testing

/// Each type with one spelling reads it, and tells whoever wrote another what it is like.
@Suite struct SpellingTests {
    func expectSpelling<Name: TextCodable>(
        _ type: Name.Type, _ good: String, _ bad: String, says: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let value = try Name.read(good, as: "it")
        #expect(value.description == good, sourceLocation: sourceLocation)
        #expect(Set([value, value]).count == 1, sourceLocation: sourceLocation)
        do throws(GalleryRefusal) {
            let value = try Name.read(bad, as: "--that")
            Issue.record("read as \(value)", sourceLocation: sourceLocation)
        } catch {
            expect(error, .invalid, .invalidName, saying: ["--that", "'\(bad)'", says], sourceLocation)
            #expect(error.target == "--that", sourceLocation: sourceLocation)
        }
    }

    @Test func `every kind of name is read, or refused with its form`() throws {
        try expectSpelling(VersionNumber.self, "1.2.3", "1.2", says: "1.2.3")
        try expectSpelling(Region.self, "westeurope", "west-europe", says: "a letter first")
        try expectSpelling(NodeID.self, "eastus/n1", "n1", says: "REGION/NAME")
        try expectSpelling(Digest.self, digest(3).description, "sha256:00", says: "64 hexadecimal digits")
        try expectSpelling(GalleryID.self, "Base", "my-base", says: "'.' and '_'")
        try expectSpelling(ImageDefinitionName.self, "debian-13", "debian 13", says: "'.', '-' and '_'")
        try expectSpelling(ImageDefinitionID.self, "Base/debian", "Base", says: "GALLERY/DEFINITION")
        try expectSpelling(ImageVersionID.self, "Base/debian/1.2.3", "Base/debian/latest", says: "X.Y.Z")
        try expectSpelling(
            ImageReference.self, "Base/debian/latest", "Base/debian/newest", says: "GALLERY/DEFINITION/latest")
    }

    @Test func `nodes are ordered by region and then by name`() {
        let nodes: [NodeID] = [the("westeurope/a"), the("eastus/n2"), the("eastus/n1")]
        #expect(nodes.sorted().map(\.description) == ["eastus/n1", "eastus/n2", "westeurope/a"])
    }

    @Test func `a reference made of its parts is the one that is read`() {
        let id: ImageDefinitionID = the("Base/debian")
        #expect(ImageReference(definition: id, choice: .latest) == the("base/debian"))
        #expect(ImageReference(definition: id, choice: .number(the("1.0.0"))) == the("base/debian/1.0.0"))
    }
}
