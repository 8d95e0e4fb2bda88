/// Names an image definition: `GALLERY/DEFINITION`.
public struct ImageDefinitionID: TextCodable, Comparable {
    public let gallery: GalleryName
    public let name: ImageDefinitionName

    public init(gallery: GalleryName, name: ImageDefinitionName) {
        self.gallery = gallery
        self.name = name
    }

    public static var form: String { "GALLERY/DEFINITION" }

    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let gallery = GalleryName(parts[0]), let name = ImageDefinitionName(parts[1]) else {
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

    public static var form: String { "GALLERY/DEFINITION/X.Y.Z" }

    public init?(_ text: String) {
        guard let reference = ImageReference(text), case .number(let number) = reference.choice else { return nil }
        self.init(definition: reference.definition, number: number)
    }

    public var description: String { "\(definition)/\(number)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.definition, left.number) < (right.definition, right.number)
    }
}

/// What a deployment asks for: `GALLERY/DEFINITION`, `GALLERY/DEFINITION/latest` or `GALLERY/DEFINITION/X.Y.Z`.
public struct ImageReference: TextCodable {
    /// Which version of the definition is meant.
    public enum Choice: Hashable, Sendable {
        case latest
        case number(VersionNumber)
    }

    public let definition: ImageDefinitionID
    public let choice: Choice

    public init(definition: ImageDefinitionID, choice: Choice) {
        self.definition = definition
        self.choice = choice
    }

    public static var form: String { "GALLERY/DEFINITION, GALLERY/DEFINITION/latest or GALLERY/DEFINITION/X.Y.Z" }

    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), let gallery = GalleryName(parts[0]),
            let name = ImageDefinitionName(parts[1])
        else { return nil }
        definition = ImageDefinitionID(gallery: gallery, name: name)
        guard parts.count == 3, parts[2] != "latest" else {
            choice = .latest
            return
        }
        guard let number = VersionNumber(parts[2]) else { return nil }
        choice = .number(number)
    }

    public var description: String {
        switch choice {
        case .latest: "\(definition)/latest"
        case .number(let number): "\(definition)/\(number)"
        }
    }
}
