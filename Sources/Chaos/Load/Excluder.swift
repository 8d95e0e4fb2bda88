import Chance
import Gallery
import GalleryClient
import Wire

/// Excludes the newest version of a definition from `latest`, and includes it again.
struct Excluder {
    private static let pause = Duration.milliseconds(200)

    let context: LoadContext
    let number: Int

    func run() async throws {
        let region = context.regions[number % context.regions.count]
        let client = try context.cluster.user(in: region)
        var generator = SeededGenerator(seed: context.seed &+ UInt64(number) &* 32_452_843)
        while !context.isOver.isSet, !Task.isCancelled {
            let definition = try context.definitions.randomElement(using: &generator)
            let newest = context.ledger.acknowledged.filter { $0.id.definition == definition }.map(\.id).max()
            if let newest {
                await context.journal.record(set(newest, isExcluded: true, client, region))
                try await context.pause(Self.pause)
                await context.journal.record(set(newest, isExcluded: false, client, region))
            }
            try await context.pause(Self.pause)
        }
        await client.close()
    }

    private func set(
        _ id: ImageVersionID, isExcluded: Bool, _ client: GalleryClient, _ region: String
    ) async -> Operation {
        var operation = Operation(
            kind: isExcluded ? .exclude : .include, client: "excluder-\(number)", region: region,
            definition: id.definition, asked: id.number, calledAt: context.journal.now)
        do throws(ClientError) {
            let written = try await client.update(
                .imageVersion, "\(id)",
                ["properties": ["publishingProfile": ["excludeFromLatest": .bool(isExcluded)]]])
            operation.outcome = .done
            operation.revision = written.revision
            operation.isChanged = written.isApplied
        } catch {
            operation.outcome = Operation.Outcome(error)
        }
        operation.returnedAt = context.journal.now
        return operation
    }
}
