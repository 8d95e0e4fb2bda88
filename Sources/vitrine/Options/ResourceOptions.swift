import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// In which resource group something is: names are unique in their subscription, so it is a check on what is meant.
struct ResourceGroupOption: ParsableArguments {
    @Option(
        name: [.customShort("g"), .long],
        help: ArgumentHelp("The resource group; what stands in another is not found.", valueName: "name"),
        transform: ResourceGroupArgument.parse)
    var resourceGroup: ResourceGroupName?

    var ofGalleries: ResourceGroups { ResourceGroups(ofGalleries: resourceGroup) }
    var ofSources: ResourceGroups { ResourceGroups(ofSources: resourceGroup) }
}

/// Which gallery is meant.
struct GalleryOption: ParsableArguments {
    @Option(
        name: [.customShort("r"), .customLong("gallery-name")],
        help: ArgumentHelp("The gallery.", valueName: "name"), transform: Self.parse)
    var gallery: GalleryName

    @OptionGroup var group: ResourceGroupOption

    func id(in client: GalleryClient) -> GalleryID { GalleryID(subscription: client.subscription, name: gallery) }

    static func parse(_ text: String) throws -> GalleryName {
        try TextArgument.parse(text, as: GalleryName.self, "a gallery")
    }
}

/// Which image definition is meant.
struct ImageDefinitionOptions: ParsableArguments {
    @OptionGroup var gallery: GalleryOption

    @Option(
        name: [.customShort("i"), .customLong("gallery-image-definition")],
        help: ArgumentHelp("The image definition.", valueName: "name"), transform: Self.parse)
    var definition: ImageDefinitionName

    func id(in client: GalleryClient) -> ImageDefinitionID {
        ImageDefinitionID(gallery: gallery.id(in: client), name: definition)
    }

    static func parse(_ text: String) throws -> ImageDefinitionName {
        try TextArgument.parse(text, as: ImageDefinitionName.self, "an image definition")
    }
}

/// Which image version is meant.
struct ImageVersionOptions: ParsableArguments {
    @OptionGroup var definition: ImageDefinitionOptions

    @Option(
        name: [.customShort("e"), .customLong("gallery-image-version")],
        help: ArgumentHelp("The version's number.", valueName: "x.y.z"), transform: Self.parse)
    var number: VersionNumber

    func id(in client: GalleryClient) -> ImageVersionID {
        ImageVersionID(definition: definition.id(in: client), number: number)
    }

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
    func values() throws -> JSONValue? { tags.isEmpty ? nil : JSONValue(try TagArguments.parse(tags)) }
}

/// Where a resource has its home.
struct LocationOption: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Its own region.", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region
}

/// Taken so that hands used to `az` need not relearn.
struct NoWaitOption: ParsableArguments {
    @Flag(help: "Do not wait for what the change sets going.")
    var noWait = false
}

/// Guards an update against what changed since it was read.
struct IfMatchOption: ParsableArguments {
    @Option(help: ArgumentHelp("Only if it is still as it was read.", valueName: "etag"))
    var ifMatch: Revision?

    var terms: ChangeTerms { ChangeTerms(ifRevision: ifMatch) }
}

/// Which rows of a list are wanted.
struct FilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only those with this tag.", valueName: "name[=value]"))
    var tag: String?

    @Option(
        help: ArgumentHelp("Only those in this region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @Option(help: ArgumentHelp("Only those in this state, such as Succeeded.", valueName: "state"))
    var state: String?

    var filter: ListFilter { ListFilter(tag: tag, region: region, state: state) }

    func validate() throws {
        guard tag?.isEmpty != true else { throw ValidationError("--tag wants NAME or NAME=VALUE") }
    }
}
