import Gallery
import Transport
import Wire

/// The kinds of resources that requests name.
enum ResourceKind: String, CaseIterable {
    case gallery
    case imageDefinition = "image-definition"
    case imageVersion = "image-version"
}

/// A resource's name as it stands on the line.
struct ResourcePath {
    let text: String

    func gallery() throws -> GalleryName {
        guard let name = GalleryName(text) else {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidName.rawValue,
                "'\(text)' is not a gallery name: 1 to \(NameRule.lengthMax) letters, digits, '.' and '_', a letter "
                    + "or digit at both ends")
        }
        return name
    }

    func definition() throws -> ImageDefinitionID {
        guard let id = ImageDefinitionID(text) else {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidName.rawValue,
                "'\(text)' is not GALLERY/DEFINITION; a definition's name has 1 to \(NameRule.lengthMax) letters, "
                    + "digits, '.', '-' and '_', a letter or digit at both ends")
        }
        return id
    }

    func version() throws -> ImageVersionID {
        guard let id = ImageVersionID(text) else {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidName.rawValue,
                "'\(text)' is not GALLERY/DEFINITION/X.Y.Z; a version is three integers of 0 to "
                    + "\(VersionNumber.partMax) without leading zeros, such as 1.4.2")
        }
        return id
    }
}

extension Request {
    /// The kind and the name after the verb.
    func kindAndPath() throws -> (ResourceKind, ResourcePath) {
        let positional = Array(message.positional)
        guard let kind = positional.first.flatMap(ResourceKind.init(rawValue:)) else {
            let kinds = ResourceKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "\(verb.rawValue) needs a kind first: \(kinds)")
        }
        guard positional.count == 2 else {
            throw Refusal(.invalid, "\(verb.rawValue) \(kind.rawValue) needs one name after it")
        }
        return (kind, ResourcePath(text: positional[1]))
    }
}
