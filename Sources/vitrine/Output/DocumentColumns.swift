import GalleryClient
import Wire

/// What a table shows of documents.
struct DocumentColumns: Sendable {
    /// One column: its heading, with `>` behind it if it is aligned to the right, and what stands in it.
    struct Column: Sendable {
        let heading: String
        let cell: @Sendable (JSONValue) -> String

        init(_ heading: String, _ path: String) {
            self.heading = heading
            cell = { $0[path]?.text ?? "" }
        }

        init(_ heading: String, _ cell: @escaping @Sendable (JSONValue) -> String) {
            self.heading = heading
            self.cell = cell
        }

        static func bytes(_ heading: String, _ path: String) -> Column {
            Column(heading) { $0[path]?.integer.map(Quantity.bytes) ?? "" }
        }

        static func list(_ heading: String, _ path: String) -> Column {
            Column(heading) { ($0[path]?.array ?? []).map(\.text).joined(separator: " ") }
        }

        /// The last name of a resource id.
        static func name(_ heading: String, _ path: String) -> Column {
            Column(heading) { document in
                (document[path]?.text ?? "").split(separator: "/").last.map(String.init) ?? ""
            }
        }

        static let group = Column("GROUP", "properties.resourceGroup")

        static let tags = Column("TAGS") { document in
            (document["tags"]?.object ?? [:]).sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value.text)" }.joined(separator: " ")
        }
    }

    let columns: [Column]

    init(_ columns: Column...) {
        self.columns = columns
    }
}

extension Table {
    init(_ documents: [JSONValue], _ columns: DocumentColumns) {
        self.init(headings: columns.columns.map(\.heading))
        for document in documents { add(columns.columns.map { $0.cell(document) }) }
    }
}
