import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Share a gallery with subscriptions, tenants or everyone.",
        discussion: """
            EXAMPLES
              vitrine share add -r contoso --subscription-ids prod staging \\
                  --tenant-ids fabrikam
              vitrine share enable-community -r open
              vitrine share reset -r contoso
            """,
        subcommands: [ShareAdd.self, ShareRemove.self, ShareReset.self, ShareEnableCommunity.self])
}

/// With whom a gallery is shared directly.
struct AudienceOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Subscriptions.", valueName: "name"),
        transform: SubscriptionArgument.parse)
    var subscriptionIds: [SubscriptionID] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Tenants: all their subscriptions.", valueName: "name"),
        transform: TenantArgument.parse)
    var tenantIds: [TenantID] = []

    func validate() throws {
        guard !subscriptionIds.isEmpty || !tenantIds.isEmpty else {
            throw ValidationError("give --subscription-ids or --tenant-ids, at least one")
        }
    }

    /// The groups as the share action has them.
    var groups: JSONValue {
        var groups: [JSONValue] = []
        if !subscriptionIds.isEmpty {
            groups.append(["type": "Subscriptions", "ids": .array(subscriptionIds.map { .string($0.text) })])
        }
        if !tenantIds.isEmpty {
            groups.append(["type": "AADTenants", "ids": .array(tenantIds.map { .string($0.text) })])
        }
        return .array(groups)
    }
}

extension ClientCommand {
    /// Does a share action and shows the gallery.
    fileprivate func share(_ name: GalleryOption, _ action: JSONValue, _ client: GalleryClient) async throws {
        try show(try await client.share(name.id(in: client), action), .galleries)
    }
}

struct ShareAdd: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Share a gallery with subscriptions and tenants, as consumers.",
        discussion: """
            The gallery's permissions must be Groups.

            EXAMPLES
              vitrine share add -r contoso --subscription-ids prod --tenant-ids fabrikam
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var audience: AudienceOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try await share(name, ["operationType": "Add", "groups": audience.groups], client)
    }
}

struct ShareRemove: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "No longer share a gallery with these subscriptions and tenants.",
        discussion: """
            EXAMPLES
              vitrine share remove -r contoso --subscription-ids prod
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var audience: AudienceOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try await share(name, ["operationType": "Remove", "groups": audience.groups], client)
    }
}

struct ShareReset: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Make a gallery private: only those who have a role use it.",
        discussion: """
            EXAMPLES
              vitrine share reset -r contoso
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try await share(name, ["operationType": "Reset"], client)
    }
}

struct ShareEnableCommunity: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable-community",
        abstract: "Make a community gallery public; the answer has its public name.",
        discussion: """
            EXAMPLES
              vitrine share enable-community -r open -o json
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try await share(name, ["operationType": "EnableCommunity"], client)
    }
}
