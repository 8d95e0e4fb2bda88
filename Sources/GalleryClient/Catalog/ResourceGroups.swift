public import Gallery
import Wire

/// In which resource groups what is named is said to be: what stands in another is not found.
public struct ResourceGroups: Hashable, Sendable {
    /// Of galleries, and of what is in them.
    public var ofGalleries: ResourceGroupName?
    public var ofSources: ResourceGroupName?

    public init(ofGalleries: ResourceGroupName? = nil, ofSources: ResourceGroupName? = nil) {
        self.ofGalleries = ofGalleries
        self.ofSources = ofSources
    }

    /// What a request says of it beside `fields`, of which the first is a kind.
    func fields(_ verb: Verb, _ fields: [String]) -> [String] {
        guard verb.namesResource, let kind = fields.first.flatMap(ListedKind.init(rawValue:)) else { return [] }
        let group: ResourceGroupName? =
            switch kind {
            case .gallery, .imageDefinition, .imageVersion, .softDeletedVersion: ofGalleries
            case .source: ofSources
            default: nil
            }
        return group.map { ["group=\($0.text)"] } ?? []
    }
}

extension Verb {
    /// Whether a kind, and mostly a name of that kind, comes after it.
    fileprivate var namesResource: Bool {
        switch self {
        case .create, .update, .delete, .share, .undelete, .rollBack, .show, .list, .history: true
        default: false
        }
    }
}
