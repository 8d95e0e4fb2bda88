import Chance
import Gallery
import GalleryClient

/// Asks what `latest` is: the coordinator, and every other time the nodes of its region.
struct Resolver {
    let context: LoadContext
    let region: String
    let number: Int

    func run() async throws {
        let coordinator = try context.cluster.user(in: region)
        let view = try context.cluster.user(in: region, viewOnly: true)
        var generator = SeededGenerator(seed: context.seed &+ UInt64(number) &* 15_485_863)
        var turn = 0
        while !context.isOver.isSet, !Task.isCancelled {
            if let definition = try context.definitions.randomElement(using: &generator) {
                let isView = turn % 2 == 1
                await context.journal.record(resolve(definition, isView ? view : coordinator, isView: isView))
            }
            turn += 1
            try await context.pause(context.settings.resolveEvery)
        }
        await coordinator.close()
        await view.close()
    }

    private func resolve(
        _ definition: ImageDefinitionID, _ client: GalleryClient, isView: Bool
    ) async -> Operation {
        var operation = Operation(
            kind: .resolve, client: "resolver-\(region)-\(number)\(isView ? "-view" : "")", region: region,
            definition: definition, asked: nil, calledAt: context.journal.now)
        guard let place = Region(region) else { return operation }
        do throws(ClientError) {
            let image = try await client.resolve(ImageReference(definition: definition, choice: .latest), in: place)
            operation.take(image)
            operation.outcome = .done
        } catch {
            operation.outcome = Operation.Outcome(error)
        }
        operation.returnedAt = context.journal.now
        return operation
    }
}
