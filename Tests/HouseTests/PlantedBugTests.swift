import Foundation
import PlantedBugs
import Testing

/// The bugs that scripts/mutants plants can be planted, and name tests that are there.
@Suite struct PlantedBugTests {
    private static let folder = "Tests/PlantedBugs/Bugs/"
    private static let table = "Tests/PlantedBugs/PlantedBugs.md"
    /// So many bugs the specification of reliability wants.
    private static let countMin = 50

    private let repository: Repository
    private let bugs: [PlantedBug]

    init() throws {
        let repository = try Repository.here.get()
        self.repository = repository
        bugs = try repository.paths.filter { $0.hasPrefix(Self.folder) }.map { path in
            do {
                let bug = try PlantedBug(try repository.text(path))
                #expect(path == "\(Self.folder)\(bug.name).bug")
                return bug
            } catch {
                Issue.record("\(path): \(error)")
                throw error
            }
        }
    }

    @Test func `there are at least 50 planted bugs, in every target that has rules to break`() {
        #expect(bugs.count >= Self.countMin)
        let without = ImportTable.rows.keys.filter { target in
            !Self.targetsWithout.contains(target) && !bugs.contains { $0.target == target }
        }
        #expect(without.isEmpty)
    }

    /// Targets that link to others, only draw numbers, test others themselves, or only speak to people.
    private static let targetsWithout: Set<String> = [
        "COpenSSL", "CZlib", "CZstd", "Chance", "Simulation", "LocalCluster", "Chaos", "vitrine", "vitrine-coordinator",
        "vitrine-region",
    ]

    @Test func `each planted bug has its original lines once in its file, and shares them with no other`() throws {
        for (file, bugs) in Dictionary(grouping: bugs, by: \.file) {
            guard repository.paths.contains(file) else {
                Issue.record("\(bugs.map(\.name)): there is no \(file)")
                continue
            }
            do {
                _ = try Planting.plant(bugs, in: try repository.text(file))
            } catch { Issue.record("\(error)") }
        }
    }

    @Test func `the table of what found planted bugs has each of them once, and no other`() throws {
        let lines = try repository.text(Self.table).split(separator: "\n")
        let named = lines.filter { $0.hasPrefix("| `") }.map { $0.split(separator: "`")[1] }.map(String.init)
        #expect(named == bugs.map(\.name).sorted(), "make it anew, as \(Self.table) says")
    }

    @Test func `what is to find a planted bug is there`() throws {
        let files = try SwiftFiles.all.get()
        for bug in bugs {
            for case .suite(let target, let suite, let sentence) in bug.catchers {
                let ofTarget = files.filter { $0.path.hasPrefix("Tests/\(target)/") }
                let isThere = ofTarget.contains { $0.codeLines.contains { $0.contains("struct \(suite) ") } }
                #expect(isThere, "\(bug.name): there is no suite \(target).\(suite)")
                guard let sentence else { continue }
                let isSaid = ofTarget.contains { $0.sentences.contains { $0.contains(sentence) } }
                #expect(isSaid, "\(bug.name): no test of \(target) says `\(sentence)`")
            }
        }
    }
}

/// The texts in which bugs are kept.
@Suite struct PlantedBugTextTests {
    private static let text = """
        name: a-bug
        row: D2
        file: Sources/Gallery/A.swift
        caught by: GalleryTests.ATests
        wrong: it lies
        --- original
            return a
        --- planted
            return planted("a-bug") ? b : a
        """

    @Test func `a bug is read`() throws {
        let bug = try PlantedBug(Self.text)
        #expect(bug.name == "a-bug")
        #expect(bug.target == "Gallery")
        #expect(bug.catchers == [.suite(target: "GalleryTests", suite: "ATests", sentence: nil)])
        #expect(bug.original == ["    return a"])
        #expect(bug.planted == ["    return planted(\"a-bug\") ? b : a"])
    }

    @Test(arguments: [
        ("name: a-bug", "name: A bug"), ("name: a-bug\n", ""), ("row: D2", "row:"), ("row: D2", "rows: D2"),
        ("Sources/Gallery/A.swift", "Tests/A.swift"), ("GalleryTests.ATests", "GalleryTests"),
        ("GalleryTests.ATests", "simulate --seeds 0"), ("caught by: GalleryTests.ATests\n", ""),
        ("wrong: it lies", "wrong: it lies\nwrong: twice"), ("--- original\n", ""), ("    return a\n", ""),
        ("planted(\"a-bug\")", "planted(\"another\")"), ("planted(\"a-bug\") ? b : a", "b"),
    ])
    func `a text that is no bug is refused`(part: String, other: String) {
        #expect(throws: MalformedBug.self) { try PlantedBug(Self.text.replacingOccurrences(of: part, with: other)) }
    }

    @Test func `a bug takes the place of its lines, and of no others`() throws {
        let bug = try PlantedBug(Self.text)
        let planted = try Planting.plant([bug], in: "func a() {\n    return a\n    return ab\n}\n")
        #expect(planted == "func a() {\n    return planted(\"a-bug\") ? b : a\n    return ab\n}\n")
    }

    @Test(arguments: ["", "    return ab\n", "    return a\n    return a\n"])
    func `lines that do not stand once are refused`(text: String) throws {
        let bug = try PlantedBug(Self.text)
        #expect(throws: MisplacedBug.self) { try Planting.plant([bug], in: text) }
    }

    @Test func `two bugs of the same lines are refused`() throws {
        let bug = try PlantedBug(Self.text)
        let other = try PlantedBug(Self.text.replacingOccurrences(of: "a-bug", with: "b-bug"))
        #expect(throws: MisplacedBug.self) { try Planting.plant([bug, other], in: "    return a\n") }
    }

    @Test(arguments: [
        ("GalleryTests.ATests", "^GalleryTests\\.ATests/"),
        ("GalleryTests.ATests/a rule (its 2nd)", "^GalleryTests\\.ATests/.*a rule \\(its 2nd\\)"),
    ])
    func `a suite is asked for by a filter`(text: String, filter: String) {
        #expect(Catcher(text)?.filter == filter)
        #expect(Catcher(text)?.description == text)
    }
}
