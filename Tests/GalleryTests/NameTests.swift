import Gallery
import Testing

@Suite struct NameTests {
    static let longest = String(repeating: "a", count: 80)

    @Test(arguments: ["a", "7", "Base", "a.b_c", "a..b", "9lives", longest])
    func `a gallery's name is letters, digits, dots and underscores`(text: String) throws {
        let name = try #require(GalleryName(text))
        #expect(name.description == text)
    }

    @Test(arguments: ["a-b", "a b", "a/b", "a\\b", "a:b", "a{b", "a\tb", "a\n", "a\u{0}b", "a%2fb", "a,b"])
    func `other characters are refused in a gallery's name`(text: String) {
        #expect(GalleryName(text) == nil)
    }

    @Test func `an image definition's name may have dashes too`() {
        #expect(ImageDefinitionName("debian-13_x.y") != nil)
        #expect(ImageDefinitionName("debian 13") == nil)
    }

    @Test(arguments: ["", ".", "_", "-", ".a", "a.", "_a", "a_", "-a", "a-", "..", "../x"])
    func `a name begins and ends with a letter or digit`(text: String) {
        #expect(GalleryName(text) == nil)
        #expect(ImageDefinitionName(text) == nil)
    }

    @Test func `a resource group's name has 1 to 90 characters`() {
        #expect(ResourceGroupName(String(repeating: "a", count: 90)) != nil)
        #expect(ResourceGroupName("a") != nil)
        #expect(ResourceGroupName(String(repeating: "a", count: 91)) == nil)
        #expect(ResourceGroupName("") == nil)
    }

    @Test func `a name of 81 characters is refused`() {
        #expect(GalleryName(Self.longest + "a") == nil)
        #expect(ImageDefinitionName(Self.longest + "a") == nil)
    }

    // Cyrillic е, Greek ο, full-width a, e with acute in one and in two scalars, Kelvin sign, dotless ı, long ſ.
    @Test(arguments: [
        "bas\u{435}", "g\u{3BF}ld", "\u{FF41}b", "caf\u{E9}", "cafe\u{301}s", "\u{212A}ey", "\u{131}x", "\u{17F}x",
    ])
    func `letters that only look like ours are refused`(text: String) {
        #expect(GalleryName(text) == nil)
        #expect(ImageDefinitionName(text) == nil)
        #expect(Region(text) == nil)
    }

    @Test func `names compare without case and are shown as first written`() {
        let first: GalleryName = the("BaseImages")
        let second: GalleryName = the("baseimages")
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(!(first < second) && !(second < first))
        #expect(first.description == "BaseImages")
    }

    @Test func `whoever writes a name wrongly is told what one is like`() {
        let tooLong = String(repeating: "x", count: 5000)
        for text in ["my-gallery", tooLong] {
            do throws(GalleryRefusal) {
                let name = try GalleryID.read(text, as: "gallery name")
                Issue.record("read as \(name)")
            } catch {
                expect(
                    error, .invalid, .invalidName, saying: ["gallery name", "1 to 80", "'.' and '_'"], #_sourceLocation)
                #expect(error.text.utf8.count < 300)
            }
        }
    }
}

@Suite struct RegionTests {
    @Test(arguments: ["West Europe", "westeurope", "WESTEUROPE", " west europe ", "West  Europe"])
    func `region names are normalised`(text: String) {
        #expect(Region(text) == westeurope)
    }

    @Test(arguments: ["", " ", "1west", "west-europe", "west_europe", "west.europe", "west/europe", "west\teurope"])
    func `what is no region name after normalising is refused`(text: String) {
        #expect(Region(text) == nil)
    }

    @Test func `a region name has at most 40 characters`() {
        #expect(Region(String(repeating: "r", count: 40)) != nil)
        #expect(Region(String(repeating: "r", count: 41)) == nil)
    }
}

@Suite struct NodeIDTests {
    @Test func `a node is written as its region and its name`() throws {
        let node = try #require(NodeID("westeurope/westeurope-2"))
        #expect(node.region == westeurope)
        #expect(node.name == "westeurope-2")
        #expect(node.description == "westeurope/westeurope-2")
    }

    @Test(arguments: [
        "", "westeurope", "westeurope/", "/n1", "westeurope/n1/x", "West Europe/n1", "WestEurope/n1", "westeurope/-n",
        "westeurope/n_1", "westeurope/n 1", "westeurope/n.1", "westeurope/\u{43F}1",
    ])
    func `a node id has one spelling only`(text: String) {
        #expect(NodeID(text) == nil)
    }

    @Test func `a node's name has at most 64 characters`() {
        #expect(NodeID("westeurope/" + String(repeating: "n", count: 64)) != nil)
        #expect(NodeID("westeurope/" + String(repeating: "n", count: 65)) == nil)
    }
}

@Suite struct IdentifierTests {
    @Test func `an image version is written GALLERY, DEFINITION, NUMBER`() throws {
        let id = try #require(ImageVersionID("Base/debian-13/1.2.3"))
        #expect(id.definition.gallery.description == "Base")
        #expect(id.definition.name.description == "debian-13")
        #expect(id.number.description == "1.2.3")
        #expect(id.description == "Base/debian-13/1.2.3")
    }

    @Test(arguments: ["", "/", "a/b", "a/b/latest", "a/b/1.2", "a/b/1.2.3/", "/b/1.2.3", "a//1.2.3", "a/b/1.2.3/4"])
    func `what names no version is no version id`(text: String) {
        #expect(ImageVersionID(text) == nil)
    }

    @Test(arguments: ["", "a", "a/", "/b", "a/b/c", "a b/c", "-a/b"])
    func `what names no image definition is no definition id`(text: String) {
        #expect(ImageDefinitionID(text) == nil)
    }

    @Test func `a reference without a version, or with latest, means latest`() throws {
        let bare = try #require(ImageReference("base/debian"))
        let latest = try #require(ImageReference("base/debian/latest"))
        #expect(bare == latest)
        #expect(bare.choice == .latest)
        #expect(bare.description == "base/debian/latest")
    }

    @Test func `a reference with a number means that version`() throws {
        let reference = try #require(ImageReference("base/debian/1.2.3"))
        #expect(reference.choice == .number(the("1.2.3")))
    }

    @Test(arguments: ["", "base", "base/debian/", "base/debian/newest", "base/debian/1.2", "base/debian/1.2.3/x"])
    func `what is no reference is refused`(text: String) {
        #expect(ImageReference(text) == nil)
    }

    @Test func `versions are ordered by definition and then by number`() {
        let ids: [ImageVersionID] = [the("b/a/1.0.0"), the("A/b/2.0.0"), the("a/b/10.0.0"), the("a/B/9.0.0")]
        #expect(ids.sorted().map(\.description) == ["A/b/2.0.0", "a/B/9.0.0", "a/b/10.0.0", "b/a/1.0.0"])
    }
}
