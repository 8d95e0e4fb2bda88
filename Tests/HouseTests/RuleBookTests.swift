import Foundation
import Testing

/// The rule book says what is there.
@Suite struct RuleBookTests {
    private static let text = """
        | reference | rule | built in | tested in, or why it is out |
        |---|---|---|---|
        | 1.3 `tags` | at most 50 | `Gallery/Tags`, `Wire/Tags` | GalleryTests/TagTests `tags are counted` |
        | 1.3 `identity` | none | `Wire/Tags` | out: nobody acts in its name, so it is refused |
        """
    private static let inventory = RuleBook.Inventory(
        paths: ["Sources/Gallery/Tags.swift", "Sources/Wire/Tags.swift"],
        tests: ["Tests/GalleryTests/TagTests.swift": ["tags are counted"]])

    private func findings(replacing old: String, by new: String) -> [String] {
        RuleBook.rows("a", Self.text.replacing(old, with: new)).flatMap { RuleBook.findings($0, Self.inventory) }
            .map(\.text)
    }

    @Test func `a row that names what is there is right`() {
        #expect(findings(replacing: "", by: "").isEmpty)
        let rows = RuleBook.rows("a", Self.text)
        #expect(rows.map(\.line) == [3, 4])
        #expect(rows.map(\.section) == ["1.3", "1.3"])
        #expect(rows.map(\.isOut) == [false, true])
    }

    @Test func `a row with a file, a test file or a test that is not there is found`() {
        #expect(
            findings(replacing: "Gallery/Tags", by: "Gallery/Tag")
                == ["1.3 `tags`: there is no file Sources/Gallery/Tag.swift"])
        #expect(
            findings(replacing: "TagTests", by: "TokenTests")
                == ["1.3 `tags`: there is no file Tests/GalleryTests/TokenTests.swift"])
        #expect(
            findings(replacing: "tags are counted", by: "tags count")
                == ["1.3 `tags`: GalleryTests/TagTests has no test `tags count`"])
    }

    @Test(arguments: [
        ("GalleryTests/TagTests `tags are counted`", "–"), ("GalleryTests/TagTests `tags are counted`", ""),
        ("`Gallery/Tags`, `Wire/Tags`", "somewhere"), ("out: nobody acts in its name, so it is refused", "out: later"),
        (" | at most 50", ""), ("| none |", "| none | of | it |"),
        ("so it is refused", "so it is refused<br>GalleryTests/TagTests `tags are not`"),
    ])
    func `a row without a test or a reason, without a file, or with other cells is found`(old: String, new: String) {
        #expect(findings(replacing: old, by: new).count == 1)
    }

    @Test func `the names of tests are those of functions, not what texts and comments say`() {
        let source = "@Test func `a b`() {}\n// func `c d`()\nlet text = \"func `e f`()\"\n@Test(1)\nfunc `g h`() {}"
        #expect(SwiftFile(path: "a", text: source).sentences == ["a b", "g h"])
    }
}

/// The rule book of this repository.
@Suite struct RuleBookOfThisRepositoryTests {
    /// The sections of the reference that have properties and rules.
    private static let sections = [
        "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1", "2.2", "3", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2",
        "5.3", "5.4", "6.1", "6.2", "6.3", "6.4", "6.5", "7", "9", "10", "11",
    ]

    let repository: Repository
    let chapters: [(path: String, rows: [RuleBook.Row])]

    init() throws {
        let repository = try Repository.here.get()
        self.repository = repository
        chapters = try repository.paths.filter(RuleBook.isChapter).map { path in
            (path, RuleBook.rows(path, try repository.text(path)))
        }
        try #require(chapters.count > 1, "the rule book was not found in \(RuleBook.folder)")
    }

    @Test func `each row of the rule book names files and tests that are there, or says why it is out`() throws {
        let files = try SwiftFiles.all.get().filter { $0.path.hasPrefix("Tests/") }
        let inventory = RuleBook.Inventory(
            paths: Set(repository.paths),
            tests: Dictionary(files.map { ($0.path, $0.sentences) }, uniquingKeysWith: { first, _ in first }))
        expectNone(chapters.flatMap(\.rows).flatMap { RuleBook.findings($0, inventory) })
    }

    @Test func `the rule book has rows for each section of the reference, and no other, and none twice`() {
        let rows = chapters.flatMap(\.rows)
        #expect(Set(rows.map(\.section)) == Set(Self.sections))
        let twice = Dictionary(grouping: rows, by: \.reference).filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice.isEmpty)
    }

    @Test func `the rule book's first page counts the rows of each chapter, and those that are out`() throws {
        let index = try repository.text(RuleBook.index)
        for (path, rows) in chapters {
            let name = path.dropFirst(RuleBook.folder.count).dropLast(".md".count)
            let line = "| <doc:\(name)> | \(rows.count) | \(rows.count(where: \.isOut)) |"
            let isThere = index.contains(line)
            #expect(isThere, "\(line)")
        }
        let rows = chapters.flatMap(\.rows)
        let total = "| all | \(rows.count) | \(rows.count(where: \.isOut)) |"
        let isThere = index.contains(total)
        #expect(isThere, "\(total)")
    }
}
