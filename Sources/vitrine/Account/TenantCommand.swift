import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract: "Tenants: the organisations that subscriptions and principals belong to.",
        discussion: """
            EXAMPLES
              vitrine account tenant create -n fabrikam --display-name Fabrikam
              vitrine account tenant list
            """,
        subcommands: [TenantList.self, TenantCreate.self, TenantDelete.self])
}

/// Which tenant is meant.
struct TenantOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The tenant.", valueName: "name"), transform: TenantArgument.parse)
    var name: TenantID
}

struct TenantList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tenants.",
        discussion: """
            EXAMPLES
              vitrine account tenant list
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.list(.tenant), .tenants)
    }
}

struct TenantCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a tenant.",
        discussion: """
            EXAMPLES
              vitrine account tenant create -n fabrikam --display-name Fabrikam
            """)

    @OptionGroup var tenant: TenantOption

    @Option(help: "A name for people.")
    var displayName: String?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var document: JSONValue = ["properties": [:]]
        document["properties.displayName"] = JSONValue(displayName)
        try show(try await client.create(.tenant, "\(tenant.name)", document), .tenants)
    }
}

struct TenantDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a tenant that has neither subscriptions nor principals.",
        discussion: """
            EXAMPLES
              vitrine account tenant delete -n fabrikam
            """)

    @OptionGroup var tenant: TenantOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(.tenant, "\(tenant.name)")
        Terminal.say("deleted tenant \(tenant.name)")
    }
}
