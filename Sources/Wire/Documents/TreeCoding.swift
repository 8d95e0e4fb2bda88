public import Gallery

/// Makes values of trees.
///
/// It is passed in: what reads JSON is not pure.
public protocol TreeCoding: Sendable {
    /// Reads `tree` as a `Value`; a refusal names the member that is of the wrong type.
    func decode<Value: Decodable>(_ type: Value.Type, from tree: JSONTree) throws(GalleryRefusal) -> Value
}

extension TreeCoding {
    /// Writes `value` as a tree.
    public func tree(of value: some Encodable) throws(GalleryRefusal) -> JSONTree {
        do {
            return try JSONTree(of: value)
        } catch {
            throw GalleryRefusal(.invalid, .invalidParameter, "", "the document cannot be written: \(error)")
        }
    }

    /// Reads `tree` as a document, and refuses it with the path of the first member that such a document has not.
    public func document<Document: Codable>(
        _ type: Document.Type, from tree: JSONTree
    ) throws(GalleryRefusal) -> Document {
        let document = try decode(type, from: tree)
        if let path = try tree.member(unknownTo: self.tree(of: document)) { throw UnbuiltMember.refusal(of: path) }
        return document
    }
}

/// Members that the model has and Vitrine does not build, each with the reason.
enum UnbuiltMember {
    static let reasons: [String: String] = [
        "encryption": "disks are not encrypted with keys of the customer's; leave it out",
        "identity": "a gallery acts in nobody's name, so it has no identity; leave it out",
        "targetExtendedLocations": "there are no edge zones; name regions among targetRegions",
        "storageAccountStrategy": "the storage type is said, not chosen by strategy; use storageAccountType",
        "additionalReplicaSets": "a region keeps its replicas in one storage type; use regionalReplicaCount",
        "validationsProfile": "Trusted Launch is not validated by starting the image; leave it out",
        "imageMetadataProfiles": "images carry no metadata profiles; use tags",
        "extendedLocation": "there are no edge zones; leave it out",
        "restore": "a soft-deleted version is restored with UNDELETE (`vitrine image-version undelete`)",
        "diskEncryptionSetId": "disks are not encrypted with keys of the customer's; leave it out",
    ]

    static func refusal(of path: String) -> GalleryRefusal {
        let name = path.split(separator: ".").last.map { String($0.prefix { $0 != "[" }) } ?? path
        let why = reasons[name].map { "is not built: \($0)" } ?? "is no member of such a document; leave it out"
        return GalleryRefusal(.invalid, .invalidParameter, path, "\(path) \(why)")
    }
}
