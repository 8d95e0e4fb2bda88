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

    private func version(_ profile: JSONValue) -> JSONValue {
        ["name": "1.0.0", "properties": ["publishingProfile": profile]]
    }

    @Test func `a version is the latest where the coordinator says so, and not where its flags would let it be`() throws
    {
        let regions: JSONValue = [["name": "a"], ["name": "b"]]
        let rows = [
            version(["targetRegions": regions, "latestIn": ["a", "b"]]),
            version(["targetRegions": regions, "latestIn": ["b"]]),
            version(["targetRegions": regions, "latestIn": []]),
            version(["targetRegions": regions, "excludeFromLatest": true, "latestIn": []]),
            version([
                "targetRegions": [["name": "a", "excludeFromLatest": false]], "excludeFromLatest": true, "latestIn": [],
            ]),
        ]
        let text = try Printing(format: .tsv, columns: ["latest"]).text(rows) { Table(rows, .versions) }
        #expect(text == "yes\nb\nno\nexcluded\nno")
    }

    @Test func `a version's row has the end of life that holds, and says if it is the definition's`() throws {
        let rows = [
            version(["effectiveEndOfLife": ["date": "2030-01-01T00:00:00Z", "from": "imageVersion"]]),
            version(["effectiveEndOfLife": ["date": "2030-01-01T00:00:00Z", "from": "imageDefinition"]]), version([:]),
        ]
        let text = try Printing(format: .tsv, columns: ["end-of-life"]).text(rows) { Table(rows, .versions) }
        #expect(text == "2030-01-01T00:00:00Z\n2030-01-01T00:00:00Z (definition's)\n")
    }
}
