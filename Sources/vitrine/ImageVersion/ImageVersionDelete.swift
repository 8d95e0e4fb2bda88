import ArgumentParser
import GalleryClient
import Wire

struct ImageVersionDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an image version; where the gallery has a soft-delete policy it can be restored for a while.",
        discussion: """
            EXAMPLES
              vitrine image-version delete -r contoso -i web -e 1.0.0
              vitrine image-version delete -r contoso -i web -e 1.0.0 --bypass-soft-delete
            """)

    @OptionGroup var name: ImageVersionOptions

    @Flag(help: "For good, whatever the gallery's soft-delete policy.")
    var bypassSoftDelete = false

    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let terms = ChangeTerms(fields: bypassSoftDelete ? ["bypass=true"] : [])
        let id = name.id(in: client)
        try await client.delete(.imageVersion, "\(id)", nil, terms)
        Terminal.say("deleted image version \(id)")
    }
}

struct ImageVersionPurge: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Delete a soft-deleted image version for good.",
        discussion: """
            EXAMPLES
              vitrine image-version purge -r contoso -i web -e 1.0.0
            """)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        try await client.delete(.imageVersion, "\(id)", nil, ChangeTerms(fields: ["purge=true"]))
        Terminal.say("image version \(id) is gone for good")
    }
}

struct ImageVersionUndelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete",
        abstract: "Restore a soft-deleted image version.",
        discussion: """
            EXAMPLES
              vitrine image-version list-soft-deleted -r contoso -i web
              vitrine image-version undelete -r contoso -i web -e 1.0.0
            """)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try show(try await client.undelete(name.id(in: client)), .versions)
    }
}

struct ImageVersionListSoftDeleted: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list-soft-deleted",
        abstract: "List what can be restored of an image definition, and until when.",
        discussion: """
            EXAMPLES
              vitrine image-version list-soft-deleted -r contoso -i web
            """)

    @OptionGroup var definition: ImageDefinitionOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let parent = "\(definition.id(in: client))"
        try show(try await client.list(.softDeletedVersion, in: parent), .softDeleted)
    }
}
