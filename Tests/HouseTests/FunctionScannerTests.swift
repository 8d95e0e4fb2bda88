import Testing

@Suite struct FunctionScannerTests {
    func functions(_ text: String) -> [FunctionScanner.Function] {
        FunctionScanner.functions(of: SwiftFile(path: "Sources/X/X.swift", text: text))
    }

    func expect(_ text: String, _ expected: [(Int, Int)], sourceLocation: SourceLocation = #_sourceLocation) {
        let found = functions(text)
        let wanted = expected.map { FunctionScanner.Function(line: $0.0, lineCount: $0.1) }
        #expect(found == wanted, sourceLocation: sourceLocation)
    }

    @Test func `a function goes from its first word to its closing brace`() {
        expect("func a() {\n  b()\n}\n", [(1, 3)])
        expect("func a() { b() }", [(1, 1)])
        expect("\n\nfunc a(\n  b: Int,\n  c: Int\n) throws(E)\n  -> Int where T == U\n{\n  1\n}", [(3, 8)])
        expect("static func < (a: Self, b: Self) -> Bool { a.b < b.b }", [(1, 1)])
    }

    @Test func `braces in strings and comments do not count`() {
        expect("func a() {\n  b(\"}\") // }\n  /* } */\n  \"\"\"\n  }\n  \"\"\"\n}", [(1, 7)])
        expect("func a() {\n  \"\\(b { c })\"\n}", [(1, 3)])
    }

    @Test func `initialisers, subscripts and computed properties are functions too`() {
        expect("init?(_ a: Int) {\n  b\n}", [(1, 3)])
        expect("deinit {\n}", [(1, 2)])
        expect("subscript(a: Int) -> Int {\n  get {\n    1\n  }\n}", [(1, 5)])
        expect("var a: Int {\n  1\n}\nvar b = 2\nlet c = d {\n}", [(1, 3)])
    }

    @Test func `closures belong to the function they are in, functions inside count for themselves too`() {
        expect("func a(b: () -> Void = { c() }) {\n  d {\n    e {\n    }\n  }\n}", [(1, 6)])
        expect("func a() {\n  func b() {\n  }\n}", [(1, 4), (2, 2)])
    }

    @Test func `a call of an initialiser is none, and a requirement has no body`() {
        expect("let a = X.init(b) { c }", [])
        expect("protocol P {\n  func a() -> Int\n  init()\n  static func b() async throws\n}\nfunc c() {\n}", [(6, 2)])
        expect("init(_ a: Int)\nfunc b() {\n}", [(2, 2)])
    }

    @Test func `a file that ends in the middle has a function to its end`() {
        expect("func a() {\n  b {\n", [(1, 3)])
        expect("func a(", [])
        expect("func", [])
    }
}
