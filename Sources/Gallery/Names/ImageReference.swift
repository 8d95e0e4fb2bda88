/// What a deployment asks for: a definition by one of the model's three ways, and `latest` or a version of it.
///
/// - private: `GALLERY/DEFINITION[/latest|/X.Y.Z]`, or the model's `/subscriptions/…/galleries/G/images/I[/versions/V]`
/// - direct share: `/SharedGalleries/UNIQUENAME/Images/I[/Versions/V]`
/// - community: `/CommunityGalleries/PUBLICNAME/Images/I[/Versions/V]`
public struct ImageReference: TextCodable {
    /// In which way the definition is named.
    public enum Place: Hashable, Sendable {
        case direct(ImageDefinitionID)
        case shared(uniqueName: String, ImageDefinitionName)
        case community(publicName: String, ImageDefinitionName)
    }

    /// Which version of the definition is meant.
    public enum Choice: Hashable, Sendable {
        case latest
        case number(VersionNumber)
    }

    public let place: Place
    public let choice: Choice

    public init(_ place: Place, _ choice: Choice) {
        self.place = place
        self.choice = choice
    }

    public init(definition: ImageDefinitionID, choice: Choice) {
        self.init(.direct(definition), choice)
    }

    public static var form: String {
        "GALLERY/DEFINITION, GALLERY/DEFINITION/latest, GALLERY/DEFINITION/X.Y.Z, or a resource id that begins with "
            + "/subscriptions, /SharedGalleries or /CommunityGalleries"
    }

    public init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "/") {
            guard let path = ResourcePath(text), let place = Place(path), let choice = Choice(path["versions"]) else {
                return nil
            }
            self.init(place, choice)
        } else {
            // By hand: these are read by the thousand.
            let (bytes, slash) = (text.utf8, UInt8(ascii: "/"))
            guard let first = bytes.firstIndex(of: slash) else { return nil }
            let rest = bytes[bytes.index(after: first)...]
            let second = rest.firstIndex(of: slash)
            let version = second.map { String(text[bytes.index(after: $0)...]) }
            guard let gallery = GalleryID(String(text[..<first])),
                let name = ImageDefinitionName(String(text[rest.startIndex..<(second ?? rest.endIndex)])),
                let choice = Choice(version)
            else { return nil }
            self.init(.direct(ImageDefinitionID(gallery: gallery, name: name)), choice)
        }
    }

    public var description: String {
        let version =
            switch choice {
            case .latest: "latest"
            case .number(let number): "\(number)"
            }
        return switch place {
        case .direct(let definition): "\(definition)/\(version)"
        case .shared(let gallery, let name): "/SharedGalleries/\(gallery)/Images/\(name)/Versions/\(version)"
        case .community(let gallery, let name): "/CommunityGalleries/\(gallery)/Images/\(name)/Versions/\(version)"
        }
    }
}

extension ImageReference.Choice {
    fileprivate init?(_ text: String?) {
        guard let text, text != "latest", text.lowercased() != "latest" else {
            self = .latest
            return
        }
        guard let number = VersionNumber(text) else { return nil }
        self = .number(number)
    }
}

extension ImageReference.Place {
    /// A unique or public name: a subscription or prefix, and what is added.
    static let galleryRule = NameRule(lengthMax: 192, alsoAllowed: ".-_")

    fileprivate init?(_ path: ResourcePath) {
        if let definition = ImageDefinitionID(path) {
            self = .direct(definition)
        } else if let names = path.names("sharedGalleries", "images")
            ?? path.names("sharedGalleries", "images", "versions")
        {
            guard let name = ImageDefinitionName(names[1]), Self.isGallery(names[0]) else { return nil }
            self = .shared(uniqueName: names[0], name)
        } else if let names = path.names("communityGalleries", "images")
            ?? path.names("communityGalleries", "images", "versions")
        {
            guard let name = ImageDefinitionName(names[1]), Self.isGallery(names[0]) else { return nil }
            self = .community(publicName: names[0], name)
        } else {
            return nil
        }
    }

    private static func isGallery(_ name: String) -> Bool {
        galleryRule.allows(name)
    }
}

extension ImageDefinitionID {
    /// The definition that a model's resource id names, be it of the definition or of one of its versions.
    init?(_ path: ResourcePath) {
        let words = ["subscriptions", "galleries", "images"]
        guard
            let names = path.names(words[0], words[1], words[2])
                ?? path.names(words[0], words[1], words[2], "versions"),
            let subscription = SubscriptionID(names[0]), let gallery = GalleryName(names[1]),
            let name = ImageDefinitionName(names[2])
        else { return nil }
        self.init(gallery: GalleryID(subscription: subscription, name: gallery), name: name)
    }
}
