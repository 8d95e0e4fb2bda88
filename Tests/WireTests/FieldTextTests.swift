import Gallery
import Testing
import Wire

struct FieldTextTests {
    @Test(arguments: ["", "a", "Big Co", "50% off", "ä=ö", "{7}", ":x", "a\tb\n", "\u{7F}\u{1F600}", "%41"])
    func `what people write stands in a field, and is read as it was`(text: String) throws {
        let field = FieldText.encoded(text)
        let isField = field.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        #expect(isField, "\(field)")
        #expect(FieldText.decoded(field) == text)
    }

    @Test func `what a field may hold anyhow stands as it is`() {
        #expect(FieldText.encoded("team=platform/a,b:{c}") == "team=platform/a,b:{c}")
        #expect(FieldText.encoded("Big Co 5%") == "Big%20Co%205%25")
        #expect(FieldText.decoded("%e2%82%AC") == "€")
    }

    @Test(arguments: ["%", "%4", "%4G", "a%", "%%41", "%C3", "%FF", "% 41"])
    func `what is no such text is refused, and the field named`(field: String) throws {
        #expect(FieldText.decoded(field) == nil)
        let message = Message(1, "LIST", ["gallery", "tag=\(field)"])
        let refusal = #expect(throws: GalleryRefusal.self) { try message.text("tag") }
        #expect(refusal?.target == "tag")
        #expect(try message.text("state") == nil)
    }
}
