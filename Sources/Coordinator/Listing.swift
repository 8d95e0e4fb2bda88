import Gallery
import Transport
import Wire

/// What a `LIST` asks for: `LIST kind [parent] [after=name] [limit=n]`.
struct Listing {
    /// The most rows of one answer; the next page begins after the last of them.
    static let limitMax = 1000

    let kind: ResourceKind
    let limit: Int
    let after: String?
    private let parentText: String?

    init(_ message: Message) throws {
        let positional = Array(message.positional)
        guard let kind = positional.first.flatMap(ResourceKind.init(rawValue:)), positional.count <= 2 else {
            let kinds = ResourceKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "LIST needs a kind (\(kinds)) and the name of what contains it")
        }
        self.kind = kind
        parentText = positional.count > 1 ? positional[1] : nil
        after = message["after"]
        let text = message["limit"] ?? String(Self.limitMax)
        guard let limit = Int(text), (1...Self.limitMax).contains(limit) else {
            throw Refusal(.invalid, "limit=\(text) is not 1 to \(Self.limitMax)")
        }
        self.limit = limit
    }

    func parent() throws -> ResourcePath {
        guard let parentText else {
            throw Refusal(.invalid, "LIST \(kind.rawValue) needs the name of what contains it")
        }
        return ResourcePath(text: parentText)
    }

    /// One row more than the limit, so that the caller sees whether there are more.
    func page<Rows: Collection, Name: Comparable>(
        _ rows: Rows, by name: (Rows.Element) -> Name, after: Name?
    ) -> [Rows.Element] {
        let rest = rows.filter { row in after.map { $0 < name(row) } ?? true }
        return Array(rest.sorted { name($0) < name($1) }.prefix(limit + 1))
    }
}
