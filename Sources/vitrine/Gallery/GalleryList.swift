import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct GalleryList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the galleries of a subscription, or of all.",
        discussion: """
            EXAMPLES
              vitrine gallery list
              vitrine gallery list --all-subscriptions --tag team=platform
              vitrine account list -o tsv --columns id | xargs -n 1 vitrine gallery list \\
                  --subscription
            """)

    @Flag(help: "Those of every subscription that you may read.")
    var allSubscriptions = false

    @OptionGroup var group: ResourceGroupOption
    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { group.ofGalleries }

    func validate() throws {
        guard !allSubscriptions || global.subscription == nil else {
            throw ValidationError("give --subscription or --all-subscriptions")
        }
    }

    func run(with client: GalleryClient) async throws {
        let parent = allSubscriptions ? "*" : "\(client.subscription)"
        let documents = try await client.list(.gallery, in: parent, filter.filter)
        try show(documents, allSubscriptions ? .galleriesOfAll : .galleries)
    }
}
