public import Gallery
public import Wire

/// A resource of the catalog as its document, with what names it, what it is in, and how it is edited.
public protocol GalleryResource: Codable, Sendable, Equatable {
    associatedtype Name: LosslessStringConvertible & Sendable
    associatedtype Parent: LosslessStringConvertible & Sendable
    associatedtype Edit: Encodable & Sendable

    /// The word for it in requests.
    static var kind: String { get }
}

extension ResourceDocument: GalleryResource where Properties: KindOfResource {
    public typealias Name = Properties.Name
    public typealias Parent = Properties.Parent
    public typealias Edit = Properties.Edit

    public static var kind: String { Properties.kind }
}

/// What tells the three kinds of resources apart: their properties.
public protocol KindOfResource {
    associatedtype Name: LosslessStringConvertible & Sendable
    associatedtype Parent: LosslessStringConvertible & Sendable
    associatedtype Edit: Encodable & Sendable

    static var kind: String { get }
}

extension GalleryDocumentProperties: KindOfResource {
    public typealias Name = GalleryName
    /// Galleries are in the cluster: nothing is named.
    public typealias Parent = String
    public typealias Edit = DescriptionEdit

    public static var kind: String { "gallery" }
}

extension ImageDefinitionDocumentProperties: KindOfResource {
    public typealias Name = ImageDefinitionID
    public typealias Parent = GalleryName
    public typealias Edit = DescriptionEdit

    public static var kind: String { "image-definition" }
}

extension ImageVersionDocumentProperties: KindOfResource {
    public typealias Name = ImageVersionID
    public typealias Parent = ImageDefinitionID
    public typealias Edit = [ImageVersionEdit]

    public static var kind: String { "image-version" }
}

/// What became of a change.
public struct Written<Resource: Sendable>: Sendable {
    /// The resource as it stands.
    public let document: Resource
    public let revision: Revision
    /// `false` if it was so already, and nothing was done.
    public let isApplied: Bool

    public init(document: Resource, revision: Revision, isApplied: Bool) {
        self.document = document
        self.revision = revision
        self.isApplied = isApplied
    }
}
