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

    /// Of what a resource as a whole can be refused: that something is `invalid` is said of a property only.
    public enum ResourceKind: Hashable, Sendable { case notFound, conflict, tooLarge, denied }

    public let kind: Kind
    public let rule: Rule
    /// The resource or the property's path.
    public let target: String
    /// For people: what is wrong with which value, and the way out.
    public let text: String
    /// The property that is at fault; `nil` if it is the resource as a whole.
    public let fault: PropertyFault?

    /// About a resource as a whole.
    public init(_ kind: ResourceKind, _ rule: Rule, _ target: String, _ text: String) {
        self.init(Kind(kind), rule, target, text, nil)
    }

    /// About one property.
    public init(_ kind: Kind, _ rule: Rule, _ fault: PropertyFault) {
        self.init(kind, rule, fault.path, fault.text, fault)
    }

    private init(_ kind: Kind, _ rule: Rule, _ target: String, _ text: String, _ fault: PropertyFault?) {
        self.kind = kind
        self.rule = rule
        self.target = target
        self.text = text
        self.fault = fault
    }

    /// The same refusal by another rule, or in other words.
    public func retold(by rule: Rule? = nil, as text: String? = nil) -> Self {
        Self(kind, rule ?? self.rule, target, text ?? self.text, fault)
    }

    /// The same refusal of what stands at a place of something larger.
    public func within(_ place: String, isWhole: Bool) -> Self {
        Self(kind, rule, isWhole ? place : "\(place).\(target)", "\(place): \(text)", fault)
    }

    static func notFound(_ resource: String, _ text: String) -> Self {
        Self(.notFound, .resourceNotFound, resource, text)
    }
}

extension GalleryRefusal.Kind {
    fileprivate init(_ kind: GalleryRefusal.ResourceKind) {
        self =
            switch kind {
            case .notFound: .notFound
            case .conflict: .conflict
            case .tooLarge: .tooLarge
            case .denied: .denied
            }
    }
}
