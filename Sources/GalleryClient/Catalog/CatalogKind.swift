import Gallery
import Wire

/// The kinds of resources, in the words of requests.
public enum CatalogKind: String, Hashable, Sendable, CaseIterable {
    case tenant
    case subscription
    case principal
    case roleAssignment = "role-assignment"
    case source
    case gallery
    case imageDefinition = "image-definition"
    case imageVersion = "image-version"
}

extension CatalogKind {
    /// The `type` of the documents of a resource of this kind, as the model has it.
    func modelType(of name: String?) -> String {
        guard self == .source, let kind = name.flatMap(SourceID.init)?.kind else {
            return ResourceType(rawValue: rawValue)?.modelNames.first ?? rawValue
        }
        return kind == .vhd ? "Microsoft.Storage/vhds" : "Microsoft.Compute/\(kind.rawValue)"
    }

    init?(modelType: String) {
        guard let type = ResourceType(modelName: modelType) else { return nil }
        self.init(rawValue: type.rawValue)
    }
}

/// The kinds of rows that can be listed beside the resources themselves.
public enum ListedKind: String, Hashable, Sendable, CaseIterable {
    case region
    case node
    case sharedGallery = "shared-gallery"
    case sharedImage = "shared-image"
    case sharedVersion = "shared-version"
    case communityGallery = "community-gallery"
    case communityImage = "community-image"
    case communityVersion = "community-version"
    case softDeletedVersion = "soft-deleted-version"
}
