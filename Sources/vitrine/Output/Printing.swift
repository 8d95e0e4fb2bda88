import Foundation
import GalleryClient
import Wire

/// Prints results on standard output.
struct Printing {
    let format: OutputFormat
    /// Headings or paths of what is printed of a table; empty: all of it.
    var columns: [String] = []

    /// Prints `value` as JSON, or the table that `table` makes of it.
    func show(_ value: some Encodable, table: () -> Table) throws {
        guard let text = try text(value, table: table) else { return }
        print(text)
    }

    /// What is to be printed; `nil` if that is nothing at all.
    func text(_ value: some Encodable, table: () -> Table) throws -> String? {
        guard format != .json else { return try Self.json(value) }
        var table = table()
        guard !table.rows.isEmpty else { return nil }
        if !columns.isEmpty { table = try table.selecting(columns, from: Self.rows(value)) }
        return format == .tsv ? table.tsv : table.text
    }

    /// The documents that the rows of a table were made of.
    private static func rows(_ value: some Encodable) throws -> [JSONValue] {
        let whole = try JSONValue(reading: Array(JSONEncoder().encode(value)))
        return whole.array ?? [whole]
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
