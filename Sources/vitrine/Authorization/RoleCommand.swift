import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Roles, and to whom they are granted.",
        discussion: """
            EXAMPLES
              vitrine role assignment create --assignee alice \\
                  --role "Compute Gallery Image Reader" -r contoso
              vitrine role definition list
            """,
        subcommands: [RoleAssignmentCommand.self, RoleDefinitionCommand.self])
}

struct RoleAssignmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignment",
        abstract: "Roles granted over a scope: they hold for everything below it.",
        discussion: """
            EXAMPLES
              vitrine role assignment create --assignee alice --role Reader -r contoso \\
                  -i web
              vitrine role assignment list --assignee alice
            """,
        subcommands: [RoleAssignmentCreate.self, RoleAssignmentList.self, RoleAssignmentDelete.self])
}

/// Reads a role by its name, with or without its spaces, or by the model's id.
enum RoleArgument {
    static func parse(_ text: String) throws -> Gallery.Role {
        let wanted = text.lowercased().filter { $0 != " " }
        let match = Gallery.Role.allCases.first {
            $0.rawValue.lowercased().filter { $0 != " " } == wanted || $0.definitionID == text.lowercased()
        }
        guard let match else {
            let known = Gallery.Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is no role; there are \(known)")
        }
        return match
    }
}

/// Over what a role is granted.
struct ScopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A resource id, or / for everything (default: the subscription).", valueName: "id"),
        transform: Self.parse)
    var scope: Scope?

    @Option(
        name: [.customShort("r"), .customLong("gallery-name")],
        help: ArgumentHelp("A gallery.", valueName: "name"), transform: GalleryOption.parse)
    var gallery: GalleryName?

    @Option(
        name: [.customShort("i"), .customLong("gallery-image-definition")],
        help: ArgumentHelp("An image definition of it.", valueName: "name"), transform: ImageDefinitionOptions.parse)
    var definition: ImageDefinitionName?

    @OptionGroup var group: ResourceGroupOption

    private static func parse(_ text: String) throws -> Scope {
        guard let scope = Scope(text) else { throw ValidationError("'\(text)' is no scope: it must be \(Scope.form)") }
        return scope
    }

    func validate() throws {
        guard scope == nil || (gallery == nil && definition == nil && group.resourceGroup == nil) else {
            throw ValidationError("give --scope, or -r, -i and -g, not both")
        }
        guard definition == nil || gallery != nil else { throw ValidationError("-i goes with -r, its gallery") }
    }

    /// Whether anything was said.
    var isEmpty: Bool { scope == nil && gallery == nil && group.resourceGroup == nil }

    /// Names are of the command's subscription.
    func scope(in subscription: SubscriptionID) -> Scope {
        if let scope { return scope }
        guard let gallery else {
            return group.resourceGroup.map { .resourceGroup(subscription, $0) } ?? .subscription(subscription)
        }
        let id = GalleryID(subscription: subscription, name: gallery)
        return definition.map { .definition(ImageDefinitionID(gallery: id, name: $0)) } ?? .gallery(id)
    }
}

/// A role, and to whom it is granted.
struct GrantOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The principal.", valueName: "name"), transform: PrincipalArgument.parse)
    var assignee: PrincipalID

    @Option(help: ArgumentHelp("The role.", valueName: "name"), transform: RoleArgument.parse)
    var role: Gallery.Role

    @OptionGroup var scope: ScopeOptions

    func document(in subscription: SubscriptionID) -> JSONValue {
        [
            "principal": .string(assignee.text), "role": .string(role.rawValue),
            "scope": .string("\(scope.scope(in: subscription))"),
        ]
    }
}

struct RoleAssignmentCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Grant a role.",
        discussion: """
            EXAMPLES
              vitrine role assignment create --assignee alice --role Reader -r contoso \\
                  -i web
              vitrine role assignment create --assignee publishers \\
                  --role "Compute Gallery Artifacts Publisher" -g images
              vitrine role assignment create --assignee root --role Owner --scope /
            """)

    @OptionGroup var grant: GrantOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = grant.document(in: client.subscription)
        let written = try await client.create(.roleAssignment, nil, document)
        if !written.isApplied { Terminal.say("it was so already") }
        try show(written.document == .null ? document : written.document, .assignments)
    }
}

struct RoleAssignmentDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Take a role back.",
        discussion: """
            EXAMPLES
              vitrine role assignment delete --assignee alice --role Reader -r contoso \\
                  -i web
            """)

    @OptionGroup var grant: GrantOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = grant.document(in: client.subscription)
        try await client.delete(.roleAssignment, nil, document)
        Terminal.say("\(grant.assignee) is no longer \(grant.role.rawValue) at \(document["scope"]?.text ?? "")")
    }
}

struct RoleAssignmentList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the roles that are granted.",
        discussion: """
            EXAMPLES
              vitrine role assignment list
              vitrine role assignment list --assignee alice
              vitrine role assignment list -r contoso
            """)

    @Option(help: ArgumentHelp("Only to this principal.", valueName: "name"), transform: PrincipalArgument.parse)
    var assignee: PrincipalID?

    @Option(help: ArgumentHelp("Only this role.", valueName: "name"), transform: RoleArgument.parse)
    var role: Gallery.Role?

    @OptionGroup var scope: ScopeOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var rows = try await client.list(.roleAssignment)
        if let assignee { rows.removeAll { PrincipalID($0["principal"]?.text ?? "") != assignee } }
        if let role { rows.removeAll { $0["role"]?.text != role.rawValue } }
        if !scope.isEmpty {
            let wanted = scope.scope(in: client.subscription)
            rows.removeAll { Scope($0["scope"]?.text ?? "") != wanted }
        }
        try show(rows, .assignments)
    }
}
