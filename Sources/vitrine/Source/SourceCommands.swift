import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct SourceList<Noun: SourceNoun>: ClientCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: "List the \(Noun.plural) of a subscription.",
            discussion: """
                EXAMPLES
                  vitrine \(Noun.command) list
                  vitrine \(Noun.command) list --region westeurope --tag team=platform
                """)
    }

    @OptionGroup var group: ResourceGroupOption
    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { group.ofSources }

    func run(with client: GalleryClient) async throws {
        var filter = filter.filter
        filter.fields.append("kind=\(Noun.kind.rawValue)")
        var documents = try await client.list(.source, in: "\(client.subscription)", filter)
        documents.removeAll { document in
            document["type"]?.text.split(separator: "/").last.map(String.init) != Noun.kind.rawValue
        }
        try show(documents, Noun.columns)
    }
}

struct SourceShow<Noun: SourceNoun>: ClientCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: "Show a \(Noun.noun).",
            discussion: """
                EXAMPLES
                  vitrine \(Noun.command) show -n web -o json
                """)
    }

    @OptionGroup var name: SourceNameOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofSources }

    func run(with client: GalleryClient) async throws {
        try show(try await client.show(.source, "\(name.id(Noun.kind, in: client))"), Noun.columns)
    }
}

struct SourceDelete<Noun: SourceNoun>: ClientCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delete", abstract: "Delete a \(Noun.noun); what a shallow version reads from stays.",
            discussion: """
                EXAMPLES
                  vitrine \(Noun.command) delete -n web
                """)
    }

    @OptionGroup var name: SourceNameOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofSources }

    func run(with client: GalleryClient) async throws {
        let id = name.id(Noun.kind, in: client)
        try await client.delete(.source, "\(id)")
        Terminal.say("deleted \(Noun.noun) \(id)")
    }
}
