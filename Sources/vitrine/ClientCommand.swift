import ArgumentParser
import GalleryClient
import Wire

/// A command that talks to a cluster as a client.
protocol ClientCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    /// Where what it names is said to be.
    var groups: ResourceGroups { get }

    func run(with client: GalleryClient) async throws
}

extension ClientCommand {
    func run() async throws {
        try await global.withClient(groups) { client in try await run(with: client) }
    }

    var groups: ResourceGroups { ResourceGroups() }

    var printing: Printing { global.printing }

    /// Prints resources as a table of these columns, or as they are.
    func show(_ documents: [JSONValue], _ columns: DocumentColumns) throws {
        try printing.show(documents) { Table(documents, columns) }
    }

    func show(_ document: JSONValue, _ columns: DocumentColumns) throws {
        try printing.show(document) { Table([document], columns) }
    }

    /// Prints what a change made of a resource.
    func show(_ written: Written, _ columns: DocumentColumns) throws {
        if !written.isApplied { Terminal.say("it was so already") }
        if let warning = written.warning { Terminal.say(Terminal.warning(warning)) }
        try show(written.document, columns)
    }
}
