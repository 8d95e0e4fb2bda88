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
