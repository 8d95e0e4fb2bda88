/// Finds the functions of a Swift file and their last lines.
struct FunctionScanner {
    struct Function: Equatable {
        /// The line of `func`, `init`, `deinit`, `subscript` or `var`, from 1.
        let line: Int
        /// From that line to the closing brace, both counted.
        let lineCount: Int
    }

    private static let openers: Set<String> = ["func", "init", "deinit", "subscript", "var"]
    /// What begins another declaration: the one before it had no body, as in a protocol.
    private static let declarations: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "struct", "class", "enum", "actor", "extension",
        "protocol", "typealias", "associatedtype", "static", "public", "private", "fileprivate", "internal", "package",
        "mutating", "nonisolated", "override", "import",
    ]

    private let code: [UInt8]

    static func functions(of file: SwiftFile) -> [Function] {
        let scanner = FunctionScanner(code: file.code)
        var functions: [Function] = []
        var index = 0
        var line = 1
        while index < file.code.count {
            guard let word = scanner.word(at: index) else {
                line += file.code[index] == UInt8(ascii: "\n") ? 1 : 0
                index += 1
                continue
            }
            if openers.contains(word), !scanner.isMember(index),
                let body = scanner.body(after: index + word.utf8.count, isProperty: word == "var")
            {
                let lines = file.code[index...scanner.end(ofBlock: body)].count { $0 == UInt8(ascii: "\n") } + 1
                functions.append(Function(line: line, lineCount: lines))
            }
            index += word.utf8.count
        }
        return functions
    }

    /// The word that begins at `index`, if one does.
    private func word(at index: Int) -> String? {
        guard index < code.count, Words.isPart(code[index]), index == 0 || !Words.isPart(code[index - 1]) else {
            return nil
        }
        return String(decoding: code[index...].prefix(while: Words.isPart), as: UTF8.self)
    }

    /// Whether what stands at `index` is `.init` of something, a call.
    private func isMember(_ index: Int) -> Bool { index > 0 && code[index - 1] == UInt8(ascii: ".") }

    /// Where the body opens of what was declared before `start`, or `nil` if it has none.
    private func body(after start: Int, isProperty: Bool) -> Int? {
        var depth = 0
        for index in start..<code.count {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "}") where depth == 0: return nil
            case UInt8(ascii: "\n") where depth == 0 && isProperty: return nil
            default: break
            }
            if depth < 0 { return nil }
            guard depth == 0, let word = word(at: index) else { continue }
            if Self.declarations.contains(word) { return nil }
        }
        return nil
    }

    private func end(ofBlock open: Int) -> Int {
        var depth = 0
        for index in open..<code.count {
            if code[index] == UInt8(ascii: "{") { depth += 1 }
            if code[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index }
        }
        return code.count - 1
    }
}
