import Testing

/// Each rule finds what breaks it, and nothing in what does not.
@Suite struct RuleTests {
    func file(_ text: String, _ path: String = "Sources/Gallery/Sample.swift") -> SwiftFile {
        SwiftFile(path: path, text: text)
    }

    @Test func `a finding says the file, the line and what is wrong`() {
        let finding = Rules.imports(file("\nimport Foundation\n")).first
        #expect(finding?.description == "Sources/Gallery/Sample.swift:2: Gallery may not import Foundation")
    }

    @Test(arguments: [
        "import Foundation", "public import Foundation", "@testable import Foundation", "  import Foundation // x",
        "@preconcurrency public import Foundation", "import struct Foundation.Data", "import Foundation.NSData",
        "#if os(Linux)\nimport Foundation\n#endif", "let a = 1; import Foundation", "import FoundationEssentials",
        "import Glibc", "import Dispatch", "import NIOPosix", "import Placement",
    ])
    func `an import that the table does not allow is found in every form`(text: String) {
        #expect(Rules.imports(file(text)).count == 1)
    }

    @Test func `allowed imports, and what only looks like one, are not found`() {
        #expect(Rules.imports(file("public import Gallery\nimport NIOCore", "Sources/Wire/A.swift")).isEmpty)
        #expect(Rules.imports(file("// import Foundation\nlet a = \"import Foundation\"\nimportant(1)")).isEmpty)
    }

    @Test func `a target without a row is found`() {
        #expect(Rules.imports(file("", "Sources/Novelty/A.swift")).count == 1)
    }

    @Test func `a file of more than 400 lines is found`() {
        #expect(Rules.length(file(String(repeating: "\n", count: 401))).count == 1)
        #expect(Rules.length(file(String(repeating: "\n", count: 399) + "a")).isEmpty)
    }

    @Test func `a function of more than 60 lines is found at its first line`() {
        let body = String(repeating: "  a()\n", count: 59)
        #expect(Rules.functionLength(file("\nfunc long() {\n" + body + "}")).map(\.line) == [2])
        #expect(Rules.functionLength(file("\nfunc short() {\n" + body.dropFirst(6) + "}")).isEmpty)
    }

    @Test(arguments: [
        "Task { }", "func a() async {}", "await b()", "Date()", "let c: ContinuousClock", "Int.random(in: 0...1)",
        "SystemRandomNumberGenerator()", "a.shuffled()", "a.randomElement()",
    ])
    func `clocks, chance and tasks are found in pure targets`(text: String) {
        #expect(Rules.purity(file(text)).count == 1)
        #expect(Rules.purity(file(text, "Sources/Transport/A.swift")).isEmpty)
        #expect(Rules.purity(file("// " + text)).isEmpty)
    }

    @Test func `a draw from a generator that was passed in is pure`() {
        #expect(Rules.purity(file("Int.random(in: 0...1, using: &generator)")).isEmpty)
        #expect(Rules.purity(file("let publishedDate = TaskState()")).isEmpty)
    }

    @Test(arguments: [
        "try! a()", "fatalError(\"\")", "// TODO: later", "/* FIXME */", "/// XXX", "class A: @unchecked Sendable {}",
        "nonisolated(unsafe) var a = 1",
    ])
    func `forbidden words are found`(text: String) {
        #expect(Rules.forbiddenWords(file(text)).count == 1)
    }

    @Test func `forbidden words in texts are not found`() {
        #expect(Rules.forbiddenWords(file("let a = \"TODO try! fatalError(\"\nfunc `a TODO b`() {}")).isEmpty)
    }

    @Test(arguments: ["struct FileManager {", "enum Utils {}", "actor ReadHelper", "typealias Extras = Int"])
    func `names that say nothing are found`(text: String) {
        #expect(Rules.names(file(text)).count == 1)
    }

    @Test func `file names that say nothing are found, and names that only begin alike are not`() {
        #expect(Rules.names(file("", "Sources/Gallery/StringUtils.swift")).count == 1)
        #expect(Rules.names(file("", "Sources/Gallery/Digest+Helper.swift")).isEmpty)
        #expect(Rules.names(file("struct Utilization { let a = FileManager.default }")).isEmpty)
    }

    @Test(arguments: ["try await Task.sleep(for: .seconds(1))", "usleep(1)", "sleep(1)", "clock.sleep(until: a)"])
    func `a test that sleeps is found`(text: String) {
        #expect(Rules.sleeping(file(text, "Tests/GalleryTests/A.swift")).count == 1)
        #expect(Rules.sleeping(file(text, "Sources/RegionNode/A.swift")).isEmpty)
    }

    @Test func `only the named line of a named file may sleep`() {
        let path = "Tests/Deadlines/Deadline.swift"
        #expect(Rules.sleeping(file("try await Task.sleep(for: duration)", path)).isEmpty)
        #expect(Rules.sleeping(file("try await Task.sleep(for: .seconds(1))", path)).count == 1)
    }

    @Test(arguments: [
        "do { try a() } catch {}", "do { try a() } catch {\n}", "do { try a() } catch let error as B { }",
        "do {\n  try a()\n} catch {\n  // nothing to do\n}", "do { try a() } catch B.c { /* fine */ }",
    ])
    func `an empty catch is found`(text: String) {
        #expect(Rules.swallowedErrors(file(text)).count == 1)
    }

    @Test func `a catch that does something is not found`() {
        #expect(Rules.swallowedErrors(file("do { try a() } catch { log(error) }\nlet b = {}")).isEmpty)
        #expect(Rules.swallowedErrors(file("let catcher = {}")).isEmpty)
    }

    @Test(arguments: ["ReplicaStore", "CatalogStore", "Transport", "RegionNode", "Coordinator"])
    func `a lost error is found where there is input and output`(target: String) {
        #expect(Rules.swallowedErrors(file("let a = try? b()", "Sources/\(target)/A.swift")).count == 1)
        #expect(Rules.swallowedErrors(file("let a = try? b()", "Sources/Gallery/A.swift")).isEmpty)
    }

    @Test(arguments: ["fsync(a)", "Glibc.rename(a, b)", "fdatasync(a)", "try manager.moveItem(at: a, to: b)"])
    func `a sync or rename outside the durable write is found`(text: String) {
        #expect(Rules.durability(file(text, "Sources/RegionNode/A.swift")).count == 1)
        #expect(Rules.durability(file(text, "Sources/ReplicaStore/Replica.swift")).count == 1)
        #expect(Rules.durability(file(text, "Sources/ReplicaStore/DurableFile.swift")).isEmpty)
    }
}
