/// Rows with a heading, for people; or with tabs, for programs.
struct Table {
    /// How a column is aligned.
    enum Alignment { case left, right }

    let columns: [(heading: String, alignment: Alignment)]
    private(set) var rows: [[String]] = []

    /// Columns by heading; one that ends in `>` is aligned to the right.
    init(_ headings: String...) { self.init(headings: headings) }

    init(headings: [String]) {
        columns = headings.map { heading in
            heading.hasSuffix(">") ? (String(heading.dropLast()), .right) : (heading, .left)
        }
    }

    /// Adds a row; missing cells are empty, those beyond the columns are left out.
    mutating func add(_ cells: String...) { add(cells) }

    mutating func add(_ cells: [String]) {
        let row = columns.indices.map { $0 < cells.count ? Self.printable(cells[$0]) : "" }
        rows.append(row)
    }

    /// With a heading and a rule under it.
    var text: String {
        let widths = columns.indices.map { column in
            rows.reduce(columns[column].heading.count) { max($0, $1[column].count) }
        }
        let heading = line(columns.map(\.heading), widths)
        let rule = line(widths.map { String(repeating: "-", count: $0) }, widths)
        return ([heading, rule] + rows.map { line($0, widths) }).joined(separator: "\n")
    }

    /// Without a heading, tabs between the cells.
    var tsv: String { rows.map { $0.joined(separator: "\t") }.joined(separator: "\n") }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            line += column == 0 ? "" : "  "
            line += columns[column].alignment == .left ? cell + padding : padding + cell
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// A tab or a line end in a value must not look like the end of a cell, nor an escape reach the terminal.
    private static func printable(_ cell: String) -> String {
        let scalars = cell.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
