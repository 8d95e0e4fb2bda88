import Foundation
import Testing

/// The table of faults says what is there.
@Suite struct FaultTableTests {
    private static let path = "Sources/Simulation/Simulation.docc/Faults.md"
    /// The rows that the specification of reliability has, by kind.
    private static let kinds = [("P", 8), ("D", 13), ("N", 12), ("T", 4), ("K", 7), ("R", 12), ("G", 10)]

    /// A row: its name, what is required, and tests or a reason.
    private static func rows(_ text: String) -> [[String]] {
        text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| row |") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    @Test func `each fault of the specification has a row, and no other has one`() throws {
        let rows = Self.rows(try Repository.here.get().text(Self.path))
        let wanted = Self.kinds.flatMap { kind, count in (1...count).map { "\(kind)\($0)" } }
        #expect(rows.compactMap(\.first) == wanted)
    }

    @Test func `each row of the table of faults names tests that are there, or says why it has none`() throws {
        let repository = try Repository.here.get()
        let tests = Dictionary(
            try SwiftFiles.all.get().map { ($0.path, $0.sentences) }, uniquingKeysWith: { first, _ in first })
        for row in Self.rows(try repository.text(Self.path)) {
            try #require(row.count == 3, "\(row)")
            if row[2].hasPrefix("open: ") {
                #expect(row[2].utf8.count > 20, "\(row[0]) says no reason")
                continue
            }
            for test in row[2].components(separatedBy: "<br>") {
                let parts = test.split(separator: "`", omittingEmptySubsequences: false)
                let file = parts[0].trimmingPrefix(" ").split(separator: " ").first ?? ""
                let isThere = parts.count == 3 && tests["Tests/\(file).swift"]?.contains(String(parts[1])) == true
                #expect(isThere, "\(row[0]): \(test)")
            }
        }
    }
}
