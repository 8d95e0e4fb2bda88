import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct PrincipalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "principal",
        abstract: "Users, groups and service principals, and the certificates that are theirs.",
        discussion: """
            EXAMPLES
              vitrine cluster issue-client --name alice
              vitrine principal create -n alice --identity user/alice
              vitrine principal create -n publishers --kind group
              vitrine principal member add -n publishers --member alice
            """,
        subcommands: [
            PrincipalCreate.self, PrincipalUpdate.self, PrincipalList.self, PrincipalShow.self, PrincipalDelete.self,
            PrincipalMemberCommand.self,
        ])
}

/// The kinds of principals, as the command line spells them.
enum PrincipalKind: String, ExpressibleByArgument, CaseIterable {
    case user
    case group
    case servicePrincipal = "service-principal"

    /// In the model's word.
    var text: String {
        switch self {
        case .user: DirectoryPrincipal.Kind.user.rawValue
        case .group: DirectoryPrincipal.Kind.group.rawValue
        case .servicePrincipal: DirectoryPrincipal.Kind.servicePrincipal.rawValue
        }
    }
}

/// Which principal is meant.
struct PrincipalOption: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The principal.", valueName: "name"),
        transform: PrincipalArgument.parse)
    var name: PrincipalID
}

/// The certificates of a principal.
struct IdentityOption: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The names that its certificates bear, such as user/alice.", valueName: "user/name"),
        transform: Self.parse)
    var identity: [String] = []

    private static func parse(_ text: String) throws -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "user", !parts[1].isEmpty else {
            throw ValidationError("'\(text)' is no certificate's name: user/NAME, such as user/alice")
        }
        return text
    }

    var document: JSONValue? { identity.isEmpty ? nil : .array(identity.map { .string($0) }) }
}

struct PrincipalCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a principal, to whom roles can be granted.",
        discussion: """
            EXAMPLES
              vitrine principal create -n alice --identity user/alice
              vitrine principal create -n publishers --kind group --members alice bob
              vitrine principal create -n pipeline --kind service-principal \\
                  --identity user/pipeline
            """)

    @OptionGroup var principal: PrincipalOption

    @Option(help: "user, group or service-principal.")
    var kind: PrincipalKind = .user

    @OptionGroup var identities: IdentityOption

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Of a group: who is in it.", valueName: "name"),
        transform: PrincipalArgument.parse)
    var members: [PrincipalID] = []

    @Option(help: ArgumentHelp("Its tenant (default: default).", valueName: "name"), transform: TenantArgument.parse)
    var tenant: TenantID?

    @Option(help: "A name for people.")
    var displayName: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard kind == .group || members.isEmpty else { throw ValidationError("only a group has --members") }
        guard kind != .group || identities.identity.isEmpty else {
            throw ValidationError("a group has no certificate; its members have")
        }
    }

    func run(with client: GalleryClient) async throws {
        var document: JSONValue = ["properties": ["kind": .string(kind.text)]]
        document["properties.identities"] = identities.document
        if !members.isEmpty { document["properties.members"] = .array(members.map { .string($0.text) }) }
        document["properties.tenant"] = JSONValue(tenant?.text)
        document["properties.displayName"] = JSONValue(displayName)
        try show(try await client.create(.principal, "\(principal.name)", document), .principals)
    }
}

struct PrincipalUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a principal's certificates or its name for people.",
        discussion: """
            --identity replaces all that are bound.

            EXAMPLES
              vitrine principal update -n alice --identity user/alice user/alice2
            """)

    @OptionGroup var principal: PrincipalOption
    @OptionGroup var identities: IdentityOption

    @Option(help: "A name for people.")
    var displayName: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard !identities.identity.isEmpty || displayName != nil else {
            throw ValidationError("nothing to change: give --identity or --display-name")
        }
    }

    func run(with client: GalleryClient) async throws {
        var patch: JSONValue = [:]
        patch["properties.identities"] = identities.document
        patch["properties.displayName"] = JSONValue(displayName)
        try show(try await client.update(.principal, "\(principal.name)", patch), .principals)
    }
}
