import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Subscriptions and tenants.",
        discussion: """
            EXAMPLES
              vitrine account list -o tsv --columns id | xargs -n 1 vitrine gallery list \\
                  --subscription
              vitrine account create -n prod --tenant contoso
            """,
        subcommands: [
            AccountList.self, AccountShow.self, AccountCreate.self, AccountDelete.self, TenantCommand.self,
        ])
}

struct AccountList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the subscriptions that you may read.",
        discussion: """
            EXAMPLES
              vitrine account list
              vitrine account list -o tsv --columns id
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.list(.subscription), .subscriptions)
    }
}

struct AccountShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a subscription: the one that is used unless another is named.",
        discussion: """
            EXAMPLES
              vitrine account show
              vitrine account show -n prod -o json
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The subscription.", valueName: "name"),
        transform: SubscriptionArgument.parse)
    var name: SubscriptionID?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.show(.subscription, "\(name ?? client.subscription)"), .subscriptions)
    }
}

struct AccountCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a subscription.",
        discussion: """
            EXAMPLES
              vitrine account create -n prod --tenant contoso --display-name Production
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Its name, often a GUID.", valueName: "name"),
        transform: SubscriptionArgument.parse)
    var name: SubscriptionID

    @Option(help: ArgumentHelp("Whose it is (default: default).", valueName: "name"), transform: TenantArgument.parse)
    var tenant: TenantID?

    @Option(help: "A name for people.")
    var displayName: String?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var document: JSONValue = ["properties": [:]]
        document["properties.tenant"] = JSONValue(tenant?.text)
        document["properties.displayName"] = JSONValue(displayName)
        try show(try await client.create(.subscription, "\(name)", document), .subscriptions)
    }
}

struct AccountDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a subscription that holds nothing.",
        discussion: """
            EXAMPLES
              vitrine account delete -n prod
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The subscription.", valueName: "name"),
        transform: SubscriptionArgument.parse)
    var name: SubscriptionID

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(.subscription, "\(name)")
        Terminal.say("deleted subscription \(name)")
    }
}
