/// Why a change or a question is refused: the model's code, what it is about, and the way out.
public struct GalleryRefusal: Error, Hashable, Sendable {
    /// What kind of refusal it is; the protocol's error codes of the same names.
    public enum Kind: Hashable, Sendable { case notFound, conflict, invalid, tooLarge, denied }

    /// The model's own codes (reference, sections 2.2 and 5), and ours where it names none.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case invalidParameter = "InvalidParameter"
        case invalidName = "InvalidResourceName"
        case locationNotAvailable = "LocationNotAvailableForResourceType"
        case parentResourceNotFound = "ParentResourceNotFound"
        case resourceNotFound = "ResourceNotFound"
        case galleryImageNotFound = "GalleryImageNotFound"
        case galleryImageNotAvailableInRegion = "GalleryImageNotAvailableInRegion"
        case propertyChangeNotAllowed = "PropertyChangeNotAllowed"
        case cannotDeleteResource = "CannotDeleteResource"
        case resourceExists = "ResourceAlreadyExists"
        case entityTagMismatch = "PreconditionFailed"
        case replicatedLocationDeletionNotAllowed = "ReplicatedLocationDeletionNotAllowed"
        case deletionBlockedBeforeEndOfLife = "DeleteGalleryImageVersionBlockedBeforeEndOfLife"
        case authorizationFailed = "AuthorizationFailed"
        case quotaExceeded = "QuotaExceeded"
        case sourceNotFound = "SourceNotFound"
        case sourceMismatch = "GallerySourceMismatch"
        case sourceInUse = "SourceInUseByShallowVersion"
        case softDeleted = "ResourceSoftDeleted"
        case sharingNotAllowed = "GallerySharingNotAllowed"
        case outOfService = "OutOfService"
        case sourceExceedsMaxSize = "GallerySourceResourceExceedsMaxSize"
    }

    public let kind: Kind
    public let rule: Rule
    /// The resource or the property's path.
    public let target: String
    /// For people: what is wrong with which value, and the way out.
    public let text: String

    public init(_ kind: Kind, _ rule: Rule, _ target: String, _ text: String) {
        self.kind = kind
        self.rule = rule
        self.target = target
        self.text = text
    }

    static func notFound(_ resource: String, _ text: String) -> Self {
        Self(.notFound, .resourceNotFound, resource, text)
    }

    static func invalid(_ property: String, _ text: String) -> Self {
        Self(.invalid, .invalidParameter, property, text)
    }
}
