/// Names an image definition: `GALLERY/DEFINITION`.
public struct ImageDefinitionID: TextCodable, Comparable {
    public let gallery: GalleryID
    public let name: ImageDefinitionName

    public init(gallery: GalleryID, name: ImageDefinitionName) {
        self.gallery = gallery
        self.name = name
    }

    public static var form: String { "GALLERY/DEFINITION; a definition's name is \(ImageDefinitionName.form)" }

    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let gallery = GalleryID(parts[0]), let name = ImageDefinitionName(parts[1]) else {
            return nil
        }
        self.init(gallery: gallery, name: name)
    }

    public var description: String { "\(gallery)/\(name)" }

    public static func < (left: Self, right: Self) -> Bool { (left.gallery, left.name) < (right.gallery, right.name) }
}

/// Names an image version: `GALLERY/DEFINITION/X.Y.Z`.
public struct ImageVersionID: TextCodable, Comparable {
    public let definition: ImageDefinitionID
    public let number: VersionNumber

    public init(definition: ImageDefinitionID, number: VersionNumber) {
        self.definition = definition
        self.number = number
    }

    public static var form: String { "GALLERY/DEFINITION/X.Y.Z; a version is \(VersionNumber.form)" }

    public init?(_ text: String) {
        guard let index = text.lastIndex(of: "/"), let definition = ImageDefinitionID(String(text[..<index])),
            let number = VersionNumber(String(text[text.index(after: index)...]))
        else { return nil }
        self.init(definition: definition, number: number)
    }

    public var description: String { "\(definition)/\(number)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.definition, left.number) < (right.definition, right.number)
    }
}
