import Chance
import Foundation
import Gallery
import GalleryClient
import Linearizability
import Wire

/// Deploys what its region holds, and compares every byte with what was published.
struct Deployer {
    private static let pause = Duration.milliseconds(100)

    let context: LoadContext
    let region: String
    let number: Int

    func run() async throws {
        let client = try context.cluster.user(in: region)
        var generator = SeededGenerator(seed: context.seed &+ UInt64(number) &* 104_729)
        while !context.isOver.isSet, !Task.isCancelled {
            if let entry = context.ledger.held(in: region).randomElement(using: &generator) {
                let asked = Bool.random(using: &generator) ? nil : entry.id.number
                let operation = await deploy(entry.id.definition, asked, client)
                context.journal.record(operation)
                if case .wrongBytes(let what) = operation.outcome {
                    context.journal.note(.failure, "wrong bytes were deployed: \(what)", in: region)
                }
            }
            try await context.pause(Self.pause)
        }
        await client.close()
    }

    private func deploy(
        _ definition: ImageDefinitionID, _ asked: VersionNumber?, _ client: GalleryClient
    ) async -> Operation {
        var operation = Operation(
            kind: .deploy, client: "deployer-\(region)-\(number)", region: region, definition: definition,
            asked: asked, calledAt: context.journal.now)
        let path = "\(context.scratch)/deployed-\(region)-\(number).raw"
        guard let place = Region(region) else { return operation }
        let reference = ImageReference(definition: definition, choice: asked.map { .number($0) } ?? .latest)
        do {
            let deployment = try await client.deploy(
                reference, in: place, to: DeploymentTargets(osDisk: .file(path)))
            operation.returnedAt = context.journal.now
            operation.take(deployment.image)
            operation.bytes = deployment.bytesReceived
            let found = try WholeDisk.digest(of: path)
            try FileManager.default.removeItem(atPath: path)
            operation.outcome = compare(
                found, ImageVersionID(definition: definition, number: deployment.image.receipt.number))
        } catch let error as ClientError {
            operation.returnedAt = context.journal.now
            operation.outcome = Operation.Outcome(error)
        } catch {
            operation.returnedAt = context.journal.now
            operation.outcome = .unanswered("\(error)")
        }
        return operation
    }

    private func compare(_ found: Digest, _ id: ImageVersionID) -> Operation.Outcome {
        guard let entry = context.ledger.entry(id) else { return .wrongBytes("\(id), which nobody published") }
        return entry.disk == found ? .done : .wrongBytes("\(id) has SHA-256 \(found), and \(entry.disk) was published")
    }
}

extension Operation {
    /// Takes over what a receipt says.
    mutating func take(_ image: GalleryClient.ResolvedImage) {
        answered = image.receipt.number
        revision = image.receipt.revision
        digest = image.receipt.digest
        skipped = image.receipt.skipped.map { History.Skip($0.number, $0.reason) }
        generation = image.receipt.generation
        viewAge = image.receipt.origin == "coordinator" ? nil : image.receipt.age
    }
}
