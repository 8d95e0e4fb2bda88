public import Gallery

/// Documents as values, and values as documents.
extension JSONValue {
    /// The value that a document is; refuses what cannot be one.
    public static func document(_ document: some Encodable) throws(GalleryRefusal) -> JSONValue {
        do {
            return try JSONValue(of: document)
        } catch {
            throw .invalid("document", nil, "cannot be written: \(error)", remedy: "leave out what it cannot hold")
        }
    }

    /// Reads this as a document, and refuses it with the path of the first member that is of the wrong type, or that
    /// such a document has not.
    public func document<Document: Codable>(as type: Document.Type) throws(GalleryRefusal) -> Document {
        let document: Document
        do throws(JSONFault) {
            document = try decode(type)
        } catch {
            throw error.refusal
        }
        if let path = try member(unknownTo: .document(document)) { throw UnbuiltMember.refusal(of: path) }
        return document
    }
}
