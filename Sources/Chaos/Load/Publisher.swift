import Foundation
import Gallery
import GalleryClient
import Wire

/// Makes version after version of an image definition; what is acknowledged goes into the ledger.
struct Publisher {
    /// How long a version may take to count as published before the publisher goes on to the next.
    private static let acknowledgedWithin = Duration.seconds(60)

    /// How often a version is asked for before the publisher gives it up and goes on to another region.
    private static let attemptsMax = 3

    let context: LoadContext
    let number: Int

    func run() async throws {
        let definition = try LoadContext.definition(number)
        let settings = context.settings
        var disk = PublishedDisk(
            "\(context.scratch)/publisher-\(number).raw", mebibytes: settings.imageMebibytes,
            changedPercent: settings.changedPercent, seed: context.seed &+ UInt64(number) &* 7919)
        var turn = number
        for patch in 0..<settings.versionsMax {
            guard !context.isOver.isSet else { return }
            guard let version = VersionNumber("1.0.\(patch)") else { return }
            let id = ImageVersionID(definition: definition, number: version)
            context.ledger.begin(id, disk: try disk.next(), bytes: disk.bytes)
            let home = context.regions[turn % context.regions.count]
            if try await !publish(id, disk, in: home) { turn += 1 }
            try await context.pause(settings.publishEvery)
        }
    }

    /// Asks until there is an answer, or it has been asked for often enough; `false` if there was none.
    ///
    /// What is given up may stand nevertheless: nothing is expected of it.
    private func publish(_ id: ImageVersionID, _ disk: PublishedDisk, in home: String) async throws -> Bool {
        let client = try context.cluster.user(in: home)
        for _ in 0..<Self.attemptsMax where !context.isOver.isSet {
            if await publish(id, disk, client, home) {
                try await acknowledge(id, client)
                await retire(before: id, client, home)
                await client.close()
                return true
            }
            try await context.pause(context.settings.publishEvery)
        }
        await client.close()
        return false
    }

    private func publish(
        _ id: ImageVersionID, _ disk: PublishedDisk, _ client: GalleryClient, _ region: String
    ) async -> Bool {
        guard let place = Region(region) else { return true }
        let journal = context.journal
        var operation = Operation(
            kind: .publish, client: "publisher-\(number)", region: region, definition: id.definition,
            asked: id.number, calledAt: journal.now)
        do throws(ClientError) {
            let publication = try await client.publish(
                document(home: region), as: id, from: ImageFiles(osDisk: DiskFile(disk.path, format: .raw)), in: place)
            operation.outcome = .done
            operation.revision = publication.written.revision
            operation.isChanged = publication.written.isApplied
            operation.digest = publication.disks.first?.digest
            operation.bytes = publication.bytesSent
            if let digest = operation.digest { context.ledger.name(id, content: digest) }
        } catch {
            operation.outcome = Operation.Outcome(error)
        }
        operation.returnedAt = journal.now
        journal.record(operation)
        if case .refused(let rule) = operation.outcome {
            // A region that is ill may not be able to take anything; what is well has to.
            let kind = journal.hasFault(region) ? Happening.Kind.note : .failure
            journal.note(kind, "\(id) was refused: \(rule)", in: region)
            return true
        }
        return operation.outcome == .done
    }

    /// Deletes the oldest, so that no more than so many are left.
    private func retire(before id: ImageVersionID, _ client: GalleryClient, _ region: String) async {
        guard context.settings.keep > 0 else { return }
        let own = context.ledger.acknowledged.map(\.id).filter { $0.definition == id.definition }.sorted()
        for old in own.dropLast(context.settings.keep) {
            context.ledger.retire(old)
            var operation = Operation(
                kind: .delete, client: "publisher-\(number)", region: region, definition: old.definition,
                asked: old.number, calledAt: context.journal.now)
            do throws(ClientError) {
                operation.revision = try await client.delete(.imageVersion, "\(old)").revision
                operation.outcome = .done
                context.ledger.bury(old)
            } catch {
                operation.outcome = Operation.Outcome(error)
            }
            operation.returnedAt = context.journal.now
            context.journal.record(operation)
        }
    }

    /// A version counts from when enough regions hold it.
    private func acknowledge(_ id: ImageVersionID, _ client: GalleryClient) async throws {
        guard context.ledger.entry(id)?.content != nil else { return }
        do throws(ClientError) {
            try await client.wait(for: id, until: .created, timeout: Self.acknowledgedWithin)
            context.ledger.acknowledge(id, at: context.journal.now)
        } catch {
            if case .cancelled = error { throw CancellationError() }
            context.journal.note(.note, "\(id) is not counted as published yet: \(error)")
        }
    }

    private func document(home: String) -> JSONValue {
        let copies = JSONValue.integer(Int64(context.settings.copies))
        let targets = context.regions.map { region -> JSONValue in
            ["name": .string(region), "regionalReplicaCount": copies]
        }
        return [
            "location": .string(home),
            "properties": [
                "publishingProfile": ["targetRegions": .array(targets)],
                "safetyProfile": ["allowDeletionOfReplicatedLocations": true],
            ],
        ]
    }
}
