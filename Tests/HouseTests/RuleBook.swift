import Foundation

/// The table of the model's rules: where each is built, where it is tested, or why it is out.
///
/// Its chapters are Markdown; each line that begins with `| ` and is no heading is a row with four cells: the place in
/// the reference, the rule, files under Sources without their ending, and tests as `Target/File` with the test's name
/// between backticks behind it, or `out:` with the reason and then tests of how it is refused.
enum RuleBook {
    static let folder = "Sources/Gallery/Gallery.docc/"
    static let index = "\(folder)RuleBook.md"

    struct Row {
        let path: String
        let line: Int
        let cells: [String]

        var reference: String { cells.first ?? "" }
        /// The first word of the reference: a section such as `5.4`.
        var section: String { String(reference.prefix { $0 != " " }) }
        var isOut: Bool { cells.last?.hasPrefix("out: ") ?? false }
        /// What stands in the last cell, line by line.
        var parts: [String] { (cells.last ?? "").components(separatedBy: "<br>") }
        var tests: [String] { isOut ? Array(parts.dropFirst()) : parts }

        func finding(_ text: String) -> Finding { Finding(path: path, line: line, text: "\(reference): \(text)") }
    }

    /// What the repository has.
    struct Inventory {
        let paths: Set<String>
        /// The names of tests by their file.
        let tests: [String: Set<String>]
    }

    static func isChapter(_ path: String) -> Bool {
        path.hasPrefix("\(folder)RuleBook-") && path.hasSuffix(".md")
    }

    static func rows(_ path: String, _ text: String) -> [Row] {
        zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)).compactMap { number, line in
            guard line.hasPrefix("|"), !line.hasPrefix("|---"), !line.hasPrefix("| reference |") else { return nil }
            let cells = line.dropFirst().dropLast(line.hasSuffix("|") ? 1 : 0).components(separatedBy: " | ")
            return Row(path: path, line: number, cells: cells.map(\.trimmed))
        }
    }

    /// What is wrong with a row.
    static func findings(_ row: Row, _ inventory: Inventory) -> [Finding] {
        guard row.cells.count == 4, !row.cells.contains("") else {
            return [row.finding("a row has four cells, none of them empty")]
        }
        var findings: [Finding] = []
        let files = quoted(row.cells[2])
        if files.isEmpty { findings.append(row.finding("names no file that it is built in")) }
        for file in files where !inventory.paths.contains("Sources/\(file).swift") {
            findings.append(row.finding("there is no file Sources/\(file).swift"))
        }
        if row.isOut, row.parts[0].utf8.count < 20 { findings.append(row.finding("is out without a reason")) }
        if !row.isOut, row.tests.isEmpty { findings.append(row.finding("has no test and is not out")) }
        return findings + row.tests.flatMap { test($0, row, inventory) }
    }

    private static func test(_ text: String, _ row: Row, _ inventory: Inventory) -> [Finding] {
        let file = text.prefix { $0 != "`" }.trimmed
        guard let name = quoted(text).first, !file.isEmpty else {
            return [row.finding("'\(text)' is neither a test nor out: with a reason")]
        }
        guard let names = inventory.tests["Tests/\(file).swift"] else {
            return [row.finding("there is no file Tests/\(file).swift")]
        }
        return names.contains(name) ? [] : [row.finding("\(file) has no test `\(name)`")]
    }

    /// What stands between backticks.
    private static func quoted(_ text: String) -> [String] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count - 1, by: 2).map { String(parts[$0]) }
    }
}

extension SwiftFile {
    /// The names between backticks that functions have.
    var sentences: Set<String> {
        let opening = "func `"
        var names: Set<String> = []
        var end = 0
        for (index, piece) in text.components(separatedBy: opening).enumerated() {
            // In a comment or a text it is no function.
            if index > 0, code[(end - opening.utf8.count)...].starts(with: "func".utf8) {
                names.insert(String(piece.prefix { $0 != "`" }))
            }
            end += piece.utf8.count + opening.utf8.count
        }
        return names
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
