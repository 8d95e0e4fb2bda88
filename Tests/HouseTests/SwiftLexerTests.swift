import Testing

@Suite struct SwiftLexerTests {
    /// The code of `text` without blanks around and between words.
    func code(_ text: String) -> String {
        SwiftFile(path: "Sources/X/X.swift", text: text).codeLines.map { line in
            line.split(separator: " ").joined(separator: " ")
        }.joined(separator: "\n")
    }

    @Test(arguments: [
        ("let a = 1 // TODO", "let a = 1"),
        ("a /* b /* c */ d */ e", "a e"),
        ("a /* b\nc */ d", "a\nd"),
        (#"a = "b { // c" + d"#, "a = + d"),
        (#"a = "b \" c" + d"#, "a = + d"),
        (#"a = "b \(c("{")) d" + e"#, "a = c( ) + e"),
        (#"a = "" + b"#, "a = + b"),
        (##"a = #"b " \(c) \#(d) e"# + f"##, "a = d + f"),
        ("a = \"\"\"\n  { \"b\" // c\n  \\(d)\n  \"\"\" + e", "a =\n\nd\n+ e"),
        ("func `a { sentence`() {}", "func () {}"),
        ("a = \"unfinished\nb", "a =\nb"),
        ("a # b", "a # b"), ("#expect(a)", "#expect(a)"), ("a = #\"", "a ="), ("a \\", "a \\"), ("a /*", "a"),
        ("`", ""),
    ])
    func `comments, strings and raw names are told from code`(text: String, expected: String) {
        #expect(code(text) == expected)
    }

    @Test func `comments keep their lines`() {
        let file = SwiftFile(path: "Sources/X/X.swift", text: "a\nb // FIXME it\n/* FIXME */ \"FIXME\"")
        let found = file.findingsAnywhere(of: ["FIXME"], "mend it").map(\.line)
        #expect(found == [2, 3])
    }

    @Test func `words are found whole`() {
        #expect(Words.contain("sleep(", in: "await sleep(1)"))
        #expect(!Words.contain("sleep(", in: "oversleep(1)"))
        #expect(Words.contain("try?", in: "(try? x())"))
        #expect(!Words.contain("Task", in: "TaskGroup"))
        #expect(!Words.contain("Task", in: "myTask"))
        #expect(Words.contain("Task", in: "Task {"))
        #expect(!Words.contain("Task", in: "Tas"))
        #expect(Words.parts(ofName: "fileManagerError") == ["file", "Manager", "Error"])
    }
}
