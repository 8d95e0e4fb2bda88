import ArgumentParser
import Gallery

/// Which gallery is meant.
struct GalleryOption: ParsableArguments {
    @Option(
        name: [.customShort("r"), .customLong("gallery-name")],
        help: ArgumentHelp("The gallery.", valueName: "name"), transform: Self.parse)
    var gallery: GalleryName

    static func parse(_ text: String) throws -> GalleryName {
        guard let name = GalleryName(text) else {
            throw ValidationError(
                "'\(text)' is no name for a gallery: 1 to \(NameRule.lengthMax) letters, digits, '.' and '_', a letter or "
                    + "digit at both ends")
        }
        return name
    }
}

/// Which image definition is meant.
struct ImageDefinitionOptions: ParsableArguments {
    @OptionGroup var gallery: GalleryOption

    @Option(
        name: [.customShort("i"), .customLong("gallery-image-definition")],
        help: ArgumentHelp("The image definition.", valueName: "name"), transform: Self.parse)
    var definition: ImageDefinitionName

    var id: ImageDefinitionID { ImageDefinitionID(gallery: gallery.gallery, name: definition) }

    static func parse(_ text: String) throws -> ImageDefinitionName {
        guard let name = ImageDefinitionName(text) else {
            throw ValidationError(
                "'\(text)' is no name for an image definition: 1 to \(NameRule.lengthMax) letters, digits, '.', '-' and "
                    + "'_', a letter or digit at both ends")
        }
        return name
    }
}

/// Which image version is meant.
struct ImageVersionOptions: ParsableArguments {
    @OptionGroup var definition: ImageDefinitionOptions

    @Option(
        name: [.customShort("e"), .customLong("gallery-image-version")],
        help: ArgumentHelp("The version's number.", valueName: "x.y.z"), transform: Self.parse)
    var number: VersionNumber

    var id: ImageVersionID { ImageVersionID(definition: definition.id, number: number) }

    static func parse(_ text: String) throws -> VersionNumber {
        guard let number = VersionNumber(text) else {
            throw ValidationError(
                "'\(text)' is no version number: three whole numbers from 0 to \(VersionNumber.partMax) with dots "
                    + "between, no leading zeros, such as 1.0.0")
        }
        return number
    }
}

/// Free text and tags, which every resource has.
struct TagOption: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Tags; \"\" for none at all.", valueName: "key=value"))
    var tags: [String] = []

    func validate() throws { _ = try TagArguments.parse(tags) }

    /// The tags; `nil` if none were named.
    func values() throws -> [String: String]? { tags.isEmpty ? nil : try TagArguments.parse(tags) }
}

/// Taken so that hands used to `az` need not relearn.
struct NoWaitOption: ParsableArguments {
    @Flag(help: "Do not wait for what the change sets going.")
    var noWait = false
}
