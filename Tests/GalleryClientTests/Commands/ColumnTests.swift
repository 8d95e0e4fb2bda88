import GalleryClient
import Testing
import Wire

@testable import vitrine

@Suite struct ColumnTests {
    private let documents: [JSONValue] = [
        ["name": "a", "id": "/x/a", "properties": ["size": 3], "tags": ["k": "v", "b": ""]],
        ["name": "b", "id": "/x/b", "properties": ["size": 40]],
    ]
    private let columns = DocumentColumns(.init("NAME", "name"), .init("DISK SIZE>", "properties.size"), .tags)

    private func text(_ columns: [String], _ format: OutputFormat = .tsv) throws -> String? {
        try Printing(format: format, columns: columns).text(documents) { Table(documents, self.columns) }
    }

    @Test func `columns are chosen by heading or by path, in the order named`() throws {
        #expect(try text([]) == "a\t3\tb= k=v\nb\t40\t")
        #expect(try text(["disk-size", "NAME"]) == "3\ta\n40\tb")
        #expect(try text(["id", "properties.size"]) == "/x/a\t3\n/x/b\t40")
        #expect(try text(["id"], .table) == "ID\n----\n/x/a\n/x/b")
    }

    @Test func `a column that is none is refused, with those there are`() {
        let error = #expect(throws: (any Error).self) { try text(["nope"]) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("name, disk size, tags"))
    }

    @Test func `the subscriptions' ids are bare, as --subscription takes them`() throws {
        let rows: [JSONValue] = [["id": "/subscriptions/prod", "name": "prod", "properties": ["tenant": "default"]]]
        let text = try Printing(format: .tsv, columns: ["id"]).text(rows) { Table(rows, .subscriptions) }
        #expect(text == "prod")
    }
}
