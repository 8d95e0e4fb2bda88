import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct PrincipalList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the principals.",
        discussion: """
            EXAMPLES
              vitrine principal list
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.list(.principal), .principals)
    }
}

struct PrincipalShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a principal.",
        discussion: """
            EXAMPLES
              vitrine principal show -n alice
            """)

    @OptionGroup var principal: PrincipalOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.show(.principal, "\(principal.name)"), .principals)
    }
}

struct PrincipalDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a principal, with the roles granted to it.",
        discussion: """
            EXAMPLES
              vitrine principal delete -n alice
            """)

    @OptionGroup var principal: PrincipalOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(.principal, "\(principal.name)")
        Terminal.say("deleted principal \(principal.name)")
    }
}

struct PrincipalMemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Who is in a group.",
        discussion: """
            EXAMPLES
              vitrine principal member add -n publishers --member alice bob
              vitrine principal member remove -n publishers --member bob
            """,
        subcommands: [PrincipalMemberAdd.self, PrincipalMemberRemove.self])
}

/// Who comes or goes.
struct MemberOption: ParsableArguments {
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Who.", valueName: "name"), transform: PrincipalArgument.parse)
    var member: [PrincipalID]

    var document: JSONValue { .array(member.map { .string($0.text) }) }
}

struct PrincipalMemberAdd: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Take principals into a group.",
        discussion: """
            EXAMPLES
              vitrine principal member add -n publishers --member alice bob
            """)

    @OptionGroup var group: PrincipalOption
    @OptionGroup var members: MemberOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let patch: JSONValue = ["properties": ["addMembers": members.document]]
        try show(try await client.update(.principal, "\(group.name)", patch), .principals)
    }
}

struct PrincipalMemberRemove: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Put principals out of a group.",
        discussion: """
            EXAMPLES
              vitrine principal member remove -n publishers --member bob
            """)

    @OptionGroup var group: PrincipalOption
    @OptionGroup var members: MemberOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let patch: JSONValue = ["properties": ["removeMembers": members.document]]
        try show(try await client.update(.principal, "\(group.name)", patch), .principals)
    }
}
