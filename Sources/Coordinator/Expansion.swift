import Gallery
import Transport
import Wire

/// What else is shown of a resource: `expand=`.
enum Expansion: String, CaseIterable {
    /// Of an image version.
    case replicationStatus = "ReplicationStatus"
    /// Of an image version; it stands in its document in any case.
    case uefiSettings = "UefiSettings"
    /// Of a gallery; it stands in its document in any case.
    case sharingGroups = "SharingProfile/Groups"

    fileprivate static func of(_ key: ResourceKey) -> [Expansion] {
        switch key {
        case .imageVersion: [.replicationStatus, .uefiSettings]
        case .gallery: [.sharingGroups]
        default: []
        }
    }
}

extension Request {
    /// What was asked for, in any case; refuses what there is not, as an answer without it would say that it is empty.
    func expansion(of key: ResourceKey) throws(Refusal) -> Expansion? {
        guard let text = message["expand"] else { return nil }
        let known = Expansion.of(key)
        if let found = known.first(where: { $0.rawValue.lowercased() == text.lowercased() }) { return found }
        let words = known.map(\.rawValue).joined(separator: ", ")
        throw Refusal(
            .invalid, rule: GalleryRefusal.Rule.invalidParameter.rawValue,
            "expand=\(text) is unknown; of \(key.type.rawValue) there is "
                + (words.isEmpty ? "nothing to expand, leave it out" : words))
    }
}
