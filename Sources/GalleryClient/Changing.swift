public import Gallery
import Transport
import Wire

/// Creating, updating and deleting.
extension GalleryClient {
    /// Creates a resource, or finds it as it is wanted already.
    ///
    /// With `isCheck` all rules are applied and nothing is changed. `source` is the node that an image version's
    /// disk was uploaded to. A lost answer is asked for again with the same `key`, so it is done once at most.
    public func create<Resource: GalleryResource>(
        _ name: Resource.Name, _ document: Resource, key: String = IdempotencyKey.random(), isCheck: Bool = false,
        source: NodeID? = nil
    ) async throws(ClientError) -> Written<Resource> {
        var fields = [Resource.kind, "\(name)"]
        fields += isCheck ? ["check=true"] : ["key=\(key)"]
        if let source { fields.append("source=\(source)") }
        return try await change(.create, fields, document)
    }

    /// Edits a resource; with `ifRevision` only if it is still as the caller read it.
    public func update<Resource: GalleryResource>(
        _ type: Resource.Type, _ name: Resource.Name, _ edit: Resource.Edit, ifRevision: Revision? = nil,
        key: String = IdempotencyKey.random()
    ) async throws(ClientError) -> Written<Resource> {
        var fields = [Resource.kind, "\(name)"]
        if let ifRevision { fields.append("ifrevision=\(ifRevision)") }
        return try await change(.update, fields + ["key=\(key)"], edit)
    }

    /// Deletes a resource, and returns the revision that did.
    @discardableResult
    public func delete<Resource: GalleryResource>(
        _ type: Resource.Type, _ name: Resource.Name, key: String = IdempotencyKey.random()
    ) async throws(ClientError) -> Revision {
        let answer = try await ask(
            .delete, [Resource.kind, "\(name)", "key=\(key)"], repeating: .untilWindowEnds)
        return try DocumentCoding.field("revision", of: answer.ok, to: "DELETE \(name)", Revision.init)
    }

    private func change<Resource: GalleryResource>(
        _ verb: Verb, _ fields: [String], _ argument: some Encodable
    ) async throws(ClientError) -> Written<Resource> {
        let what = "\(verb.rawValue) \(fields[1])"
        let payload = try DocumentCoding.payload(argument)
        let answer = try await ask(verb, fields, payload: payload, repeating: .untilWindowEnds)
        return Written(
            document: try DocumentCoding.value(Resource.self, of: answer.ok, to: what),
            revision: try DocumentCoding.field("revision", of: answer.ok, to: what, Revision.init),
            isApplied: answer["outcome"] != "unchanged")
    }
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
