/// What `LIST` lists, in its word for it.
public enum ListedKind: String, Hashable, Sendable, CaseIterable {
    case region
    case node
    case tenant
    case subscription
    case principal
    case roleAssignment = "role-assignment"
    case source
    case gallery
    case imageDefinition = "image-definition"
    case imageVersion = "image-version"
    case softDeletedVersion = "soft-deleted-version"
    case sharedGallery = "shared-gallery"
    case sharedImage = "shared-image"
    case sharedVersion = "shared-version"
    case communityGallery = "community-gallery"
    case communityImage = "community-image"
    case communityVersion = "community-version"
}
