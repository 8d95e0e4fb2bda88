import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// By which way consumers reach a gallery, and by which name they know it there.
protocol ConsumerDoor: ParsableArguments {
    static var isDirect: Bool { get }
    /// The kinds of the rows: galleries, image definitions, versions.
    static var kinds: (gallery: ListedKind, definition: ListedKind, version: ListedKind) { get }
    /// The last word of the commands, such as `shared`.
    static var word: String { get }
    static var gallery: String { get }
    static var image: String { get }
    /// An option that names a gallery.
    static var example: String { get }

    var name: String { get }
}

/// A gallery that is shared with subscriptions or tenants, by its unique name.
struct UniqueNameOption: ConsumerDoor {
    static let isDirect = true
    static let kinds = (
        gallery: ListedKind.sharedGallery, definition: ListedKind.sharedImage, version: ListedKind.sharedVersion
    )
    static let word = "shared"
    static let gallery = "a gallery that is shared with you"
    static let image = "an image that is shared with you"
    static let example = "--gallery-unique-name DEFAULT-CONTOSO"

    @Option(help: ArgumentHelp("The gallery, as `gallery list-shared` names it.", valueName: "name"))
    var galleryUniqueName: String

    var name: String { galleryUniqueName }
}

/// A gallery of the community, by its public name.
struct PublicNameOption: ConsumerDoor {
    static let isDirect = false
    static let kinds = (
        gallery: ListedKind.communityGallery, definition: ListedKind.communityImage,
        version: ListedKind.communityVersion
    )
    static let word = "community"
    static let gallery = "a community gallery"
    static let image = "an image of the community"
    static let example = "--public-gallery-name contoso-1f2e"

    @Option(help: ArgumentHelp("The gallery, as `gallery list-community` names it.", valueName: "name"))
    var publicGalleryName: String

    var name: String { publicGalleryName }
}

/// The galleries that are shared with a subscription or a tenant.
struct SharedGalleriesPlace: ConsumerPlace {
    typealias Door = UniqueNameOption

    static let kind = ListedKind.sharedGallery
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery list-shared"
    static let abstract = "List the galleries that are shared with your subscription, or with your tenant."
    static let example = "--shared-to tenant"

    /// With whom it is shared.
    enum Audience: String, ExpressibleByArgument, CaseIterable { case subscription, tenant }

    @Option(help: "subscription or tenant.")
    var sharedTo: Audience = .subscription

    var path: String? { nil }
    var fields: [String] { sharedTo == .tenant ? ["sharedto=tenant"] : [] }
}

/// The galleries of the community.
struct CommunityGalleriesPlace: ConsumerPlace {
    typealias Door = PublicNameOption

    static let kind = ListedKind.communityGallery
    static let columns = DocumentColumns.consumedGalleries
    static let command = "gallery list-community"
    static let abstract = "List the galleries of the community."
    static let example = ""

    var path: String? { nil }
}

/// One gallery.
struct ConsumedGalleryPlace<Door: ConsumerDoor>: ConsumerPlace {
    static var kind: ListedKind { Door.kinds.gallery }
    static var columns: DocumentColumns { .consumedGalleries }
    static var command: String { "gallery show-\(Door.word)" }
    static var abstract: String { "Show \(Door.gallery)." }
    static var example: String { Door.example }

    @OptionGroup var gallery: Door

    var path: String? { gallery.name }
}

/// The image definitions of a gallery.
struct ConsumedDefinitionsPlace<Door: ConsumerDoor>: ConsumerPlace {
    static var kind: ListedKind { Door.kinds.definition }
    static var columns: DocumentColumns { .definitions }
    static var command: String { "image-definition list-\(Door.word)" }
    static var abstract: String { "List the image definitions of \(Door.gallery)." }
    static var example: String { Door.example }

    @OptionGroup var gallery: Door

    var path: String? { gallery.name }
}

/// One image definition.
struct ConsumedDefinitionPlace<Door: ConsumerDoor>: ConsumerPlace {
    static var kind: ListedKind { Door.kinds.definition }
    static var columns: DocumentColumns { .definitions }
    static var command: String { "image-definition show-\(Door.word)" }
    static var abstract: String { "Show an image definition of \(Door.gallery)." }
    static var example: String { "\(Door.example) -i web" }

    @OptionGroup var gallery: Door
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.name)/\(definition.definition)" }
}

/// The versions of an image definition.
struct ConsumedVersionsPlace<Door: ConsumerDoor>: ConsumerPlace {
    static var kind: ListedKind { Door.kinds.version }
    static var columns: DocumentColumns { .consumedVersions }
    static var command: String { "image-version list-\(Door.word)" }
    static var abstract: String { "List the versions of \(Door.image)." }
    static var example: String { "\(Door.example) -i web" }

    @OptionGroup var gallery: Door
    @OptionGroup var definition: ConsumerDefinitionOption

    var path: String? { "\(gallery.name)/\(definition.definition)" }
}

/// One version.
struct ConsumedVersionPlace<Door: ConsumerDoor>: ConsumerPlace {
    static var kind: ListedKind { Door.kinds.version }
    static var columns: DocumentColumns { .consumedVersions }
    static var command: String { "image-version show-\(Door.word)" }
    static var abstract: String { "Show a version of \(Door.image)." }
    static var example: String { "\(Door.example) -i web -e 1.0.0" }

    @OptionGroup var gallery: Door
    @OptionGroup var definition: ConsumerDefinitionOption
    @OptionGroup var version: ConsumerVersionOption

    var path: String? { "\(gallery.name)/\(definition.definition)/\(version.number)" }
}

/// Which definition of a gallery is meant.
struct ConsumerDefinitionOption: ParsableArguments {
    @Option(
        name: [.customShort("i"), .customLong("gallery-image-definition")],
        help: ArgumentHelp("The image definition.", valueName: "name"), transform: ImageDefinitionOptions.parse)
    var definition: ImageDefinitionName
}

/// Which version of a definition is meant.
struct ConsumerVersionOption: ParsableArguments {
    @Option(
        name: [.customShort("e"), .customLong("gallery-image-version")],
        help: ArgumentHelp("The version's number.", valueName: "x.y.z"), transform: ImageVersionOptions.parse)
    var number: VersionNumber
}
