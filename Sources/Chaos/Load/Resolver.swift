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
        let definitions = try context.definitions
        await withDiscardingTaskGroup { group in
            for asker in 0..<context.settings.resolvesAtOnce {
                group.addTask { await ask(coordinator, view, of: definitions, asker) }
            }
        }
        await coordinator.close()
        await view.close()
    }

    /// One question after the other; several askers share the connections.
    private func ask(
        _ coordinator: GalleryClient, _ view: GalleryClient, of definitions: [ImageDefinitionID], _ asker: Int
    ) async {
        var generator = SeededGenerator(
            seed: context.seed &+ UInt64(number) &* 15_485_863 &+ UInt64(asker) &* 32_452_867)
        var turn = asker
        while !context.isOver.isSet, !Task.isCancelled, let definition = definitions.randomElement(using: &generator) {
            let isView = turn % 2 == 1
            let name = "resolver-\(region)-\(number)-\(asker)\(isView ? "-view" : "")"
            await context.journal.record(resolve(definition, isView ? view : coordinator, as: name))
            turn += 1
            // Cut short only when all ends.
            do { try await context.pause(context.settings.resolveEvery) } catch { return }
        }
    }

    private func resolve(
        _ definition: ImageDefinitionID, _ client: GalleryClient, as name: String
    ) async -> Operation {
        var operation = Operation(
            kind: .resolve, client: name, region: region,
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
