import ArgumentParser
import GalleryClient

/// A command that talks to a cluster as a client.
protocol ClientCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }

    func run(with client: GalleryClient) async throws
}

extension ClientCommand {
    func run() async throws {
        try await global.withClient { client in try await run(with: client) }
    }

    var printing: Printing { Printing(format: global.output) }
}
