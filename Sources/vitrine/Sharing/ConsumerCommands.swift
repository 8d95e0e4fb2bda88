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

    /// What the rows are in; where one is to be shown, its name with those of what it is in.
    var path: String? { get }
    var fields: [String] { get }
}

extension ConsumerPlace {
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

    /// What a question about a place says beside its path: consumers ask from a subscription.
    func filter<Place: ConsumerPlace>(_ place: Place, _ client: GalleryClient) -> ListFilter {
        let own = Place.Door.isDirect ? ["subscription=\(client.subscription)"] : []
        return ListFilter(region: location, fields: place.fields + own)
    }
}

struct ConsumerList<Place: ConsumerPlace>: ClientCommand {
    static var configuration: CommandConfiguration { Place.configuration }

    @OptionGroup var location: ConsumerLocation
    @OptionGroup var place: Place
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.list(Place.kind, in: place.path, location.filter(place, client)), Place.columns)
    }
}

struct ConsumerShow<Place: ConsumerPlace>: ClientCommand {
    static var configuration: CommandConfiguration { Place.configuration }

    @OptionGroup var location: ConsumerLocation
    @OptionGroup var place: Place
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(
            try await client.show(Place.kind, place.path ?? "", location.filter(place, client)), Place.columns)
    }
}
