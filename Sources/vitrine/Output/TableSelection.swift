import ArgumentParser
import GalleryClient
import Wire

extension Table {
    /// The columns named, in that order: by heading, or by path in the documents that the rows were made of.
    func selecting(_ names: [String], from documents: [JSONValue]) throws -> Table {
        var table = Table(headings: names.map { heading(of: $0) })
        let sources = try names.map { try source(of: $0, in: documents) }
        for (number, row) in rows.enumerated() {
            table.add(
                sources.map { source in
                    switch source {
                    case .column(let index): row[index]
                    case .path(let path): documents[number][path]?.text ?? ""
                    }
                })
        }
        return table
    }

    private enum Source {
        case column(Int)
        case path(String)
    }

    private func source(of name: String, in documents: [JSONValue]) throws -> Source {
        if let index = column(name) { return .column(index) }
        // A table whose rows are not its documents' one for one has headings only.
        if documents.count == rows.count, documents.contains(where: { $0[name] != nil }) { return .path(name) }
        let known = columns.map { $0.heading.lowercased() }.joined(separator: ", ")
        throw ValidationError("there is no column '\(name)'; there are \(known), and the paths that -o json shows")
    }

    private func column(_ name: String) -> Int? {
        columns.firstIndex { Self.folded($0.heading) == Self.folded(name) }
    }

    private func heading(of name: String) -> String {
        guard let index = column(name) else { return name.uppercased() }
        return columns[index].heading + (columns[index].alignment == .right ? ">" : "")
    }

    private static func folded(_ name: String) -> String { name.lowercased().filter { $0 != " " && $0 != "-" } }
}
