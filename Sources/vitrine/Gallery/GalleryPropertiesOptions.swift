import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What can be said of a gallery when it is made, and changed later.
struct GalleryPropertiesOptions: ParsableArguments {
    @Option(help: "A text for people.")
    var description: String?

    @Option(help: "Private, Groups (direct share) or Community.")
    var permissions: SharingPermissions?

    @Option(help: ArgumentHelp("Of a community gallery: where its publisher is found.", valueName: "uri"))
    var publisherUri: String?

    @Option(
        name: [.customLong("publisher-email"), .customLong("publisher-contact")],
        help: ArgumentHelp("Of a community gallery: whom to write to.", valueName: "e-mail"))
    var publisherContact: String?

    @Option(help: ArgumentHelp("Of a community gallery: the terms of use.", valueName: "uri"))
    var eula: String?

    @Option(help: ArgumentHelp("Of a community gallery: what its public name begins with.", valueName: "prefix"))
    var publicNamePrefix: String?

    @Option(help: ArgumentHelp("Deleted versions can be restored for a while.", valueName: "true|false"))
    var softDelete: Bool?

    @Option(
        name: .customLong("soft-delete-retention-period"),
        help: ArgumentHelp("How long they can still be used, too.", valueName: "days"))
    var retentionPeriod: Int?

    @Option(
        name: .customLong("soft-delete-grace-period"),
        help: ArgumentHelp("How long after that they can be restored only.", valueName: "days"))
    var gracePeriod: Int?

    @OptionGroup var tags: TagOption

    /// Whether anything was said.
    var isEmpty: Bool {
        [description, publisherUri, publisherContact, eula, publicNamePrefix].allSatisfy { $0 == nil }
            && permissions == nil && softDelete == nil && retentionPeriod == nil && gracePeriod == nil
            && tags.tags.isEmpty
    }

    func fill(_ document: inout JSONValue) throws {
        document["tags"] = try tags.values()
        document["properties.description"] = JSONValue(description)
        document["properties.sharingProfile.permissions"] = JSONValue(permissions?.rawValue)
        let info = "properties.sharingProfile.communityGalleryInfo"
        document["\(info).publisherUri"] = JSONValue(publisherUri)
        document["\(info).publisherContact"] = JSONValue(publisherContact)
        document["\(info).eula"] = JSONValue(eula)
        document["\(info).publicNamePrefix"] = JSONValue(publicNamePrefix)
        let policy = "properties.softDeletePolicy"
        document["\(policy).isSoftDeleteEnabled"] = JSONValue(softDelete)
        document["\(policy).retentionPeriodInDays"] = JSONValue(retentionPeriod)
        document["\(policy).gracePeriodInDays"] = JSONValue(gracePeriod)
    }
}
