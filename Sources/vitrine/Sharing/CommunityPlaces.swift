import ArgumentParser
import Gallery
import GalleryClient

/// By which name the community knows a gallery.
struct PublicNameOption: ParsableArguments {
    @Option(help: ArgumentHelp("The gallery, as `gallery list-community` names it.", valueName: "name"))
    var publicGalleryName: String
}

struct CommunityGalleriesPlace: ConsumerPlace {
    static let kind = ListedKind.communityGallery
    static let isDirect = false
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery list-community"
    static let abstract = "List the galleries of the community."
    static let example = ""

    var path: String? { nil }
}

struct CommunityGalleryPlace: ConsumerPlace {
    static let kind = ListedKind.communityGallery
    static let isDirect = false
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery show-community"
    static let abstract = "Show a community gallery."
    static let example = " --public-gallery-name contoso-1f2e"

    @OptionGroup var gallery: PublicNameOption

    var path: String? { gallery.publicGalleryName }
}

struct CommunityDefinitionsPlace: ConsumerPlace {
    static let kind = ListedKind.communityImage
    static let isDirect = false
    static let columns = DocumentColumns.definitions
    static let command = "image-definition list-community"
    static let abstract = "List the image definitions of a community gallery."
    static let example = " --public-gallery-name contoso-1f2e"

    @OptionGroup var gallery: PublicNameOption

    var path: String? { gallery.publicGalleryName }
}

struct CommunityDefinitionPlace: ConsumerPlace {
    static let kind = ListedKind.communityImage
    static let isDirect = false
    static let columns = DocumentColumns.definitions
    static let command = "image-definition show-community"
    static let abstract = "Show an image definition of a community gallery."
    static let example = " --public-gallery-name contoso-1f2e -i web"

    @OptionGroup var gallery: PublicNameOption
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.publicGalleryName)/\(definition.definition)" }
}

struct CommunityVersionsPlace: ConsumerPlace {
    static let kind = ListedKind.communityVersion
    static let isDirect = false
    static let columns = DocumentColumns.consumedVersions
    static let command = "image-version list-community"
    static let abstract = "List the versions of an image of the community."
    static let example = " --public-gallery-name contoso-1f2e -i web"

    @OptionGroup var gallery: PublicNameOption
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.publicGalleryName)/\(definition.definition)" }
}

struct CommunityVersionPlace: ConsumerPlace {
    static let kind = ListedKind.communityVersion
    static let isDirect = false
    static let columns = DocumentColumns.consumedVersions
    static let command = "image-version show-community"
    static let abstract = "Show a version of an image of the community."
    static let example = " --public-gallery-name contoso-1f2e -i web -e 1.0.0"

    @OptionGroup var gallery: PublicNameOption
    @OptionGroup var definition: ConsumerDefinitionOption
    @OptionGroup var version: ConsumerVersionOption

    var path: String? { "\(gallery.publicGalleryName)/\(definition.definition)/\(version.number)" }
}
