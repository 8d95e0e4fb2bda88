import Foundation

/// Prints results on standard output.
struct Printing {
    let format: OutputFormat

    /// Prints `value` as JSON, or the table that `table` makes of it.
    func show(_ value: some Encodable, table: () -> Table) throws {
        guard let text = try Self.text(value, format, table: table) else { return }
        print(text)
    }

    /// What is to be printed; `nil` if that is nothing at all.
    static func text(_ value: some Encodable, _ format: OutputFormat, table: () -> Table) throws -> String? {
        switch format {
        case .json: return try json(value)
        case .table:
            let table = table()
            return table.rows.isEmpty ? nil : table.text
        case .tsv:
            let table = table()
            return table.rows.isEmpty ? nil : table.tsv
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
