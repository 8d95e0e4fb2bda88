public import Gallery
import Transport
public import Wire

/// What became of a change.
public struct Written: Hashable, Sendable {
    /// The resource as it stands; `null` if it stands no more.
    public let document: JSONValue
    public let revision: Revision
    /// `false` if it was so already, and nothing was done.
    public let isApplied: Bool
    /// What one should know though it is done, for people.
    public let warning: String?

    public init(document: JSONValue, revision: Revision, isApplied: Bool, warning: String? = nil) {
        self.document = document
        self.revision = revision
        self.isApplied = isApplied
        self.warning = warning
    }
}

/// What else is said of a change.
public struct ChangeTerms: Hashable, Sendable {
    /// Makes a repetition be answered instead of done twice.
    public var key: String
    /// All rules are applied and nothing is changed.
    public var isCheck: Bool
    /// Only if the resource is still as the caller read it.
    public var ifRevision: Revision?
    /// Further fields of the request, such as `recursive=true`.
    public var fields: [String]

    public init(
        key: String = IdempotencyKey.random(), isCheck: Bool = false, ifRevision: Revision? = nil,
        fields: [String] = []
    ) {
        self.key = key
        self.isCheck = isCheck
        self.ifRevision = ifRevision
        self.fields = fields
    }

    var all: [String] {
        fields + (ifRevision.map { ["ifrevision=\($0)"] } ?? []) + (isCheck ? ["check=true"] : ["key=\(key)"])
    }
}

/// Creating, updating and deleting.
extension GalleryClient {
    /// Creates a resource, or finds it as it is wanted already.
    ///
    /// A lost answer is asked for again with the same key, so it is done once at most. A role assignment has no name.
    public func create(
        _ kind: ResourceType, _ name: String?, _ document: JSONValue, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await change(.create, [kind.rawValue] + Self.named(name) + terms.all, document)
    }

    /// Edits a resource by the patch that the model's API has for it.
    public func update(
        _ kind: ResourceType, _ name: String, _ patch: JSONValue, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Written {
        try await change(.update, [kind.rawValue, name] + terms.all, patch)
    }

    /// Deletes a resource; with `isCheck` the rows say what would go.
    @discardableResult
    public func delete(
        _ kind: ResourceType, _ name: String?, _ document: JSONValue? = nil, _ terms: ChangeTerms = ChangeTerms()
    ) async throws(ClientError) -> Deleted {
        let fields = [kind.rawValue] + Self.named(name) + terms.all
        let what = "DELETE \(name ?? kind.rawValue)"
        let payload = try document.map { (document) throws(ClientError) in try DocumentCoding.payload(document) }
        let answer = try await ask(.delete, fields, payload: payload, repeating: .untilWindowEnds)
        return Deleted(
            rows: try DocumentCoding.rows(JSONValue.self, of: answer, to: what),
            revision: try DocumentCoding.field("revision", of: answer.ok, to: what, Revision.init))
    }

    /// What a deletion did, or would do.
    public struct Deleted: Hashable, Sendable {
        /// What goes, if that was asked about.
        public let rows: [JSONValue]
        public let revision: Revision
    }

    /// Asks for a change whose answer is the resource as it stands.
    func change(
        _ verb: Verb, _ fields: [String], _ argument: JSONValue? = nil
    ) async throws(ClientError) -> Written {
        let what = ([verb.rawValue] + fields.prefix(2)).joined(separator: " ")
        let payload = try argument.map { (argument) throws(ClientError) in try DocumentCoding.payload(argument) }
        let answer = try await ask(verb, fields, payload: payload, repeating: .untilWindowEnds)
        let document =
            answer.ok.payload == nil
            ? JSONValue.null : try DocumentCoding.value(JSONValue.self, of: answer.ok, to: what)
        return Written(
            document: document,
            revision: try DocumentCoding.field("revision", of: answer.ok, to: what, Revision.init),
            isApplied: answer["outcome"] != "unchanged",
            warning: answer["warning"].map { answer.ok.text ?? $0 })
    }

    private static func named(_ name: String?) -> [String] { name.map { [$0] } ?? [] }
}

/// What makes a repeated request be answered instead of done twice.
public enum IdempotencyKey {
    /// 128 random bits as 32 hexadecimal digits.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }
}
