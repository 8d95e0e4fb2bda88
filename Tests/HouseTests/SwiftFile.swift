/// A Swift file, taken apart into code and comments.
///
/// Both have the bytes and lines of the file; what is not theirs is blank. String literals and names between
/// backticks are in neither.
struct SwiftFile {
    let path: String
    let text: String
    let code: [UInt8]
    let comments: [UInt8]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var lexer = SwiftLexer(text)
        lexer.run()
        code = lexer.code
        comments = lexer.comments
    }

    /// The folder under Sources or Tests that the file is in.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } + (text.hasSuffix("\n") || text.isEmpty ? 0 : 1) }

    /// The code of each line.
    var codeLines: [String] { Self.lines(code) }

    /// A word of the code, or one other character that is no blank.
    struct Token {
        let line: Int
        let text: String
    }

    var tokens: [Token] {
        var tokens: [Token] = []
        for (number, line) in zip(1..., codeLines) {
            var rest = Array(line.utf8)[...]
            while let first = rest.first {
                let length = max(1, rest.prefix(while: Words.isPart).count)
                let text = String(decoding: rest.prefix(length), as: UTF8.self)
                if first > UInt8(ascii: " ") { tokens.append(Token(line: number, text: text)) }
                rest = rest.dropFirst(length)
            }
        }
        return tokens
    }

    /// Where one of `phrases` stands in the code, as whole words.
    func findings(of phrases: [String], _ why: String) -> [Finding] { findings(of: phrases, in: code, why) }

    /// Where one of `phrases` stands in the code or in a comment, as whole words.
    func findingsAnywhere(of phrases: [String], _ why: String) -> [Finding] {
        findings(of: phrases, in: code, why) + findings(of: phrases, in: comments, why)
    }

    private func findings(of phrases: [String], in bytes: [UInt8], _ why: String) -> [Finding] {
        zip(1..., Self.lines(bytes)).flatMap { number, line in
            phrases.filter { Words.contain($0, in: line) }.map {
                Finding(path: path, line: number, text: "\($0): \(why)")
            }
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

/// Finding words in lines.
enum Words {
    static func isPart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Whether `phrase` stands in `line` and is not part of longer words.
    static func contain(_ phrase: String, in line: String) -> Bool {
        let (needle, hay) = (Array(phrase.utf8), Array(line.utf8))
        guard let first = needle.first, let last = needle.last, hay.count >= needle.count else { return false }
        return (0...(hay.count - needle.count)).contains { start in
            let end = start + needle.count
            guard hay[start] == first, hay[start..<end].elementsEqual(needle) else { return false }
            let beginsWord = !isPart(first) || start == 0 || !isPart(hay[start - 1])
            let endsWord = !isPart(last) || end == hay.count || !isPart(hay[end])
            return beginsWord && endsWord
        }
    }

    /// The words of a name in camel case: `FileManagerError` has `File`, `Manager` and `Error`.
    static func parts(ofName name: String) -> [String] {
        var parts: [String] = []
        for character in name {
            if character.isUppercase || parts.isEmpty { parts.append("") }
            parts[parts.count - 1].append(character)
        }
        return parts
    }
}
