import Gallery

/// Names that are spelled right.
enum TestNames {
    static func region(_ text: String) -> Region {
        guard let region = Region(text) else { preconditionFailure("\(text) is a region's name") }
        return region
    }

    static func image(_ text: String) -> ImageReference {
        guard let image = ImageReference(text) else { preconditionFailure("\(text) is an image") }
        return image
    }

    static func version(_ text: String) -> ImageVersionID {
        guard let version = ImageVersionID(text) else { preconditionFailure("\(text) is an image version") }
        return version
    }
}
