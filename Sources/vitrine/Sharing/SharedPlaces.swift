import ArgumentParser
import Gallery
import GalleryClient

/// By which name consumers of a direct share know a gallery.
struct UniqueNameOption: ParsableArguments {
    @Option(help: ArgumentHelp("The gallery, as `gallery list-shared` names it.", valueName: "name"))
    var galleryUniqueName: String
}

/// Which definition of a shared gallery is meant.
struct ConsumerDefinitionOption: ParsableArguments {
    @Option(
        name: [.customShort("i"), .customLong("gallery-image-definition")],
        help: ArgumentHelp("The image definition.", valueName: "name"), transform: ImageDefinitionOptions.parse)
    var definition: ImageDefinitionName
}

/// Which version of a shared definition is meant.
struct ConsumerVersionOption: ParsableArguments {
    @Option(
        name: [.customShort("e"), .customLong("gallery-image-version")],
        help: ArgumentHelp("The version's number.", valueName: "x.y.z"), transform: ImageVersionOptions.parse)
    var number: VersionNumber
}

struct SharedGalleriesPlace: ConsumerPlace {
    static let kind = ListedKind.sharedGallery
    static let isDirect = true
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery list-shared"
    static let abstract = "List the galleries that are shared with your subscription, or with your tenant."
    static let example = " --shared-to tenant"

    /// With whom it is shared.
    enum Audience: String, ExpressibleByArgument, CaseIterable { case subscription, tenant }

    @Option(help: "subscription or tenant.")
    var sharedTo: Audience = .subscription

    var path: String? { nil }
    var fields: [String] { sharedTo == .tenant ? ["sharedto=tenant"] : [] }
}

struct SharedGalleryPlace: ConsumerPlace {
    static let kind = ListedKind.sharedGallery
    static let isDirect = true
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery show-shared"
    static let abstract = "Show a gallery that is shared with you."
    static let example = " --gallery-unique-name DEFAULT-CONTOSO"

    @OptionGroup var gallery: UniqueNameOption

    var path: String? { gallery.galleryUniqueName }
}

struct SharedDefinitionsPlace: ConsumerPlace {
    static let kind = ListedKind.sharedImage
    static let isDirect = true
    static let columns = DocumentColumns.definitions
    static let command = "image-definition list-shared"
    static let abstract = "List the image definitions of a gallery that is shared with you."
    static let example = " --gallery-unique-name DEFAULT-CONTOSO"

    @OptionGroup var gallery: UniqueNameOption

    var path: String? { gallery.galleryUniqueName }
}

struct SharedDefinitionPlace: ConsumerPlace {
    static let kind = ListedKind.sharedImage
    static let isDirect = true
    static let columns = DocumentColumns.definitions
    static let command = "image-definition show-shared"
    static let abstract = "Show an image definition of a gallery that is shared with you."
    static let example = " --gallery-unique-name DEFAULT-CONTOSO -i web"

    @OptionGroup var gallery: UniqueNameOption
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.galleryUniqueName)/\(definition.definition)" }
}

struct SharedVersionsPlace: ConsumerPlace {
    static let kind = ListedKind.sharedVersion
    static let isDirect = true
    static let columns = DocumentColumns.consumedVersions
    static let command = "image-version list-shared"
    static let abstract = "List the versions of an image that is shared with you."
    static let example = " --gallery-unique-name DEFAULT-CONTOSO -i web"

    @OptionGroup var gallery: UniqueNameOption
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.galleryUniqueName)/\(definition.definition)" }
}

struct SharedVersionPlace: ConsumerPlace {
    static let kind = ListedKind.sharedVersion
    static let isDirect = true
    static let columns = DocumentColumns.consumedVersions
    static let command = "image-version show-shared"
    static let abstract = "Show a version of an image that is shared with you."
    static let example = " --gallery-unique-name DEFAULT-CONTOSO -i web -e 1.0.0"

    @OptionGroup var gallery: UniqueNameOption
    @OptionGroup var definition: ConsumerDefinitionOption
    @OptionGroup var version: ConsumerVersionOption

    var path: String? { "\(gallery.galleryUniqueName)/\(definition.definition)/\(version.number)" }
}
