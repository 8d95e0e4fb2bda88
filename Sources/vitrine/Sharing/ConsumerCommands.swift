import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// What consumers name of galleries that are shared with them: the kind of the rows, and where they are.
protocol ConsumerPlace: ParsableArguments {
    associatedtype Door: ConsumerDoor

    static var kind: ListedKind { get }
    static var columns: DocumentColumns { get }
    /// What stands behind `vitrine`, such as `gallery list-shared`.
    static var command: String { get }
    static var abstract: String { get }
    static var example: String { get }

    /// What the rows are in.
    var parent: String? { get }
    /// Which of the rows is meant, where one is to be shown.
    var name: String? { get }
    var fields: [String] { get }
}

extension ConsumerPlace {
    var name: String? { nil }
    var fields: [String] { [] }

    static var configuration: CommandConfiguration {
        let options = example.isEmpty ? "" : " \\\n      \(example)"
        return CommandConfiguration(
            commandName: command.split(separator: " ").last.map(String.init) ?? command, abstract: abstract,
            discussion: """
                Neither sources nor target regions are shown to consumers.

                EXAMPLES
                  vitrine \(command) -l westeurope\(options)
                """)
    }
}

/// Where consumers look.
struct ConsumerLocation: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The region to look in.", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region

    /// What consumers in a subscription see of a place.
    func rows<Place: ConsumerPlace>(of place: Place, _ client: GalleryClient) async throws -> [JSONValue] {
        let own = Place.Door.isDirect ? ["subscription=\(client.subscription)"] : []
        let filter = ListFilter(region: location, fields: place.fields + own)
        return try await client.list(Place.kind, in: place.parent, filter)
    }
}

struct ConsumerList<Place: ConsumerPlace>: ClientCommand {
    static var configuration: CommandConfiguration { Place.configuration }

    @OptionGroup var location: ConsumerLocation
    @OptionGroup var place: Place
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await location.rows(of: place, client), Place.columns)
    }
}

struct ConsumerShow<Place: ConsumerPlace>: ClientCommand {
    static var configuration: CommandConfiguration { Place.configuration }

    @OptionGroup var location: ConsumerLocation
    @OptionGroup var place: Place
    @OptionGroup var global: GlobalOptions

    /// What is seen of one is its row of the list.
    func run(with client: GalleryClient) async throws {
        let rows = try await location.rows(of: place, client)
        let wanted = place.name ?? ""
        guard let row = rows.first(where: { $0["name"]?.text.lowercased() == wanted.lowercased() }) else {
            let within = place.parent.map { " in \($0)" } ?? ""
            throw CommandFailure(
                "nothing named \(wanted)\(within) is shared with you there; `vitrine "
                    + "\(Place.command.replacing("show-", with: "list-"))` shows what is")
        }
        try show(row, Place.columns)
    }
}
